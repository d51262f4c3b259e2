"""Section 7: what the report of a quarter says, gathered from closed months as they are known now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assignments.domain.routes import Component
from assignments.selectors.expended import (
    HELD,
    NOT_PAID,
    ON_THE_WAY,
    PAID,
    Corrected,
    LineSum,
    corrected_in,
    line_sums,
    share_sums,
)
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth, day_words
from governance.models import Act, Distributor, Fund, Plan
from governance.selectors.parties import ShareClassRow
from plan_admin.section7.domain.later import (
    says_what_moved,
    what_moved,
    what_moved_of_offsets,
    what_moved_of_spending,
)
from plan_admin.section7.domain.report import (
    BOTH_FEES,
    AmountRow,
    AstrayRow,
    CorrectionRow,
    LaterRow,
    Of,
    OffsetLaterRow,
    OffsetRow,
    ReportContent,
    SpentLaterRow,
    content_from,
)
from plan_admin.section7.models import QuarterlyReport
from plan_admin.section7.selectors.advances import advance_rows, stating
from plan_admin.section7.selectors.astray import astray_of
from plan_admin.section7.selectors.closed import telling_months
from plan_admin.section7.selectors.given import given_rows, spent_rows
from plan_admin.section7.selectors.quarters import FundOfPlan, Quarters

FEES = (Component.DISTRIBUTION_FEE.value, Component.SERVICE_FEE.value)
OF_COMPONENT = {
    Component.CARRIED_OVER: Of.CARRIED_OVER,
    Component.CORRECTION: Of.CORRECTION,
    Component.CDSC: Of.CDSC,
}
BOARD_OF = {Fund.Form.CORPORATION.value: "Board of Directors", Fund.Form.TRUST.value: "Board of Trustees"}
OF_LINES = (Of.CARRIED_OVER, Of.CDSC)  # what is incurred of these is what their lines say
Key = tuple[int, str, Of, str]  # share class, Distributor, of what, fee


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A quarter of a Fund, as paid by a day."""

    plan: Plan
    quarters: Quarters
    fund: FundOfPlan
    quarter: FundQuarter
    on: date

    @property
    def months(self) -> tuple[PlanMonth, ...]:
        """The months that it tells of."""
        return telling_months(self.fund, self.quarter)

    @property
    def classes(self) -> tuple[int, ...]:
        """The Fund's share classes."""
        return tuple(row.share_class for row in self.fund.classes)


def report_content(asked: Asked) -> ReportContent:
    """All that the report says; whether its months are closed is asked elsewhere."""
    months = asked.months
    corrected = corrected_in(asked.classes, first=months[0], last=months[-1])
    earlier = _earlier(asked)
    amounts = _amounts(asked, months, corrected)
    spent = spent_rows(asked.plan, asked.fund.classes, quarter=asked.quarter.last)
    concerned = {*(row.distributor for row in amounts), *(row.distributor for row in spent)}
    distributors = sorted(concerned | stating(asked.fund.classes, until=asked.quarter.last))
    names = dict(Distributor.objects.filter(code__in=distributors).values_list("code", "name"))
    return ReportContent(
        plan=asked.plan.code,
        plan_title=asked.plan.title,
        share_class=asked.plan.share_class,
        fund=asked.fund.code,
        fund_name=asked.fund.name,
        board=BOARD_OF.get(asked.fund.form, "Board of Directors or Trustees"),
        first_month=str(months[0]),
        last_month=str(months[-1]),
        quarter=asked.quarter.words,
        months=tuple(str(month) for month in months),
        presented_on=asked.on.isoformat(),
        known_at=Act.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        amounts=amounts,
        offsets=_offsets(asked.fund.classes, first=months[0], last=months[-1], on=asked.on),
        corrections=_corrections(asked, corrected, earlier),
        **_later(asked, earlier),
        spent=spent,
        astray=_astray(asked),
        given=given_rows(asked.plan, names, quarter=asked.quarter.last),
        advances=advance_rows(
            asked.plan, asked.quarters, asked.fund, asked.quarter, on=asked.on, distributors=distributors
        ),
    )


def _astray(asked: Asked) -> tuple[AstrayRow, ...]:
    """What stands as given of quarters up to this one that the Fund has no more."""
    found = astray_of(asked.plan, asked.quarters)
    return tuple(
        one.row
        for one in found
        if one.fund == asked.fund.code and PlanMonth.from_text(one.row.quarter) <= asked.quarter.last
    )


def amounts_between(
    classes: Sequence[ShareClassRow], *, first: PlanMonth, last: PlanMonth, on: date
) -> tuple[AmountRow, ...]:
    """What closed months incurred, and what became of it by a day."""
    pks = [row.share_class for row in classes]
    return _rows(classes, first, last, on, corrected_in(pks, first=first, last=last))


def _amounts(
    asked: Asked, months: Sequence[PlanMonth], corrected: Iterable[Corrected]
) -> tuple[AmountRow, ...]:
    return _rows(asked.fund.classes, months[0], months[-1], asked.on, corrected)


def _rows(
    classes: Sequence[ShareClassRow],
    first: PlanMonth,
    last: PlanMonth,
    on: date,
    corrected: Iterable[Corrected],
) -> tuple[AmountRow, ...]:
    pks = [row.share_class for row in classes]
    incurred: dict[Key, int] = defaultdict(int)
    stands: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for share in share_sums(pks, first=first, last=last):
        for fee, cents in zip(FEES, (share.distribution_fee, share.service_fee), strict=True):
            incurred[share.share_class, share.distributor, Of.MONTH, fee] += cents
    for one in corrected:
        if one.component in FEES:
            incurred[one.share_class, one.distributor, Of.CORRECTION, BOTH_FEES] += one.cents
    for line in line_sums(pks, first=first, last=last, paid_by=on):
        if line.component is not Component.OFFSET:
            key = _key(line)
            stands[key][line.state] += line.cents
            stands[key]["to_others"] += line.cents if line.state == PAID and line.to_others else 0
            incurred[key] += line.cents if key[2] in OF_LINES else 0
    order = {row.share_class: (at, row) for at, row in enumerate(classes)}
    keys = sorted(incurred.keys() | stands.keys(), key=lambda key: (order[key[0]][0], *key[1:]))
    return tuple(
        _row(order[key[0]][1], key, incurred=incurred[key], stands=stands[key])
        for key in keys
        if incurred[key] or any(stands[key].values())
    )


def _key(line: LineSum) -> Key:
    of = OF_COMPONENT.get(line.component, Of.MONTH)
    fee = {Of.CARRIED_OVER: line.corrects, Of.CORRECTION: BOTH_FEES}.get(of, line.component.value)
    return (line.share_class, line.distributor, of, fee)


def _row(of: ShareClassRow, key: Key, *, incurred: int, stands: dict[str, int]) -> AmountRow:
    return AmountRow(
        portfolio=of.portfolio,
        portfolio_name=of.portfolio_name,
        distributor=key[1],
        of=key[2].value,
        component=key[3],
        incurred=incurred,
        paid=stands[PAID],
        to_others=stands["to_others"],
        held=stands[HELD],
        on_the_way=stands[ON_THE_WAY],
        not_paid=stands[NOT_PAID],
    )


def _offsets(
    classes: Sequence[ShareClassRow], *, first: PlanMonth, last: PlanMonth, on: date
) -> tuple[OffsetRow, ...]:
    """What of payments made or on their way was set off; what is held or not paid takes nothing yet."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    pks = [row.share_class for row in classes]
    for line in line_sums(pks, first=first, last=last, paid_by=on):
        if line.component is Component.OFFSET and line.state in (PAID, ON_THE_WAY):
            sums[line.share_class, line.distributor] -= line.cents
    return tuple(
        OffsetRow(
            portfolio=row.portfolio,
            portfolio_name=row.portfolio_name,
            distributor=distributor,
            cents=sums[row.share_class, distributor],
        )
        for row in classes
        for share_class, distributor in sorted(sums)
        if share_class == row.share_class and sums[share_class, distributor]
    )


def _earlier(asked: Asked) -> list[QuarterlyReport]:
    """The Fund's reports that its Board had by then, in the order in which they were presented."""
    rows = QuarterlyReport.objects.filter(plan=asked.plan, fund=asked.fund.pk, presented_on__lte=asked.on)
    return list(
        rows.order_by("presented_on", "pk").only("first_month", "last_month", "presented_on", "content")
    )


def _corrections(
    asked: Asked, corrected: Iterable[Corrected], earlier: Iterable[QuarterlyReport]
) -> tuple[CorrectionRow, ...]:
    rows = {row.share_class: row for row in asked.fund.classes}
    told = {
        month: f"the report of {day_words(PlanMonth(one.last_month).last)}, presented on"
        f" {day_words(one.presented_on)}"
        for one in earlier
        for month in FundQuarter(PlanMonth(one.first_month), PlanMonth(one.last_month)).months
    }
    told |= dict.fromkeys(asked.months, "this report")
    return tuple(
        CorrectionRow(
            portfolio=rows[one.share_class].portfolio,
            portfolio_name=rows[one.share_class].portfolio_name,
            distributor=one.distributor,
            assignee=one.assignee,
            component=one.component,
            in_month=str(one.in_month),
            of_month=str(one.of_month),
            report=told.get(one.of_month, "a report not presented yet"),
            stood=one.stood,
            restated=one.restated,
            amount=one.cents,
        )
        for one in corrected
    )


def _later(asked: Asked, earlier: Sequence[QuarterlyReport]) -> dict[str, tuple[Any, ...]]:
    """What earlier reports told and stands otherwise now, quarter by quarter."""
    presented = QuarterlyReport.objects.filter(plan=asked.plan, fund=asked.fund.pk)
    if not says_what_moved(asked.on, presented=presented.values_list("presented_on", flat=True)):
        return {}
    contents = [content_from(one.content) for one in earlier]
    classes = asked.fund.classes
    later: list[LaterRow] = []
    offsets: list[OffsetLaterRow] = []
    spent: list[SpentLaterRow] = []
    for content in sorted(contents, key=lambda one: one.last_month):
        first, last = (PlanMonth.from_text(one) for one in (content.first_month, content.last_month))
        amounts = amounts_between(classes, first=first, last=last, on=asked.on)
        later += what_moved(content, since=contents, now=amounts)
        offsets_now = _offsets(classes, first=first, last=last, on=asked.on)
        offsets += what_moved_of_offsets(content, since=contents, now=offsets_now)
        spent_now = spent_rows(asked.plan, classes, quarter=last)
        spent += what_moved_of_spending(content, since=contents, now=spent_now)
    return {"later": tuple(later), "offsets_later": tuple(offsets), "spent_later": tuple(spent)}
