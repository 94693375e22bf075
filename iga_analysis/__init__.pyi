# The names of iga_analysis, by room: the table of contents, read at the first use of
# each name (lazy_loader) and by editors and type checkers.

from .composite import (
    aggregate,
    dominance,
    extreme_weights,
    leave_one_out,
    normalise,
    pairwise_wins,
    rank,
    rank_bounds,
    rank_distances,
    rank_range,
    swap_changes,
    swap_weights,
    weight_sensitivity,
)
from .datapackage import DataError, check_tables, load_table
from .evidence import (
    claim_selection,
    coaching_counts,
    coaching_list,
    contradicting_claims,
    explain_bounds,
    leave_one_anchor_out,
    picture_contradictions,
    points_per_rank,
    rank_bounds_from_evidence,
    rank_movement,
    reband_bounds,
    region_card,
    score_rank_curve,
    summarise_leave_one_out,
    top_rank_score,
    trace_claims,
)
from .exhibits import show_figure, show_table, show_text
from .intake import (
    IntakeError,
    count_rows,
    read_register,
    read_results,
    summarise_report,
    write_row_report,
)
from .language import format_number, format_table, glossary, label, load_terms
from .method import (
    Edition,
    ScaleError,
    UnknownBands,
    UnknownField,
    assign_predicate,
    load_edition,
    predicate_bands,
    reband,
)
from .plan import UnreachableTarget, apply_plan, marginal_innovation, plan_to_target
from .plots import (
    plot_cut_shifts,
    plot_indicator_points,
    plot_innovations,
    plot_participation,
    plot_plan,
    plot_predicate_strip,
    plot_predicates,
    plot_province_grid,
    plot_rank_bands,
    plot_results_by_year,
    plot_score_rank_curve,
    plot_selection,
    plot_verdicts,
    plot_volume,
)
from .published import (
    award_winners,
    check_claims,
    conflicting_claims,
    innovation_totals,
    participation_rates,
    predicate_association,
    predicate_distribution,
    result_coverage,
    summarise_verdicts,
)
from .scoring import (
    RegisterError,
    affair_coverage,
    agency_participation,
    check_register,
    check_spd,
    competition_entries,
    explain_score,
    levels_from_values,
    maturity,
    missing_mandatory,
    read_template,
    score_contributions,
    score_iid,
    score_uniform,
    write_template,
)
from .sensitivity import (
    cut_distances,
    predicate_certainty,
    rank_uncertainty,
    rule_scenarios,
    rule_sensitivity,
    simulate_nation,
    threshold_sensitivity,
)
from .settings import report_region, report_year
from .tables import (
    LEVELS,
    PREDICATES,
    AmbiguousRegion,
    RegionMatchError,
    StoreError,
    UnknownRegion,
    load_editions,
    load_indicators,
    load_national_figures,
    load_preferred_figures,
    load_province_grid,
    load_region_aliases,
    load_region_results,
    load_regions,
    load_sources,
    match_region,
    match_regions,
    save_import,
)
