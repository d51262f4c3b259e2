"""Section 6(b): whose Portion a waiver shrinks without consent."""

from datetime import date

import pytest

from assignments.domain.consents import consent_problem, without_consent
from assignments.domain.transfers import PARTS_OF_WHOLE, CohortDays, TransferTerms
from governance.domain.waivers import LoweredDays

DAYS = tuple(date(2003, 9, day) for day in (1, 2, 3))
ALL = LoweredDays(first=DAYS[0], last=DAYS[2], consented=frozenset())
SOLD = date(2003, 7, 1)
pytestmark = pytest.mark.plan_section("6(b)")


def transfer(assignee: str = "trust-a", **changes: object) -> TransferTerms:
    values: dict[str, object] = {
        "id": 1,
        "assignee": assignee,
        "percent_parts": PARTS_OF_WHOLE // 2,
        "issued_from": None,
        "issued_to": None,
        "first_day": date(2003, 8, 1),
        "last_day": None,
        "noticed": True,
    }
    return TransferTerms(**values | changes)  # type: ignore[arg-type]  # each of its own field's type


def asked(
    *transfers: TransferTerms, lowered: LoweredDays = ALL, earns: tuple[int, ...] = (1, 1, 1)
) -> frozenset[str]:
    cohort = CohortDays(SOLD, None, earns)
    return without_consent(days=DAYS, cohorts=[cohort], transfers=transfers, lowered=[lowered])


def test_an_assignee_that_did_not_consent_is_named() -> None:
    assert asked(transfer("trust-a"), transfer("trust-b")) == {"trust-a", "trust-b"}


def test_an_assignee_that_consented_is_not() -> None:
    lowered = LoweredDays(first=DAYS[0], last=DAYS[2], consented=frozenset({"trust-a"}))

    assert asked(transfer("trust-a"), transfer("trust-b"), lowered=lowered) == {"trust-b"}


def test_consent_to_one_waiver_is_no_consent_to_the_next() -> None:
    first = LoweredDays(first=DAYS[0], last=DAYS[0], consented=frozenset({"trust-a"}))
    second = LoweredDays(first=DAYS[1], last=DAYS[2], consented=frozenset())
    cohort = CohortDays(SOLD, None, (1, 1, 1))

    found = without_consent(days=DAYS, cohorts=[cohort], transfers=[transfer()], lowered=[first, second])

    assert found == {"trust-a"}


@pytest.mark.parametrize(
    ("_case", "one", "earns"),
    [
        ("it ended before the waiver", transfer(last_day=date(2003, 8, 31)), (1, 1, 1)),
        ("it begins after the waiver", transfer(first_day=date(2003, 9, 4)), (1, 1, 1)),
        ("its window leaves these Shares out", transfer(issued_from=date(2003, 8, 1)), (1, 1, 1)),
        ("the Shares earn nothing", transfer(), (0, 0, 0)),
        ("they earn on other days only", transfer(first_day=DAYS[2]), (1, 1, 0)),
    ],
)
def test_an_assignee_whose_transfer_gives_nothing_on_the_days_is_not_asked(
    _case: str, one: TransferTerms, earns: tuple[int, ...]
) -> None:
    assert asked(one, earns=earns) == frozenset()


def test_one_day_in_common_is_enough() -> None:
    lowered = LoweredDays(first=DAYS[2], last=DAYS[2], consented=frozenset())

    assert asked(transfer(first_day=DAYS[2]), lowered=lowered, earns=(0, 0, 1)) == {"trust-a"}


def test_the_problem_names_them_in_order_of_their_codes() -> None:
    assert consent_problem(["trust-b", "bank-c", "trust-b"]) == (
        "Section 6(b): waiver without consent of bank-c, trust-b",
    )
    assert consent_problem([]) == ()
