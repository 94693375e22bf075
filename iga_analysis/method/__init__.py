"""The method by which the index of a year is computed."""

from .announced import announced_changes, apply_announced
from .banding import (
    NOISE,
    assign_predicate,
    find_bands,
    nominal_predicates,
    reband,
)
from .bands import (
    ScaleError,
    UnknownBands,
    band_limits,
    lowest_scores,
    predicate_bands,
    read_bands,
    round_half_up,
    score_scale,
)
from .editions import Edition, UnknownField, basis_column, load_edition
from .fields import check_value, say_unknown
from .formula import (
    Rules,
    compute_index,
    compute_points,
    full_level,
    most_for_number,
    read_rules,
)
from .own_bands import column_name
from .skeleton import list_gaps, write_skeleton
from .status import ACCEPTABLE, SETTLED, tell_basis
