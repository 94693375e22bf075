"""What was announced, recomputed."""

from .answer import NOTES, answer_question
from .citations import cite_claims
from .claims import (
    check_claims,
    conflicting_claims,
    list_conflicting_figures,
    list_failed_checks,
    summarise_verdicts,
)
from .consistency import check_facts, tell_facts
from .describe import Statements
from .lookup import build_index
from .participation import (
    compare_vintages,
    find_participants,
    innovation_totals,
    participation_rates,
    result_coverage,
)
from .predicates import (
    award_winners,
    predicate_association,
    predicate_distribution,
    predicate_residuals,
)
from .reconcile import judge
from .search import search_claims
