"""Official files come in, every row accounted for."""

from .checks import check_results
from .columns import list_columns
from .coverage import find_partial
from .files import IntakeError
from .indicators import read_import, read_indicators
from .places import read_places
from .records import count_rows
from .registers import read_form, read_register, read_submission
from .results import read_results
from .row_report import summarise_report, write_row_report
