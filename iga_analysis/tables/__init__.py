"""The published facts as tables, with a person's own lists in their place."""

from .books import DAY_FORMATS, save_book
from .facts import (
    LEVELS,
    PREDICATES,
    find_places,
    load_editions,
    load_evidence_asked,
    load_indicators,
    load_national_figures,
    load_preferred_figures,
    load_province_grid,
    load_region_aliases,
    load_region_results,
    load_regions,
    load_vintages,
    sort_levels,
)
from .imports import (
    RESULT_TYPES,
    import_digest,
    list_imports,
    load_import,
    load_indicator_import,
    put_text,
    save_import,
    save_indicator_import,
    shape_indicators,
)
from .printing import set_page
from .regions import (
    AmbiguousRegion,
    RegionError,
    RegionMatchError,
    UnknownRegion,
    cell_words,
    find_regions,
    list_regions,
    match_region,
    match_regions,
    says_level,
    split_words,
    suggest_names,
)
from .sources import load_sources
from .store import KINDS, StoreError, file_digest, undo_import
