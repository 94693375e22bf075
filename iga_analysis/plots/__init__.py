"""Figures of one style, a file a subject."""

from .evidence import plot_score_rank_curve, plot_selection
from .published import (
    plot_innovations,
    plot_participation,
    plot_predicates,
    plot_province_grid,
    plot_results_by_year,
    plot_verdicts,
)
from .results import (
    plot_level_predicates,
    plot_pairs,
    plot_province_scores,
    plot_ranked_scores,
    plot_score_distribution,
)
from .scoring import plot_indicator_points, plot_plan, plot_volume
from .sensitivity import (
    plot_cut_shifts,
    plot_level_bands,
    plot_predicate_strip,
    plot_rank_bands,
    plot_rank_intervals,
)
from .style import HATCHES, INK, SHADES, frame_figure, small_axes
