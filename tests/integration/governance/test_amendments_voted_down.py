"""A Portfolio whose first amendment was voted down joins by a later one, at its rates and from its day."""

from pathlib import Path
from typing import Any

import pytest

from governance.domain.obligation import PlanState, obligation_on
from governance.models import Plan, ShareClass
from governance.selectors.law import law_of
from governance.selectors.rates import schedule_a_of
from tests.factories.amendments import BETA_BOND, BOND_RAISED, WITH_BOND, amendment, loaded, restated
from tests.factories.books import Book, small_book
from tests.factories.plans import GROWTH, INCOME, VALUE, small_plan

pytestmark = [pytest.mark.django_db]
TEXTS = {"am1.txt": restated(WITH_BOND), "am2.txt": restated(BOND_RAISED)}
ALL = ["Ann Able", "Bob Best", "Cyd Cole"]


def meeting(name: str, day: str) -> dict[str, Any]:
    return {"id": name, "funds": "all", "date": day, "mode": "in_person", "called_for": ["adoption"]}


def book(**second: Any) -> Book:
    """Adopted at 0.50 % by nobody in August 2004, at 0.75 % by all in October, from 16 November on."""
    found = small_book(amendments=[amendment(), amendment(id="am2", file="am2.txt", effective="2004-11-16")])
    found["meetings"] += [meeting("m2", "2004-08-04"), meeting("m3", "2004-10-13")]
    on_bond = {"matter": "adoption", "portfolios": [BETA_BOND]}
    found["votes"] = [
        {"matter": "adoption", "meeting": "m1", "portfolios": [GROWTH, INCOME, VALUE], "for": "all"},
        {**on_bond, "subject": "am1", "meeting": "m2", "against": ALL},
        {**on_bond, "meeting": "m3", "for": "all", **second},
    ]
    return found


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("second", [{"subject": "am2"}, {}])
def test_it_is_adopted_by_the_amendment_that_was_carried(
    acting_user: Any, tmp_path: Path, second: dict[str, str]
) -> None:
    plan = small_plan(acting_user)

    loaded(acting_user, tmp_path, book(**second), TEXTS)

    bond = ShareClass.objects.get(portfolio__name=BETA_BOND).pk
    spans = schedule_a_of(plan)[bond]
    assert [(str(span.first), span.asset_based) for span in spans] == [("2004-11-16", 750_000)]
    obligation = law_of(Plan.objects.get())[bond].obligation
    first = next(span for span in obligation if span.state is PlanState.IN_FORCE)
    assert (str(first.first), first.adoption, str(first.through)) == ("2004-11-16", "m3", "2005-06-30")
    assert obligation_on(obligation, spans[0].first).state is PlanState.IN_FORCE
