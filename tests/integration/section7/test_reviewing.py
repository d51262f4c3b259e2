"""Section 7: the Board reviews what it was given at a meeting that stands; another review corrects it."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from governance.domain.due_reports import ReportState
from plan_admin.section7.domain.errors import NotReviewed
from plan_admin.section7.models import ReportReview
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown
from plan_admin.section7.services.reviewing import record_review
from tests.factories.reports import LATER_MEETING, MEETING, MEETINGS, TODAY, ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]


def test_the_board_s_review_names_its_meeting(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    report = asked.present().report

    first = record_review(
        plan=asked.plan, report=report, meeting=MEETING, today=TODAY, acting_user=asked.officer
    )
    again = record_review(
        plan=asked.plan, report=report, meeting=MEETING, today=TODAY, acting_user=asked.officer
    )

    assert (first.outcome, again.outcome) == ("new", "unchanged")
    assert first.review == again.review
    assert ReportReview.objects.get().reviewed_on == date(2003, 11, 12)


def test_a_review_is_corrected_with_a_reason_and_the_record_is_kept(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    report = asked.present().report
    said = {"plan": asked.plan, "report": report, "today": TODAY, "acting_user": asked.officer}
    record_review(meeting=MEETING, **said)

    with pytest.raises(NotReviewed, match="say why that is corrected"):
        record_review(meeting=LATER_MEETING, **said)
    outcome = record_review(meeting=LATER_MEETING, reason="The minutes of February have it.", **said)

    assert outcome.outcome == "corrected"
    assert ReportReview.objects.count() == 2
    assert ReportReview.objects.get(superseded_by__isnull=True).meeting == LATER_MEETING


def standing_of(asked: ReportWorld) -> QuarterShown:
    (found,) = [
        one
        for one in quarters_shown(asked.plan, on=date(2003, 12, 1), fund=asked.fund.code)
        if str(one.quarter) == "2003-09"
    ]
    return found


def test_a_review_follows_its_meeting_to_another_day(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    report = asked.present().report
    said = {"plan": asked.plan, "report": report, "today": TODAY, "acting_user": asked.officer}
    record_review(meeting=MEETING, **said)
    (moved,) = [one for one in MEETINGS if one["id"] == MEETING]
    states = [standing_of(asked).state]
    asked.world.tell(meetings=[{**moved, "date": "2003-11-19"}])
    states.append(standing_of(asked).state)
    reads = Client()
    reads.force_login(asked.officer)
    page = reads.get("/class-b/quarterly-reports/alpha-funds-inc/2003-09/").content.decode()
    assert "recorded at board-2003-11 of 12 Nov 2003, and no such meeting stands" in page
    assert "Reviewed by the Board" not in page

    with pytest.raises(NotReviewed, match="of 12 November 2003; say why that is corrected"):
        record_review(meeting=MEETING, **said)
    outcome = record_review(meeting=MEETING, reason="The meeting was a week later.", **said)
    again = record_review(meeting=MEETING, **said)

    states.append(standing_of(asked).state)

    assert states == [ReportState.REVIEWED, ReportState.PRESENTED, ReportState.REVIEWED]
    assert (outcome.outcome, again.outcome) == ("corrected", "unchanged")
    assert ReportReview.objects.count() == 2
    assert ReportReview.objects.get(superseded_by__isnull=True).reviewed_on == date(2003, 11, 19)


@pytest.mark.parametrize(
    ("meeting", "on", "words"),
    [
        ("m1", date(2003, 11, 5), "before it was given the report"),
        ("nowhere", date(2003, 11, 5), "record the meeting first"),
        (MEETING, date(2003, 11, 20), "before it was given the report on 20 November 2003"),
    ],
)
def test_a_meeting_that_cannot_have_reviewed_it_is_refused(
    tmp_path: Path, meeting: str, on: date, words: str
) -> None:
    asked = ReportWorld.closed(tmp_path)
    report = asked.present(on=on).report

    with pytest.raises(NotReviewed, match=words):
        record_review(plan=asked.plan, report=report, meeting=meeting, today=TODAY, acting_user=asked.officer)

    assert not ReportReview.objects.exists()
