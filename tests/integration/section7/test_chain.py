"""The chain covers presented reports and their reviews: what is changed of them past every guard is told."""

import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from governance.domain.roles import Role
from governance.models import ChainLink
from governance.selectors.chain import head_at, standing_head
from plan_admin.chain.kinds import KINDS
from plan_admin.chain.selectors import verify_chain
from plan_admin.chain.services import take_in_what_stands
from plan_admin.section7.models import QuarterlyReport, ReportReview
from plan_admin.section7.services.reviewing import record_review
from tests.factories import rows
from tests.factories.month import ALPHA
from tests.factories.people import person
from tests.factories.reports import LATER_MEETING, MEETING, SEPTEMBER, TODAY, ReportWorld
from tests.factories.tampering import CHAIN, tamper, without_guards

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
REPORT, PART, REVIEW = "section7_quarterlyreport", "section7_reportpart", "section7_reportreview"
PRESENTED, REVIEWED = "REPORTS_PRESENTED", "REPORT_REVIEWS"


@pytest.fixture
def asked(tmp_path: Path) -> ReportWorld:
    """September's quarter presented, and reviewed at two meetings, of which the second is a correction."""
    found = ReportWorld.closed(tmp_path)
    found.spent()
    found.present()
    review(found, MEETING)
    review(found, LATER_MEETING, reason="The minutes of the first say that it was put off.")
    return found


def review(asked: ReportWorld, meeting: str, reason: str = "") -> str:
    report = QuarterlyReport.objects.get()
    return record_review(
        plan=asked.plan,
        report=report.pk,
        meeting=meeting,
        today=TODAY,
        acting_user=asked.officer,
        reason=reason,
    ).outcome


def told() -> list[str]:
    return [str(fault) for fault in verify_chain(progress=lambda _: None).faults]


def link_of(kind: str, *, last: bool = False) -> ChainLink:
    links = ChainLink.objects.filter(kind=kind)
    return links.latest("sequence") if last else links.earliest("sequence")


def report_page(asked: ReportWorld) -> str:
    client = Client()
    client.force_login(person(Role.AUDITOR))
    address = reverse("section7:report", args=[asked.plan.code, asked.fund.code, SEPTEMBER])
    return client.get(address).content.decode()


def test_a_report_and_each_of_its_reviews_has_a_link_and_the_chain_holds(asked: ReportWorld) -> None:
    found = ChainLink.objects.filter(kind__in=(PRESENTED, REVIEWED)).order_by("sequence")

    assert list(found.values_list("kind", "about")) == [
        (PRESENTED, f"report of {ALPHA}, the quarter ended 30 September 2003"),
        (REVIEWED, f"review at {MEETING} of the report of {ALPHA}, 2003-09"),
        (REVIEWED, f"review at {LATER_MEETING} of the report of {ALPHA}, 2003-09"),
    ]
    assert told() == []


def test_what_is_done_twice_has_no_second_link(asked: ReportWorld) -> None:
    before = ChainLink.objects.count()

    asked.present()
    assert review(asked, LATER_MEETING) == "unchanged"

    assert ChainLink.objects.count() == before


CHANGES: dict[str, tuple[str, str, str]] = {
    "a text, with the digest that it then has": (
        REPORT,
        "UPDATE {table} SET content = content || ' ',"
        " digest = encode(sha256(convert_to(content || ' ', 'UTF8')), 'hex')",
        "content was ",
    ),
    "a paper, with the digest that it then has": (
        REPORT,
        "UPDATE {table} SET pdf = pdf || '\\x20', pdf_digest = encode(sha256(pdf || '\\x20'), 'hex')",
        "paper was ",
    ),
    "the day": (
        REPORT,
        "UPDATE {table} SET presented_on = '2003-11-06'",
        "presented_on was 2003-11-05, and is 2003-11-06",
    ),
    "the months": (
        REPORT,
        "UPDATE {table} SET first_month = '2003-07-01'",
        "first_month was 2003-08-01, and is 2003-07-01",
    ),
    "the head that it bears": (
        REPORT,
        "UPDATE {table} SET after_link_id = NULL",
        "head_printed was ",
    ),
    "a Distributor's part": (
        PART,
        "UPDATE {table} SET content = content || ' '"
        " WHERE distributor_id = (SELECT id FROM governance_distributor WHERE code = 'adi')",
        "parts adi was ",
    ),
    "a part taken away": (
        PART,
        "DELETE FROM {table} WHERE distributor_id ="
        " (SELECT id FROM governance_distributor WHERE code = 'idi')",
        "parts idi was ",
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_each_change_of_a_presented_report_is_told_with_its_link(asked: ReportWorld, case: str) -> None:
    table, statement, words = CHANGES[case]
    report = QuarterlyReport.objects.get()

    tamper(table, statement.format(table=table))

    where = f"link {link_of(PRESENTED).sequence}, report {report.pk}: {words}"
    assert any(fault.startswith(where) for fault in told()), told()


def test_a_report_moved_to_another_act_is_told_as_gone_and_uncovered(asked: ReportWorld) -> None:
    report, act = QuarterlyReport.objects.get(), rows.act()

    tamper(REPORT, f"UPDATE {REPORT} SET presented_by_id = %s", act)

    link = link_of(PRESENTED)
    assert told() == [
        f"link {link.sequence}, report {report.pk}: is in link {link.sequence} ({link.about}) and stands"
        " nowhere any more",
        f"no link, report {report.pk}: was recorded by act {act}, and no link covers it",
    ]


def test_another_meeting_of_a_review_is_told(asked: ReportWorld) -> None:
    first, _ = ReportReview.objects.order_by("pk")

    tamper(REVIEW, f"UPDATE {REVIEW} SET meeting = 'm1' WHERE id = %s", first.pk)

    assert told() == [
        f"link {link_of(REVIEWED).sequence}, review {first.pk}: meeting was {MEETING}, and is m1"
    ]


def test_a_review_that_stands_again_is_told(asked: ReportWorld) -> None:
    first, second = ReportReview.objects.order_by("pk")
    correction = link_of(REVIEWED, last=True)

    with without_guards(REVIEW):
        rows.execute(f"UPDATE {REVIEW} SET superseded_by_id = {second.recorded_by_id} WHERE id = {second.pk}")
        rows.execute(f"UPDATE {REVIEW} SET superseded_by_id = NULL WHERE id = {first.pk}")

    assert told() == [f"link {correction.sequence}, superseded: reviews 1 was {first.pk}, and is {second.pk}"]


def test_another_reason_of_a_correction_is_told(asked: ReportWorld) -> None:
    correction = link_of(REVIEWED, last=True)

    tamper(
        "governance_act",
        "UPDATE governance_act SET reason = 'None.' WHERE id = %s",
        correction.act_id,
    )

    assert told() == [
        f"link {correction.sequence}, {correction.about}: act reason was"
        " The minutes of the first say that it was put off., and is None."
    ]


def test_reports_from_before_the_chain_are_taken_in(asked: ReportWorld) -> None:
    tamper(REPORT, f"UPDATE {REPORT} SET after_link_id = NULL")
    with without_guards(CHAIN):
        rows.execute(f"DELETE FROM {CHAIN}")

    take_in_what_stands([kind.name for kind in KINDS])

    assert ChainLink.objects.filter(kind=PRESENTED).count() == 1
    assert ChainLink.objects.filter(kind=REVIEWED).count() == 2
    assert told() == []
    assert "when this was made, the chain" not in report_page(asked)


def test_the_paper_and_the_page_bear_the_head_before_it_and_the_link_that_covers_it(
    asked: ReportWorld,
) -> None:
    report, link = QuarterlyReport.objects.get(), link_of(PRESENTED)
    before = head_at(link.sequence - 1)
    assert before is not None

    page = report_page(asked)
    paper = "".join(one.extract_text() for one in PdfReader(io.BytesIO(bytes(report.pdf))).pages)

    assert report.after_link_id == before.sequence
    assert before.head == link.previous
    assert before.head in "".join(paper.split())
    assert before.words in page
    assert f"<code>{before.head}</code>" in page
    assert f"Link {link.sequence} of the chain" in page
    assert f"<code>{link.head}</code>" in page


def test_a_draft_bears_the_head_that_stands_now(tmp_path: Path) -> None:
    drafted = ReportWorld.closed(tmp_path)
    head = standing_head()
    assert head is not None

    assert f"<code>{head.head}</code>" in report_page(drafted)
