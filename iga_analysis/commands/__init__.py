"""What the command iga does with official files."""

from .claims import check_claim
from .coaching import coach
from .doors import LANG, check_file, check_place, speak, stop, stop_writing
from .forms import EDITION, score, template
from .lists import import_file, validate
from .plans import plan
from .sensitivity import examine
from .upkeep import check
from .usage import FILE, FOLDER, TEXT, YEAR, Command, Commands
