"""Two transactions at the same time do not break together what each of them keeps."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import month_rows, rows
from tests.factories.rows import Setting, execute, value

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
PATIENCE = 2000  # looks, a hundredth of a second apart

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    """A thread with a connection of its own."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool
        pool.submit(lambda: connection.close()).result()


def _both(act: Callable[[], object], *, elsewhere: ThreadPoolExecutor) -> str:
    """Do it here, and at the same time there; return the name of what refused it there."""
    with transaction.atomic():
        act()
        connection.check_constraints()
        there = elsewhere.submit(_in_a_transaction, act)
        for _ in range(PATIENCE):
            if there.done() or value(WAITING):
                break
            execute("SELECT pg_sleep(0.01)")
    return there.result()


def _in_a_transaction(act: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            act()
    except IntegrityError as refused:
        return str(cast(Any, refused.__cause__).diag.constraint_name)
    return ""


def _transfer(here: Setting) -> None:
    month_rows.transfer_scope(here, month_rows.transfer(here, percent="60"))


@pytest.mark.plan_section("6(b)")
def test_two_transfers_at_once_do_not_cover_more_than_a_share(elsewhere: ThreadPoolExecutor) -> None:
    here = rows.setting()

    refused_by = _both(lambda: _transfer(here), elsewhere=elsewhere)

    assert refused_by == "transfers_at_most_all_of_a_share"


@pytest.mark.plan_section("6(a)")
def test_two_closings_at_once_do_not_pay_a_month_twice(elsewhere: ThreadPoolExecutor) -> None:
    here = rows.setting()
    with transaction.atomic():
        fee_id = month_rows.shared_fee(here)
    sequences = iter((1, 2))

    refused_by = _both(lambda: month_rows.paid(here, fee_id, sequence=next(sequences)), elsewhere=elsewhere)

    assert refused_by == "payment_lines_sum_to_share"


@pytest.mark.plan_section("6(e)")
def test_two_offsets_at_once_do_not_recover_more_than_a_claim(elsewhere: ThreadPoolExecutor) -> None:
    here = rows.setting()
    claim_id = month_rows.claim(here, amount="50.00")
    with transaction.atomic():
        fees = [month_rows.shared_fee(here, month=month) for month in ("2003-09-01", "2003-10-01")]
    waiting = iter(zip(fees, ("2003-09-01", "2003-10-01"), strict=True))

    def offset() -> None:
        fee_id, month = next(waiting)
        instruction_id = month_rows.paid(here, fee_id, month=month, amount="360.00")
        month_rows.line(here, instruction_id, fee_id, component="OFFSET", amount="-40.00", claim_id=claim_id)

    assert _both(offset, elsewhere=elsewhere) == "offsets_within_claim"
