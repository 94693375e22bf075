"""Official files come in, every row accounted for."""

from .checks import check_results
from .columns import list_columns
from .files import IntakeError
from .records import count_rows
from .registers import read_register, read_submission
from .results import read_results
from .row_report import summarise_report, write_row_report
