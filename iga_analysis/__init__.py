"""Reproduce the published figures of Indonesia's regional innovation index (IID)."""

from .formatting import format_number, format_table, label, show_figure, show_table
from .regions import (
    AmbiguousRegion,
    RegionMatchError,
    UnknownRegion,
    match_region,
    match_regions,
)
from .tables import (
    DataError,
    check_tables,
    describe_columns,
    load_editions,
    load_indicators,
    load_national_figures,
    load_preferred_figures,
    load_province_grid,
    load_region_aliases,
    load_region_results,
    load_regions,
    load_sources,
    load_table,
    load_terms,
)
