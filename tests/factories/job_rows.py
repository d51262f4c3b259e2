"""Small whole rows of jobs and batches, added by SQL and past the ORM; see rows.py."""

from typing import Any

from tests.factories.rows import Setting, execute, insert, value

MONTH = "2003-09-01"
RUN = "UPDATE month_end_job SET state = 'RUNNING', started_at = now() WHERE id = %s"


def job(here: Setting, **changes: Any) -> int:
    """A job that waits: close the month."""
    user = value("SELECT acting_user_id FROM governance_act WHERE id = %s", here.act)
    row = {"kind": "CLOSE_MONTH", "plan_id": here.plan, "month": MONTH, "arguments": "{}", "reason": ""}
    rest = {"requested_by_id": user, "state": "QUEUED", "attempts": 0, "progress": "", "problems": "[]"}
    return insert("month_end_job", **row | rest | changes)


def running(here: Setting, **changes: Any) -> int:
    """A job that is at work."""
    number = job(here, **changes)
    execute(RUN, number)
    return number


def ended(here: Setting, **changes: Any) -> int:
    """A job that is done."""
    number = running(here, **changes)
    execute(
        "UPDATE month_end_job SET state = 'DONE', finished_at = now(), result = '{}' WHERE id = %s", number
    )
    return number


def payments(here: Setting, run_id: int, **changes: Any) -> int:
    """A batch of one Fund."""
    row = {"run_id": run_id, "number": 1, "funds": f"{{{here.fund}}}"}
    return insert("month_end_paymentbatch", **row | changes)


def batch(here: Setting, run_id: int, **changes: Any) -> int:
    """A batch of one share class."""
    own = f"{{{here.share_class}}}"
    return insert(
        "month_end_runbatch",
        **{"run_id": run_id, "number": 1, "share_classes": own, "wanted": own} | changes,
    )
