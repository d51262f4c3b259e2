"""A Plan's texts: read once, kept once, by the SHA-256 of their words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from governance.domain.errors import Refused
from governance.domain.exhibits import Exhibit, line_of_file, placed
from governance.domain.faults import Fault
from governance.domain.html_words import PlacedLine
from governance.domain.money import rate_text
from governance.domain.plan_text import (
    PlanText,
    ScheduleALine,
    ScheduleAText,
    is_whole_plan,
    read_plan_text,
    read_schedule_a,
)
from governance.models import Act, Plan, PlanDocument, PlanExhibit
from governance.services.filing import file_exhibit

SOURCE_LIMIT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text with what it says; `text` has plain line ends, `digest` is its SHA-256, `data` its file.

    The lines that `says` names are those of the file, also where the file is HTML.
    """

    text: str
    source: str
    data: bytes
    digest: str
    says: PlanText | ScheduleAText

    @property
    def schedule(self) -> tuple[ScheduleALine, ...]:
        """Its Schedule A."""
        return self.says.schedule


def read_text(exhibit: Exhibit, *, source: str, data: bytes, share_class: str | None = None) -> ReadText:
    """Read a whole plan, or a Schedule A alone, as of the class asked for where it is for several.

    `data` is the file of the exhibit. Raises: Refused with every fault of the text, each with its line of
    the file.
    """
    places = exhibit.places
    text = exhibit.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        problem, remedy = "is not plain text", "save it as plain text in UTF-8"
        raise Refused([Fault(source=source, row=None, column="", problem=problem, remedy=remedy)])
    read = read_plan_text if is_whole_plan(text) else read_schedule_a
    try:
        says = read(text, source=source, share_class=share_class)
    except Refused as refused:
        raise Refused(placed(refused.faults, places)) from None
    return ReadText(
        text=text,
        source=source,
        data=data,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        says=_on_lines_of_file(says, places),
    )


def _on_lines_of_file(
    says: PlanText | ScheduleAText, places: Sequence[PlacedLine]
) -> PlanText | ScheduleAText:
    lines = tuple(replace(line, line=line_of_file(line.line, places)) for line in says.schedule)
    return replace(says, schedule=lines)


def keep_text(plan: Plan, read: ReadText, standing: PlanDocument.Standing, *, act: Act) -> PlanDocument:
    """Keep a text with its Schedule A as it was read, and its file; one that is kept already is that one."""
    kept, _ = PlanDocument.objects.get_or_create(
        plan=plan,
        sha256=read.digest,
        defaults={
            "standing": standing,
            "source": read.source[:SOURCE_LIMIT],
            "text": read.text,
            "schedule": _lines_kept(read.schedule),
            "recorded_by": act,
        },
    )
    keep_file(kept, read, act=act)
    return kept


def keep_file(text: PlanDocument, read: ReadText, *, act: Act) -> None:
    """Rule 12b-1(f): keep the file that a text was read from, as it came; the same file once."""
    file = file_exhibit(source=read.source, data=read.data, act=act)
    PlanExhibit.objects.get_or_create(text=text, file=file, defaults={"kept_by": act})


def _lines_kept(schedule: Sequence[ScheduleALine]) -> list[dict[str, object]]:
    return [
        {
            "fund": line.fund,
            "portfolio": line.portfolio,
            "asset_based_sales_charge": rate_text(line.asset_based_sales_charge),
            "service_fee": rate_text(line.service_fee),
            "aggregate_fee": rate_text(line.aggregate_fee),
            "line": line.line,
            **({"minimum": rate_text(line.minimum)} if line.minimum is not None else {}),
        }
        for line in schedule
    ]
