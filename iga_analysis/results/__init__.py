"""What the results of one year show: nation, provinces, regions."""

from .aspects import aspect_table, correlations
from .changes import compare_years
from .distribution import predicate_shares, province_summary, score_distribution
from .figures import MEASURES, year_figures
from .listed import list_coverage, list_results, year_results
from .places import extreme_regions, near_cuts
from .positions import (
    nearest_regions,
    next_steps,
    province_members,
    region_position,
)
