"""Reproduce the published figures of Indonesia's regional innovation index (IID).

Data flow one way, and every function returns a table:

- ``data/*.csv`` are read by :mod:`~iga_analysis.datapackage` (the rules of
  ``datapackage.json``) and :mod:`~iga_analysis.tables` (``load_*``, one a table);
  :mod:`~iga_analysis.regions` finds the region that a name means.
- An official file comes in through :mod:`~iga_analysis.intake`, every row accepted or
  reported, and is kept by :mod:`~iga_analysis.store`; ``load_region_results`` then uses
  it before the shipped claims.
- :mod:`~iga_analysis.claims` recomputes every published figure, with
  :mod:`~iga_analysis.reconcile`, and lists those that contradict each other.
- :mod:`~iga_analysis.participation`, :mod:`~iga_analysis.predicates` and
  :mod:`~iga_analysis.bands` answer who took part, how the predicates are distributed,
  and what score gives what predicate.
- :mod:`~iga_analysis.evidence` and its neighbours (``curve``, ``contradictions``,
  ``anchors``, ``rebanding``, ``coaching``, ``movement``) say what the published results
  alone determine of scores and ranks.
- :mod:`~iga_analysis.editions` holds the method of a year; a register of innovations
  becomes an index in :mod:`~iga_analysis.scoring`, is explained in
  :mod:`~iga_analysis.explain`, and :mod:`~iga_analysis.plan` says what it takes to
  reach more; :mod:`~iga_analysis.template` is the Excel form for it.
- :mod:`~iga_analysis.composite` and :mod:`~iga_analysis.ranks` build and rank composite
  indices; :mod:`~iga_analysis.sensitivity`, :mod:`~iga_analysis.rules`,
  :mod:`~iga_analysis.cuts` and :mod:`~iga_analysis.exact` say what is likely, what is
  possible and what nothing can change; :mod:`~iga_analysis.simulate` makes a nation to
  try it on, since no national table of levels is public.
- :mod:`~iga_analysis.formatting`, :mod:`~iga_analysis.exhibits` and
  :mod:`~iga_analysis.plots` show tables and figures in English or Indonesian, in the
  one style of :mod:`~iga_analysis.plots_style`;
  :mod:`~iga_analysis.report` turns the notebooks into web pages, a Word file and an
  Excel workbook.
- :mod:`~iga_analysis.explore_cuts` and :mod:`~iga_analysis.explore_weights` compute
  what moved cuts and weights change, for the page of
  :mod:`~iga_analysis.explore_server`; :mod:`~iga_analysis.lab` opens
  JupyterLab, and :mod:`~iga_analysis.glossary` holds the words of the field.
"""

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
from .datapackage import DataError, check_tables, describe_columns, load_table
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
    rank_from_score,
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
    check_results,
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
    round_half_up,
    score_scale,
)
from .plan import UnreachableTarget, apply_plan, marginal_innovation, plan_to_target
from .plots import (
    plot_cut_shifts,
    plot_indicator_points,
    plot_innovations,
    plot_movement,
    plot_participation,
    plot_plan,
    plot_predicate_strip,
    plot_predicates,
    plot_province_grid,
    plot_rank_bands,
    plot_rank_bounds,
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
    check_submission,
    competition_entries,
    explain_score,
    levels_from_values,
    maturity,
    missing_mandatory,
    read_template,
    score_contributions,
    score_iid,
    score_sid,
    score_spd,
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
    list_imports,
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
