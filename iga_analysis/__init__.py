"""Reproduce the published figures of Indonesia's regional innovation index (IID).

Data flow one way, and every function returns a table:

- ``data/*.csv`` are read by :mod:`~iga_analysis.datapackage` (the rules of
  ``datapackage.json``) and :mod:`~iga_analysis.tables` (``load_*``, one a table);
  :mod:`~iga_analysis.regions` finds the region that a name means.
- :mod:`~iga_analysis.claims` recomputes every published figure, with
  :mod:`~iga_analysis.reconcile`, and lists those that contradict each other.
- :mod:`~iga_analysis.participation`, :mod:`~iga_analysis.predicates` and
  :mod:`~iga_analysis.bands` answer who took part, how the predicates are distributed,
  and what score gives what predicate.
- :mod:`~iga_analysis.editions` holds the method of a year; a register of innovations
  becomes an index in :mod:`~iga_analysis.scoring`, is explained in
  :mod:`~iga_analysis.explain`, and :mod:`~iga_analysis.plan` says what it takes to
  reach more; :mod:`~iga_analysis.template` is the Excel form for it.
- :mod:`~iga_analysis.formatting` and :mod:`~iga_analysis.plots` show tables and figures
  in English or Indonesian; :mod:`~iga_analysis.report` turns the notebooks into web
  pages, a Word file and an Excel workbook.
"""

from .agencies import affair_coverage, agency_participation, competition_entries
from .bands import (
    ScaleError,
    UnknownBands,
    assign_predicate,
    predicate_bands,
    reband,
    round_half_up,
    score_scale,
)
from .claims import check_claims, conflicting_claims, summarise_verdicts
from .datapackage import DataError, check_tables, describe_columns, load_table
from .editions import Edition, UnknownField, load_edition
from .explain import explain_score, missing_mandatory, score_uniform
from .formatting import format_number, format_table, label, show_figure, show_table
from .levels import levels_from_values
from .participation import innovation_totals, participation_rates, result_coverage
from .plan import marginal_innovation, plan_to_target
from .plan_inputs import UnreachableTarget
from .plan_model import apply_plan
from .plots import (
    plot_innovations,
    plot_participation,
    plot_predicates,
    plot_province_grid,
    plot_results_by_year,
    plot_verdicts,
)
from .plots_scoring import plot_indicator_points, plot_plan, plot_volume
from .predicates import award_winners, predicate_association, predicate_distribution
from .problems import RegisterError
from .regions import (
    AmbiguousRegion,
    RegionMatchError,
    UnknownRegion,
    match_region,
    match_regions,
)
from .register import check_register, check_spd, check_submission
from .scoring import maturity, score_iid, score_sid, score_spd
from .tables import (
    LEVELS,
    PREDICATES,
    load_editions,
    load_indicators,
    load_national_figures,
    load_preferred_figures,
    load_province_grid,
    load_region_aliases,
    load_region_results,
    load_regions,
    load_sources,
    load_terms,
)
from .template import read_template, write_template
