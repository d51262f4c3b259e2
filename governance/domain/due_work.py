"""Work that waits, as what is due: what the Plan gives no day of its own has the next payment day."""

from datetime import date

from governance.domain.due import DueItem, DueKind, state_between
from governance.domain.work import WorkItem


def due_of_work(item: WorkItem, *, kind: DueKind, due_until: date, on: date) -> DueItem:
    """The item with its last day, which whoever asks has found."""
    told = {name: value for name, value in item.does.kwargs.items() if name != "plan"}
    return DueItem(
        kind=kind,
        key=item.key,
        what=item.what,
        whom=item.whom,
        names=(item.whom,),
        section=item.section,
        needs="",
        otherwise=item.otherwise,
        state=state_between(on=on, first=item.since or on, last=due_until),
        due_from=item.since,
        due_until=due_until,
        page=item.does.name,
        query=item.does.query,
        shown_at=item.seen_at.name if item.seen_at is not None else item.does.name,
        whose=item.whose,
        label=item.does.label,
        told=told,
    )
