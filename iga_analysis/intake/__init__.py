"""Official files come in, every row accounted for."""

from .agencies import match_agencies, read_agencies
from .checks import check_results
from .columns import list_columns
from .coverage import find_partial
from .dates import read_dates
from .efforts import read_efforts
from .files import IntakeError
from .index import read_index
from .index_edition import read_edition_table
from .indicators import read_import, read_indicators
from .places import read_places
from .records import count_rows
from .registers import read_form, read_register, read_submission
from .results import read_results
from .row_report import summarise_report, write_row_report
