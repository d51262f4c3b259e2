"""Section 10: what a determination about a lapse does to the reasons that hold a payment."""

import pytest

from assignments.domain.determinations import LapseDecision, decided_not_to_pay, holds_after

LAPSED = "Section 10: continuance not approved"
AGREEMENT = "Section 8: agreement not approved"


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    ("_case", "reasons", "decision", "after"),
    [
        ("nobody decided", (LAPSED,), None, (LAPSED,)),
        ("paid", (LAPSED,), LapseDecision(number=3, pays=True), ()),
        ("paid, and another reason", (LAPSED, AGREEMENT), LapseDecision(number=3, pays=True), (AGREEMENT,)),
        ("no lapse", (AGREEMENT,), LapseDecision(number=3, pays=False), (AGREEMENT,)),
        (
            "not paid",
            (LAPSED, AGREEMENT),
            LapseDecision(number=3, pays=False),
            ("Section 10: not to be paid, by determination 3",),
        ),
    ],
)
def test_a_lapse_waits_for_its_determination(
    _case: str, reasons: tuple[str, ...], decision: LapseDecision | None, after: tuple[str, ...]
) -> None:
    assert holds_after(reasons, decision) == after


def test_the_determination_that_does_not_pay_is_named_by_the_reason() -> None:
    assert decided_not_to_pay((AGREEMENT, "Section 10: not to be paid, by determination 12")) == 12
    assert decided_not_to_pay((LAPSED,)) is None
