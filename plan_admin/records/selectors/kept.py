"""A record that Rule 12b-1(f) wants kept, and what its sources ask about."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from governance.domain.obligation import PlanState
from governance.domain.retention import Retention, retention_of
from governance.domain.roles import Area
from governance.models import Fund, Plan
from governance.selectors.law import law_of
from governance.selectors.parties import ShareClassRow, share_classes_of


class RecordKind(StrEnum):
    """What the Rule names, and what proves it."""

    PLAN = "plan"
    AGREEMENT = "agreement"
    MINUTES = "minutes"
    VOTE = "vote"
    REPORT = "report"
    DOCUMENT = "document"


KIND_WORDS: Mapping[RecordKind, str] = {
    RecordKind.PLAN: "the Plan",
    RecordKind.AGREEMENT: "related agreement",
    RecordKind.MINUTES: "minutes",
    RecordKind.VOTE: "vote",
    RecordKind.REPORT: "report",
    RecordKind.DOCUMENT: "document",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as its source gives it.

    `funds` and `portfolios` (codes) are those it concerns, `subject` is its own id. `counted_from` is the
    day from which it must be kept six years, None while what it is about goes on. Whoever may see the place
    `area` sees it.
    """

    kind: RecordKind
    words: str
    made: date
    counted_from: date | None
    funds: frozenset[str]
    portfolios: frozenset[str]
    url: str
    subject: str = ""
    digest: str = ""
    area: Area = Area.BOARDS


class Setting:
    """The Plan whose records are asked for, its Portfolios, and the day on which it is asked."""

    def __init__(self, plan: Plan, *, today: date) -> None:
        self.plan, self.today = plan, today

    @cached_property
    def classes(self) -> Sequence[ShareClassRow]:
        """The Plan's share classes."""
        return share_classes_of(self.plan)

    @cached_property
    def by_class(self) -> Mapping[int, ShareClassRow]:
        """They, by number."""
        return {one.share_class: one for one in self.classes}

    @cached_property
    def funds(self) -> frozenset[str]:
        """The codes of all its Funds."""
        return frozenset(one.fund for one in self.classes)

    @cached_property
    def portfolios(self) -> frozenset[str]:
        """The codes of all its Portfolios."""
        return frozenset(one.portfolio for one in self.classes)

    @cached_property
    def year_ends(self) -> Mapping[str, str]:
        """Each Fund's fiscal year end, by the Fund's code."""
        return dict(Fund.objects.values_list("code", "fiscal_year_end"))

    @cached_property
    def plan_ended(self) -> date | None:
        """The last day on which the Plan was in force for any of its Portfolios; None: it is, or will be."""
        last = self.plan.effective_date
        for law in law_of(self.plan).values():
            for span in law.obligation:
                if span.state is not PlanState.IN_FORCE:
                    continue
                end = span.last or span.through
                if end is None or end >= self.today:
                    return None
                last = max(last, end)
        return last

    def in_funds(self, funds: Collection[str]) -> frozenset[str]:
        """The codes of the Portfolios of these Funds."""
        return frozenset(one.portfolio for one in self.classes if one.fund in funds)

    def of_classes(self, numbers: Iterable[int]) -> tuple[frozenset[str], frozenset[str]]:
        """Funds and Portfolios of share classes."""
        rows = [self.by_class[one] for one in numbers if one in self.by_class]
        return frozenset(one.fund for one in rows), frozenset(one.portfolio for one in rows)

    def retention(self, record: Record) -> Retention:
        """Until when a record must be kept."""
        ends = [self.year_ends.get(code, "") for code in record.funds]
        return retention_of(record.counted_from, fiscal_year_ends=ends)


Source = Callable[[Setting], Iterable[Record]]
