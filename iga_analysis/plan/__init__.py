"""The cheapest way to a target."""

from .agencies import list_lines, sum_agencies
from .efforts import choose_efforts, load_efforts, replace_efforts
from .outlook import compare_next_year, count_seats
from .plan import marginal_innovation, plan_to_target, summarise_plan
from .steps import apply_plan
from .tabulate import tabulate_plan
from .targets import UnreachableTarget
