"""Composite indices of any kind, from indicators to how firm a rank is."""

from .acceptability import central_weights, rank_acceptability, rank_agreement
from .aggregate import aggregate, leave_one_out, normalise
from .alternatives import read_choices
from .compare import compare_means
from .counting import (
    RankCounts,
    add_ranks,
    begin_counts,
    merge_windows,
    share_error,
    summarise_ranks,
)
from .draws import check_counts, count_draws, prepare_ensemble, run_spans
from .ensemble import (
    count_settings,
    draw_weights,
    keep_nominal,
    mix_weights,
    rank_settings,
    score_settings,
    varied_levels,
)
from .exact import (
    SETS,
    dominance,
    extreme_weights,
    list_units,
    name_set,
    rank_bounds,
    rank_range,
)
from .memory import TooLarge, check_memory
from .pairs import pairwise_wins
from .ranks import TIE, correlate, rank, rank_distances, rank_rows, tie_tolerance
from .reach import score_range
from .redundancy import (
    cronbach_alpha,
    effective_weights,
    indicator_correlations,
    item_statistics,
    principal_components,
)
from .sobol import (
    factorial_indices,
    find_units,
    index_table,
    replicated_indices,
    sampled_indices,
    weight_sensitivity,
)
from .structure import final_weights
from .swaps import swap_changes, swap_weights
from .treat import fill_gaps, list_outliers, treat_outliers
from .weights import (
    BLOCK,
    WeightModel,
    check_draws,
    describe_weights,
    draw_block,
    name_spreads,
    read_ensemble,
)
