"""Two people at once, a double click, a request that comes again, a kill in between: one payment each."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from assignments.models import (
    AuthorizedInstruction,
    PaymentApproval,
    PaymentAuthorization,
    PaymentInstruction,
)
from governance.domain.errors import Refused
from plan_admin.month_end.services import approving, issuing, locks
from plan_admin.month_end.services.voiding import void_payment
from tests.factories.four_eyes import SEPTEMBER, FourEyes
from tests.factories.month import ALPHA
from tests.factories.processes import advisory_locks, locked, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


class PowerCut(BaseException):
    """What ends an act: no service may catch it."""


@pytest.fixture
def eyes(tmp_path: Path) -> Iterator[FourEyes]:
    """September prepared."""
    yield FourEyes.prepared(tmp_path)
    assert advisory_locks() == 0


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each act in a thread and a connection of its own; what each gave, or why it was refused."""
    found: list[Any] = [None] * len(acts)

    def run(at: int, act: Callable[[], Any]) -> None:
        try:
            found[at] = act()
        except Refused as refused:
            found[at] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, act)) for at, act in enumerate(acts)]
    with locked("assignments_paymentapproval"):  # all are on their way before any can end
        for thread in threads:
            thread.start()
        wait_until(lambda: advisory_locks() >= 1)
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_two_people_approving_at_once_approve_once(eyes: FourEyes) -> None:
    shown = eyes.shown()

    first, second = at_once(
        lambda: eyes.approve(shown, by=eyes.approver), lambda: eyes.approve(shown, by=eyes.second)
    )

    assert sorted([len(first.approved), len(second.approved)]) == [0, 6]
    assert sorted([len(first.unchanged), len(second.unchanged)]) == [0, 6]
    assert PaymentApproval.objects.count() == 6
    assert PaymentApproval.objects.values("approved_by").distinct().count() == 1


def test_a_double_click_on_issue_gives_one_authorization(eyes: FourEyes) -> None:
    eyes.approve()
    seen = eyes.in_state("APPROVED", fund=ALPHA)

    first, second = at_once(lambda: eyes.issue(seen=seen), lambda: eyes.issue(seen=seen))

    assert first.authorization == second.authorization is not None
    assert PaymentAuthorization.objects.count() == 1
    assert AuthorizedInstruction.objects.count() == 3


def test_approving_and_voiding_at_once_leave_each_line_in_one_payment(eyes: FourEyes) -> None:
    (number,) = eyes.in_state("PREPARED", payee="trust-a", fund=ALPHA)
    shown = eyes.shown([number])

    outcomes = at_once(
        lambda: eyes.approve(shown, by=eyes.approver),
        lambda: void_payment(
            plan=eyes.plan,
            month=SEPTEMBER,
            instruction=number,
            reason="Another account",
            hold=False,
            acting_user=eyes.second,
        ),
    )

    assert PaymentInstruction.objects.get(pk=number).status == "VOIDED"
    assert PaymentInstruction.objects.get(released_from=number).status == "PREPARED"
    assert not isinstance(outcomes[1], Refused)
    assert "the books agree with the facts" in eyes.world.verify()


@pytest.mark.parametrize(
    ("module", "name"),
    [(issuing, "content_digest"), (issuing, "printed"), (issuing, "set_status")],
)
def test_a_crash_between_approval_and_issue_issues_once_when_it_is_asked_again(
    module: Any, name: str, eyes: FourEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes.approve()

    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(module, name, dies)
        with pytest.raises(PowerCut):
            eyes.issue()
    assert PaymentAuthorization.objects.count() == 0
    assert len(eyes.in_state("APPROVED", fund=ALPHA)) == 3

    authorization = eyes.issue().authorization

    assert authorization is not None
    assert (authorization.number, PaymentAuthorization.objects.count()) == (1, 1)
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_crash_in_the_middle_of_an_approval_approves_nothing(
    eyes: FourEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = eyes.shown()

    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(approving, "set_status", dies)
        with pytest.raises(PowerCut):
            eyes.approve(shown)

    assert (PaymentApproval.objects.count(), len(eyes.in_state("PREPARED"))) == (0, 6)
    assert len(eyes.approve(shown).approved) == 6


def test_while_the_month_is_being_closed_an_approval_is_told_to_wait(
    eyes: FourEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = eyes.shown()
    monkeypatch.setattr(locks, "TRIES", 2)
    monkeypatch.setattr(locks, "BETWEEN_TRIES", timedelta(milliseconds=10))

    def try_it() -> Any:
        return eyes.approve(shown)

    with locks.one_closer(eyes.plan, SEPTEMBER, lambda _text: None):
        found: list[Any] = []
        thread = threading.Thread(target=lambda: found.extend(_refusal(try_it)))
        thread.start()
        thread.join(timeout=60)

    assert "is being closed or reviewed at this moment (ask again when that has ended)" in str(found[0])
    assert eyes.in_state("APPROVED") == []


def _refusal(act: Callable[[], Any]) -> list[Any]:
    try:
        return [act()]
    except Refused as refused:
        return [refused]
    finally:
        connection.close()
