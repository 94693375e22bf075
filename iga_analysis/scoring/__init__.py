"""A register of innovations becomes an index."""

from .agencies import affair_coverage, agency_participation, competition_entries
from .explain import (
    explain_score,
    missing_mandatory,
    score_contributions,
    score_uniform,
)
from .form import read_template, write_template
from .levels import levels_from_values
from .problems import RegisterError
from .register import EXAMPLE_CODE, check_register, check_spd, check_submission
from .score import (
    DECIMALS,
    mark_supplied,
    maturity,
    require_sid,
    score_iid,
    sid_points,
)
