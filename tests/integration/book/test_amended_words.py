"""An amendment that changes no rate and no Section, but a sentence of Schedule A (Section 9)."""

from pathlib import Path
from typing import Any

import pytest

from governance.domain.votes import Matter
from governance.models import Plan
from governance.selectors.amendments import amendments_standing
from tests.factories.amendments import amendment, loaded, restated
from tests.factories.books import small_book
from tests.factories.plans import GROWTH, INCOME, SCHEDULE, VALUE

pytestmark = [pytest.mark.django_db]


@pytest.mark.plan_section("9")
def test_a_changed_sentence_of_schedule_a_asks_the_boards_of_every_portfolio(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    sentence = "FEES\n\n      The Fund shall pay the Distributor for all services that are rendered."
    text = restated(SCHEDULE).replace("DISTRIBUTION AND SERVICE FEES", f"DISTRIBUTION AND SERVICE {sentence}")

    loaded(acting_user, tmp_path, small_book(amendments=[amendment()]), {"am1.txt": text})

    (standing,) = amendments_standing(plan)
    assert [one.number for one in standing.differences] == ["Schedule A"]
    assert {(one.row.portfolio_name, one.is_settled) for one in standing.lines} == {
        (name, False) for name in (GROWTH, INCOME, VALUE)
    }
    assert {one.needs.matter for one in standing.changed if one.needs} == {Matter.AMENDMENT}
