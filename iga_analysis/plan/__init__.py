"""The cheapest way to a target."""

from .plan import marginal_innovation, plan_to_target, summarise_plan
from .steps import apply_plan
from .targets import UnreachableTarget
