"""What the published results alone determine about each region."""

from .calibration import estimate_calibration
from .coaching import claim_selection, coaching_counts, coaching_list
from .comparable import select_results
from .contradictions import contradicting_claims, picture_contradictions
from .curve import (
    leave_one_anchor_out,
    points_per_rank,
    score_rank_curve,
    summarise_leave_one_out,
    top_rank_score,
)
from .estimate import estimate_ranks, estimate_scores
from .movement import list_statements, rank_movement, region_card
from .rank_bounds import explain_bounds, rank_bounds_from_evidence, trace_claims
from .rebanding import reband_bounds
