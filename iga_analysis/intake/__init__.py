"""Official files come in, every row accounted for."""

from .checks import check_results
from .coverage import find_partial
from .files import IntakeError
from .indicators import read_indicators, tell_kind
from .records import count_rows
from .registers import read_register, read_submission
from .results import read_results
from .row_report import summarise_report, write_row_report
