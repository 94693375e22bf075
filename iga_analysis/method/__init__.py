"""The method by which the index of a year is computed."""

from .bands import (
    NOISE,
    ScaleError,
    UnknownBands,
    assign_predicate,
    band_limits,
    column_name,
    find_bands,
    lowest_scores,
    nominal_predicates,
    predicate_bands,
    read_bands,
    reband,
    round_half_up,
    score_scale,
)
from .editions import Edition, UnknownField, basis_column, load_edition
from .fields import check_value
from .formula import (
    Rules,
    compute_index,
    compute_points,
    full_level,
    most_for_number,
    read_rules,
)
