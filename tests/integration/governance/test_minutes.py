"""Minutes and certified resolutions (Rule 12b-1(d) to (f)): what they say, and who may have them."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from governance.domain.errors import Refused
from governance.domain.meeting_facts import Considered, Finding
from governance.domain.roles import OUTSIDERS, STAFF, Role
from governance.models import Act, Fund, FundForm, MeetingConsideration, Plan, Vote
from governance.selectors.fund_forms import forms_on
from governance.selectors.meetings import considered_of
from governance.selectors.minutes import _finding_of
from governance.selectors.votes import votes_shown
from governance.services.considering import record_considered
from governance.services.votes import record_vote
from plan_admin.book.services import load_book_data
from tests.factories.boards import JUNE, adopted_plan, continuance, meeting
from tests.factories.people import person

pytestmark = pytest.mark.django_db
WEIGHED = Considered(
    information=("What was spent, from the Distributor.",),
    factors=("Sales since the adoption.", "Economies of scale; #panic() *x* $"),
    basis="The Shares could not be sold without it.",
    finding=Finding.REASONABLE_LIKELIHOOD,
)


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    record_vote(plan=plan, vote=continuance("ffr-"), acting_user=acting_user)
    return plan


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def minutes_address(entry: str = JUNE) -> str:
    return reverse("governance:minutes", args=["class-b", entry])


def resolution_address(vote: Vote, fund: Fund) -> str:
    return reverse("governance:resolution", args=["class-b", vote.pk, fund.code])


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    reader = PdfReader(BytesIO(answer.content))
    assert "/StructTreeRoot" in reader.root_object
    assert str(reader.root_object["/Lang"]) == "en-US"
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def load(book: bytes, acting_user: Any) -> None:
    load_book_data(
        data=book, source="book.yaml", plan_code=None, acting_user=acting_user, read_file=lambda _: b""
    )


@pytest.mark.plan_section("8")
def test_minutes_say_who_voted_how_what_was_counted_and_what_follows(plan: Plan) -> None:
    said = words(as_role(Role.SECRETARY), minutes_address())

    assert "Minutes of the meeting of 9 June 2004" in said
    assert "Called for Continuance" in said
    for name, choice, how in (
        ("Ann Able", "for", "in person"),
        ("Bob Best", "for", "in person"),
        ("Cyd Cole", "for", "by telephone or video"),
    ):
        assert f"{name} {choice} {how}" in said
    assert "Dot Dunn cast no vote" in said
    # Two of four count, where three are needed; of the three Dis-interested one, where two are.
    assert "2 of 4 (3 needed) 1 of 3 (2 needed) lost" in said
    assert "Cyd Cole did not vote in person (Section 8)" in said
    assert "lacks 1 more vote of the Board needed (Section 10, 8(a))" in said


def test_what_is_not_recorded_is_said_to_be_not_recorded(plan: Plan) -> None:
    said = words(as_role(Role.AUDITOR), minutes_address())

    for missing in (
        "Notice not recorded",
        "The agenda is not recorded.",
        "The information requested is not recorded.",
        "The factors considered are not recorded.",
        "The basis for the decision is not recorded.",
        "The finding that Rule 12b-1(e) asks for, to adopt or continue the Plan, is not recorded.",
        "Moved by not recorded",
        "of a form that is not recorded",
    ):
        assert missing in said
    assert "Ann Able Trustee or Director, interested not recorded" in said


def test_minutes_say_what_was_weighed_and_end_with_the_head_of_the_chain(
    plan: Plan, acting_user: Any
) -> None:
    record_considered(plan=plan, meeting=JUNE, considered=WEIGHED, acting_user=acting_user)
    head = Act.objects.filter(links__isnull=False).order_by("-links__sequence").values_list("links__head")
    said = words(as_role(Role.APPROVER), minutes_address())

    for one in (*WEIGHED.information, *WEIGHED.factors, WEIGHED.basis):
        assert one in said
    assert "there is a reasonable likelihood that the Plan will benefit each Fund" in said
    assert head[0][0] in said.replace(" ", "")


def test_the_fund_is_as_it_was_formed_on_the_day(plan: Plan, acting_user: Any) -> None:
    fund = Fund.objects.order_by("name").first()
    assert fund is not None
    forms = "[{form: corporation, from: 1980-01-01}, {form: trust, from: 2003-11-25}]"
    book = f'funds:\n  - {{fund: "{fund.name}", forms: {forms}}}\n'
    load(book.encode(), acting_user)
    client = as_role(Role.SECRETARY)
    adoption = Vote.objects.get(matter="ADOPTION")

    before = words(client, resolution_address(adoption, fund))
    after = words(client, resolution_address(Vote.objects.get(matter="CONTINUANCE"), fund))

    assert "a corporation, held a meeting of its Directors on 13 August 2003, in person" in before
    assert "carried by the majorities of the Directors in office" in before
    assert "puts the Plan in force through 30 Jun 2004" in before
    assert "Secretary's signature" in before.replace("’", "'")
    assert "a trust, held a meeting of its Trustees on 9 June 2004" in after
    assert "It was not carried: 1 more vote of the Board needed" in after


def test_a_form_said_anew_is_kept_beside_what_was_said(plan: Plan, acting_user: Any) -> None:
    fund = Fund.objects.order_by("name").first()
    assert fund is not None
    for form in ("corporation", "corporation", "trust"):
        book = f'funds:\n  - {{fund: "{fund.name}", forms: [{{form: {form}, from: 2003-01-01}}]}}\n'
        load(book.encode(), acting_user)

    said = [(one.form, one.superseded_by_id is None) for one in FundForm.objects.order_by("pk")]
    assert said == [("CORPORATION", False), ("TRUST", True)]
    assert forms_on(date(2003, 1, 1), funds=[fund.pk]) == {fund.pk: "TRUST"}
    assert forms_on(date(2002, 12, 31), funds=[fund.pk]) == {fund.pk: ""}


def test_a_meeting_that_is_not_there_and_a_vote_that_was_corrected_have_no_paper(
    plan: Plan, acting_user: Any
) -> None:
    client = as_role(Role.OFFICER)
    wrong = Vote.objects.get(matter="CONTINUANCE")
    fund = Fund.objects.order_by("name").first()
    assert fund is not None
    record_vote(
        plan=plan, vote=continuance("ffff", corrects=wrong.pk), acting_user=acting_user, reason="Misheard"
    )

    assert client.get(minutes_address("m77")).status_code == 404
    assert client.get(resolution_address(wrong, fund)).status_code == 404
    right = Vote.objects.get(matter="CONTINUANCE", superseded_by__isnull=True)
    assert "was carried" in words(client, resolution_address(right, fund))


def test_a_resolution_certifies_a_finding_only_of_a_vote_that_carried_the_plan(
    plan: Plan, acting_user: Any
) -> None:
    record_considered(plan=plan, meeting=JUNE, considered=WEIGHED, acting_user=acting_user)
    lost = Vote.objects.get(matter="CONTINUANCE")
    fund = Fund.objects.order_by("name").first()
    assert fund is not None
    client = as_role(Role.OFFICER)
    of_the_lost = words(client, resolution_address(lost, fund))
    record_vote(
        plan=plan, vote=continuance("ffff", corrects=lost.pk), acting_user=acting_user, reason="Misheard"
    )
    carried = Vote.objects.get(matter="CONTINUANCE", superseded_by__isnull=True)

    assert "nothing was found that Rule 12b-1(e) asks for" in of_the_lost
    assert "reasonable likelihood" not in of_the_lost
    assert "reasonable likelihood" in words(client, resolution_address(carried, fund))
    (shown,) = [one for one in votes_shown(plan) if one.id == carried.pk]
    of_another_matter = Vote(matter="AGREEMENT_TERMINATION")
    assert _finding_of(of_another_matter, shown.tallies[0], WEIGHED) == (
        "Rule 12b-1(e) asks for no finding on this matter."
    )


@pytest.mark.parametrize("role", sorted(STAFF | OUTSIDERS))
def test_papers_are_the_house_s_alone(plan: Plan, role: Role) -> None:
    client, fund = as_role(role), Fund.objects.order_by("name").first()
    assert fund is not None
    found = [
        client.get(address).status_code
        for address in (minutes_address(), resolution_address(Vote.objects.get(matter="ADOPTION"), fund))
    ]
    assert found == ([200, 200] if role in STAFF else [403, 403])


class TestRecordingWhatWasConsidered:
    """By the secretary's page, and by a book."""

    def address(self) -> str:
        return reverse("governance:meeting_considered", args=["class-b", JUNE])

    def test_the_page_records_corrects_with_a_reason_and_keeps_what_stood(self, plan: Plan) -> None:
        client = as_role(Role.SECRETARY)
        said = {"factors": "Sales\n\n  Cost ", "information": "", "basis": "", "finding": ""}

        assert client.post(self.address(), said).status_code == 302
        assert client.post(self.address(), {**said, "factors": "Sales"}).status_code == 422
        assert considered_of(plan, JUNE) == Considered(factors=("Sales", "Cost"))

        more = {**said, "finding": "REASONABLE_LIKELIHOOD", "reason": "The tape was read again"}
        assert client.post(self.address(), more).status_code == 302
        standing = MeetingConsideration.objects.filter(superseded_by__isnull=True)
        assert [one.finding for one in standing] == ["REASONABLE_LIKELIHOOD"]
        assert MeetingConsideration.objects.count() == 2
        page = client.get(reverse("governance:meeting", args=["class-b", JUNE])).content.decode()
        assert "<li>Cost</li>" in page
        assert "reasonable likelihood" in page

    def test_the_same_again_leaves_no_trace(self, plan: Plan, acting_user: Any) -> None:
        asked: dict[str, Any] = {"plan": plan, "meeting": JUNE, "considered": WEIGHED}
        assert record_considered(**asked, acting_user=acting_user) == "new"
        acts = Act.objects.count()
        assert record_considered(**asked, acting_user=acting_user) == "unchanged"
        assert Act.objects.count() == acts

    def test_nothing_at_all_is_refused(self, plan: Plan, acting_user: Any) -> None:
        with pytest.raises(Refused, match="says nothing of what was considered"):
            record_considered(plan=plan, meeting=JUNE, considered=Considered(), acting_user=acting_user)
        assert not MeetingConsideration.objects.exists()

    def test_a_book_says_it_of_a_meeting(self, plan: Plan, acting_user: Any) -> None:
        book = b"""
meetings:
  - id: m1
    funds: all
    date: 2003-08-13
    mode: in_person
    called_for: [adoption]
    considered:
      information: [A budget]
      factors: [Cost, Benefit]
      basis: All in all.
      finding: reasonable_likelihood
"""
        load(book, acting_user)
        load(book, acting_user)

        assert considered_of(plan, "m1") == Considered(
            information=("A budget",),
            factors=("Cost", "Benefit"),
            basis="All in all.",
            finding=Finding.REASONABLE_LIKELIHOOD,
        )
        assert MeetingConsideration.objects.count() == 1
