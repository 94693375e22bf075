"""How a ranking moves when its choices are made otherwise."""

from .analysis import analyse_ranking
from .choices import choice_uncertainty
from .components import nation_components
from .cuts import cut_distances, threshold_sensitivity
from .edition_index import (
    edition_structure,
    find_counts,
    scale_indicators,
    weigh_columns,
)
from .effects import choice_effects, choice_sensitivity
from .estimates import estimate_corrections
from .registers import register_uncertainty
from .rules import rule_scenarios, rule_sensitivity
from .simulate import simulate_nation
from .uncertainty import predicate_certainty, rank_uncertainty
from .verification import score_uncertainty
from .what_if import (
    ASPECTS,
    CutsCross,
    compare_cuts,
    compare_ranks,
    list_aspects,
    list_cuts,
    merge_aspects,
    pick_ranks,
    summarise_ranks,
    weigh_aspects,
)
from .widths import simulate_widths
