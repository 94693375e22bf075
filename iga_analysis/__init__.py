"""Reproduce the published figures of Indonesia's regional innovation index (IID)."""

from .bands import (
    ScaleError,
    UnknownBands,
    assign_predicate,
    predicate_bands,
    reband,
    round_half_up,
    score_scale,
)
from .datapackage import DataError, check_tables, describe_columns, load_table
from .formatting import format_number, format_table, label, show_figure, show_table
from .participation import innovation_totals, participation_rates, result_coverage
from .plots import (
    plot_innovations,
    plot_participation,
    plot_predicates,
    plot_province_grid,
    plot_results_by_year,
    plot_verdicts,
)
from .predicates import award_winners, predicate_association, predicate_distribution
from .regions import (
    AmbiguousRegion,
    RegionMatchError,
    UnknownRegion,
    match_region,
    match_regions,
)
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
