"""Results become reports, plans, lists to hand on."""

from .choices import check_choices
from .coaching import write_coaching, write_coaching_form
from .exhibit_list import write_exhibit_list
from .picture import write_pictures
from .planning import format_needed, format_target, write_plan
from .report import write_report
from .run import ReportError
from .scores_book import write_scores
from .sensitivity import write_sensitivity
from .terminal import say_error, show_announced, show_verified
