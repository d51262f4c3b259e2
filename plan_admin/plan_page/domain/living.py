"""Every paragraph of the Plan that binds, judged by what is known on a day."""

from typing import Final

from plan_admin.plan_page.domain import authority, payments
from plan_admin.plan_page.domain.facts import PlanFacts
from plan_admin.plan_page.domain.words import Judges, Living, Word

JUDGES: Final[Judges] = {**authority.JUDGES, **payments.JUDGES}
NO_COUNTERPART = (
    "This is in none of the reference Plan's paragraphs: nothing here is known to carry it out, ask counsel."
)


def living(reference: str, facts: PlanFacts) -> Living:
    """What the paragraph of that number in the reference Plan means that day; empty: it is none of it."""
    judge = JUDGES.get(reference)
    return Living(word=Word.NOT_KNOWN, sentence=NO_COUNTERPART) if judge is None else judge(facts)
