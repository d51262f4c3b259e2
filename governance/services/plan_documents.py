"""A Plan's texts: read once, kept once, by the SHA-256 of their words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import rate_text
from governance.domain.plan_text import (
    PlanText,
    ScheduleALine,
    ScheduleAText,
    is_whole_plan,
    read_plan_text,
    read_schedule_a,
)
from governance.models import Act, Plan, PlanDocument

SOURCE_LIMIT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text with what it says; `text` has plain line ends, and `digest` is its SHA-256."""

    text: str
    source: str
    digest: str
    says: PlanText | ScheduleAText

    @property
    def schedule(self) -> tuple[ScheduleALine, ...]:
        """Its Schedule A."""
        return self.says.schedule


def read_text(text: str, *, source: str) -> ReadText:
    """Read a whole plan, or a Schedule A alone. Raises: Refused with every fault of the text."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        problem, remedy = "is not plain text", "save it as plain text in UTF-8"
        raise Refused([Fault(source=source, row=None, column="", problem=problem, remedy=remedy)])
    read = read_plan_text if is_whole_plan(text) else read_schedule_a
    return ReadText(
        text=text,
        source=source,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        says=read(text, source=source),
    )


def keep_text(plan: Plan, read: ReadText, standing: PlanDocument.Standing, *, act: Act) -> PlanDocument:
    """Keep a text with its Schedule A as it was read; one that is kept already is that one."""
    kept = plan.documents.filter(sha256=read.digest).first()
    if kept is not None:
        return kept
    return PlanDocument.objects.create(
        plan=plan,
        standing=standing,
        sha256=read.digest,
        source=read.source[:SOURCE_LIMIT],
        text=read.text,
        schedule=_lines_kept(read.schedule),
        recorded_by=act,
    )


def _lines_kept(schedule: Sequence[ScheduleALine]) -> list[dict[str, object]]:
    return [
        {
            "fund": line.fund,
            "portfolio": line.portfolio,
            "asset_based_sales_charge": rate_text(line.asset_based_sales_charge),
            "service_fee": rate_text(line.service_fee),
            "aggregate_fee": rate_text(line.aggregate_fee),
            "line": line.line,
        }
        for line in schedule
    ]
