"""The published facts as tables, a person's own lists among them."""

from .facts import (
    LEVELS,
    PREDICATES,
    load_editions,
    load_evidence_asked,
    load_indicators,
    load_national_figures,
    load_preferred_figures,
    load_province_grid,
    load_region_aliases,
    load_region_results,
    load_regions,
    load_sources,
)
from .imports import StoreError, list_imports, load_import, save_import
from .regions import (
    AmbiguousRegion,
    RegionError,
    RegionMatchError,
    UnknownRegion,
    find_regions,
    list_regions,
    match_region,
    match_regions,
    says_level,
    suggest_names,
)
