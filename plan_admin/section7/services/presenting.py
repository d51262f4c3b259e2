"""Section 7: a quarter's report is presented to the Board, and from then on stays what it was."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.chain import digest_of
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth, day_words
from governance.models import Act, Distributor, Plan
from governance.selectors.chain import standing_head
from governance.selectors.printing import printed
from governance.services.acts import begin_act
from governance.services.chain import append_link
from plan_admin.section7.domain.errors import NotPresented
from plan_admin.section7.domain.report import (
    ReportContent,
    canonical_text,
    own_part,
    parties_of_report,
)
from plan_admin.section7.models import QuarterlyReport, ReportPart
from plan_admin.section7.selectors.chained_reports import REPORTS_PRESENTED
from plan_admin.section7.selectors.closed import ClosedMonths, refuse_open_months
from plan_admin.section7.selectors.gathering import Asked, report_content
from plan_admin.section7.selectors.paper import PAPER, report_paper
from plan_admin.section7.selectors.quarters import Quarters
from plan_admin.section7.selectors.reading import named_quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A report that is presented; `is_new` false: it was, on that very day."""

    report: int
    digest: str
    is_new: bool


def present_report(
    *,
    plan: Plan,
    fund: str,
    month: PlanMonth,
    presented_on: date,
    today: date,
    acting_user: AbstractUser,
) -> Presented:
    """Keep a quarter's report as it was delivered on a day, with its paper; `month` is the quarter's last.

    It can run twice. Raises: MonthsOpen, NotPresented; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(kind="present_quarterly_report", acting_user=acting_user, source=f"{fund}/{month}")
        quarters = Quarters.of(plan)
        of, quarter = named_quarter(quarters, fund=fund, month=month)
        before = QuarterlyReport.objects.filter(plan=plan, fund=of.pk, last_month=month.first).first()
        if before is not None:
            transaction.set_rollback(True)
            return _presented_before(before, quarter, presented_on)
        _refuse_day(quarter, presented_on, today=today)
        open_months = ClosedMonths(plan).open_months(of, quarter)
        refuse_open_months(of, quarter, open_months)
        asked = Asked(plan=plan, quarters=quarters, fund=of, quarter=quarter, on=presented_on)
        report = _keep(plan, asked, report_content(asked), act=act)
        summary = {"report": report.pk, "digest": report.digest, "pdf": report.pdf_digest}
        Act.objects.filter(pk=act.pk).update(summary=summary)
        append_link(REPORTS_PRESENTED, act=act, about=f"report of {of.name}, {quarter.words}")
    return Presented(report=report.pk, digest=report.digest, is_new=True)


def _keep(plan: Plan, asked: Asked, content: ReportContent, *, act: Act) -> QuarterlyReport:
    """Store what is presented: its canonical text, its paper, and each Distributor's own part.

    From here on it is final. The paper bears the head of the chain as it stands now; the link that covers
    the report comes after that one, by the end of this transaction.
    """
    text = canonical_text(content)
    digest = digest_of(text)
    head = standing_head()
    foot = () if head is None else (str(head),)
    pdf = printed(PAPER, report_paper(content, presented=asked.on, digest=digest, foot=foot))
    report = QuarterlyReport.objects.create(
        plan=plan,
        fund_id=asked.fund.pk,
        first_month=asked.months[0].first,
        last_month=asked.months[-1].first,
        presented_on=asked.on,
        known_at=content.known_at,
        content=text,
        digest=digest,
        pdf=pdf,
        pdf_digest=hashlib.sha256(pdf).hexdigest(),
        presented_by=act,
        after_link_id=None if head is None else head.sequence,
    )
    codes = parties_of_report(content)
    ReportPart.objects.bulk_create(
        ReportPart(report=report, distributor=one, content=canonical_text(own_part(content, one.code)))
        for one in Distributor.objects.filter(code__in=codes).order_by("code")
    )
    return report


def _presented_before(report: QuarterlyReport, quarter: FundQuarter, on: date) -> Presented:
    if report.presented_on != on:
        raise NotPresented(
            f"the report of {quarter.words} was presented on {day_words(report.presented_on)} and does not"
            " change; what was known later is said in the next report"
        )
    return Presented(report=report.pk, digest=report.digest, is_new=False)


def _refuse_day(quarter: FundQuarter, on: date, *, today: date) -> None:
    last = quarter.last.last
    if on <= last:
        raise NotPresented(
            f"{day_words(on)} is not after {quarter.words}: a report is presented once its quarter is over"
        )
    if on > today:
        raise NotPresented(f"{day_words(on)} is still to come; name the day on which it was delivered")
