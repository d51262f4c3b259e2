"""What the database refuses of decisions about Monthly Calculations, attacked past the ORM (Section 6(d))."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.factories import month_rows, rows
from tests.factories.refusals import Break, check_break
from tests.factories.rows import Setting

ACT = {"source": "", "digest": "", "reason": "", "summary": "{}"}


def decided(here: Setting, calculation_id: int, **changes: Any) -> int:
    """A decision for the Distributor's figures of a Calculation."""
    row = {"plan_id": here.plan, "about": "CALCULATION", "decision": "THEIRS"}
    said = {"decided_by": "Ann Able", "date": "2003-10-08", "reason": "A letter.", "document_named": "Letter"}
    of = {"calculation_id": calculation_id}
    whole = rows.recorded(here) | row | said | of | changes
    rows.linked("DETERMINATIONS", whole["recorded_by_id"])
    return rows.insert("assignments_determination", **whole)


def stated(here: Setting, portion: str = "180.00", **changes: Any) -> int:
    """A Calculation of 300.00 for the one Portfolio, and of that Portion."""
    number = month_rows.calculation(here, **changes)
    month_rows.calculation_share(here, number)
    month_rows.calculation_portion(here, number, amount=portion)
    return number


def act_of(kind: str, person: int) -> int:
    user, _ = get_user_model().objects.get_or_create(username=f"person-{person}")
    return rows.insert("governance_act", kind=kind, acting_user_id=user.pk, **ACT)


def entered_and_decided(here: Setting, *, same: bool) -> int:
    """A Calculation by one person, and a decision in the product's own act by the same or another."""
    entered = act_of("upload_calculation", 1)
    decides = act_of("determine_calculation", 1 if same else 2)
    return decided(here, stated(here, recorded_by_id=entered), recorded_by_id=decides)


BREAKS = [
    Break(
        name="determination_is_of_its_calculation",
        passes=lambda here: decided(here, stated(here), share_class_id=here.share_class),
        refuses=lambda here: decided(here, month_rows.calculation(here), share_class_id=here.share_class),
    ),
    Break(
        name="determination_by_another_person",
        passes=lambda here: entered_and_decided(here, same=False),
        refuses=lambda here: entered_and_decided(here, same=True),
    ),
    Break(
        name="determination_never_above_the_share",
        passes=lambda here: (month_rows.shared_fee(here), decided(here, stated(here, "300.00"))),
        refuses=lambda here: decided(here, stated(here, "300.01", received="2003-10-04")),
    ),
]


@pytest.mark.django_db
@pytest.mark.plan_section("6(d)")
@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.name)
def test_rule_lets_pass_what_is_allowed_and_no_more(case: Break) -> None:
    check_break(case, rows.setting())
