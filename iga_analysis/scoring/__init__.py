"""A register of innovations becomes an index."""

from .agencies import affair_coverage, agency_participation, competition_entries
from .announced import compare_announced
from .eligibility import check_eligibility, count_failing, summarise_eligibility
from .explain import (
    INDICATOR_NAMES,
    explain_score,
    missing_mandatory,
    name_indicators,
    score_contributions,
    score_uniform,
)
from .form import SHEETS, write_template
from .form_guide import guide_names
from .form_lists import LISTS, list_evidence
from .invented import invent_codes, name_invented
from .levels import levels_from_values
from .problems import RegisterError, list_problems, name_column, say_problem
from .register import (
    EXAMPLE_CODE,
    EXAMPLE_NAME,
    OUTSIDE_WINDOW,
    VERIFIED,
    check_profiles,
    check_register,
    check_spd,
    check_submission,
    has_totals,
    known_codes,
)
from .score import (
    DECIMALS,
    count_innovations,
    mark_supplied,
    maturity,
    require_sid,
    score_iid,
    score_regions,
)
from .tabulate import tabulate_scores
from .verified import compare_verified
