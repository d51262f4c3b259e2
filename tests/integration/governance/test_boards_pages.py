"""The pages of the Boards: who may open them, what they say, and what the secretary changes on them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.domain.roles import Role
from governance.models import Act, Fund, Plan, Trustee, TrusteeInterest
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.books import rows_of_all_tables
from tests.factories.people import person

pytestmark = pytest.mark.django_db
SEES = {Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR}
QUESTION = f"?step=2&meeting={JUNE}&matter=CONTINUANCE&subject=&covers=all"


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    return plan


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def secretary(plan: Plan) -> Client:
    return signed_in(Role.SECRETARY)


def address(name: str, *more: Any) -> str:
    return reverse(f"governance:{name}", args=["class-b", *more])


def seats(name: str) -> list[int]:
    standing = Trustee.objects.filter(name=name, superseded_by__isnull=True).order_by("pk")
    return list(standing.values_list("pk", flat=True))


def stored() -> dict[str, int]:
    return {table: count for table, count in rows_of_all_tables().items() if table.startswith("governance_")}


def page(client: Client, on: str = "2004-06-09") -> str:
    return client.get(address("boards"), {"on": on}).content.decode()


def interest(**changes: Any) -> dict[str, Any]:
    said = {
        "seats": seats("Bob Best"),
        "kind": "INTERESTED_PERSON",
        "cause": "COUNSEL",
        "first": "1999-01-01",
        "last": "2002-08-31",
        "why": "Partner of Example LLP",
    }
    return said | changes


@pytest.mark.parametrize("role", list(Role))
def test_the_house_sees_the_boards_and_the_secretary_alone_has_the_buttons(plan: Plan, role: Role) -> None:
    answer = signed_in(role).get(address("boards"), {"on": "2004-06-09"})

    assert answer.status_code == (200 if role in SEES else 403)
    if role in SEES:
        said = answer.content.decode()
        assert "4 in office, 3 of them Dis-interested" in said
        assert (address("seat_new") in said) == (role is Role.SECRETARY)
        assert ("Record an interest" in said) == (role is Role.SECRETARY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARY])
def test_nobody_else_changes_a_board(plan: Plan, role: Role) -> None:
    client, before = signed_in(role), stored()
    (bob, *_) = seats("Bob Best")
    funds = [fund.code for fund in Fund.objects.all()]

    answers = [
        client.post(
            address("seat_new"), {"name": "X", "funds": funds, "first": "2004-01-01", "reason": "because"}
        ),
        client.post(address("seat_end", bob), {"seats": [bob], "last": "2004-01-01", "reason": "because"}),
        client.post(address("seat_interest", bob), interest()),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert stored() == before


def test_a_day_that_is_none_is_said_and_the_file_lists_each_seat(secretary: Client) -> None:
    wrong = secretary.get(address("boards"), {"on": "soon"})
    file = secretary.get(address("boards"), {"on": "2004-06-09", "format": "csv"}).content.decode()

    assert wrong.status_code == 422
    assert "The day in the address" in wrong.content.decode()
    assert len(file.strip().splitlines()) == 1 + 5
    assert "Bob Best,2003-01-01,,in office,Dis-interested" in file


def test_the_secretary_adds_a_seat_and_ends_it(secretary: Client) -> None:
    funds = [fund.code for fund in Fund.objects.all()]
    said = {"name": "Fay Fox", "funds": funds, "first": "2004-06-09", "reason": "Elected 2 June 2004"}

    added = secretary.post(address("seat_new"), said, follow=True).content.decode()
    assert "The seat is recorded." in added
    assert "5 in office" in page(secretary)

    fay = seats("Fay Fox")
    form = secretary.get(address("seat_end", fay[0])).context["form"]
    assert sorted(form.initial["seats"]) == fay
    secretary.post(
        address("seat_end", fay[0]), {"seats": fay, "last": "2004-06-30", "reason": "Resigned 30 June 2004"}
    )
    assert "4 in office" in page(secretary, "2004-07-01")
    assert "Resigned 30 June 2004" in page(secretary, "2004-07-01")


def test_the_secretary_records_an_interest_and_the_vote_says_what_is_looked_back_to(
    secretary: Client,
) -> None:
    Fund.objects.update(fiscal_year_end="07-31")
    (bob, *_) = seats("Bob Best")

    secretary.post(address("seat_interest", bob), interest())

    assert Act.objects.latest("pk").reason == "Partner of Example LLP"
    assert "Counted as Dis-interested on 9 June 2004, but was legal counsel" in page(secretary)
    ballots = {f"choice-{number}": "FOR" for number in range(4)}
    shown = secretary.post(address("vote_new") + QUESTION, ballots)
    assert "is counted as Dis-interested on 9 June 2004" in shown.content.decode()
    sent = {"shown": shown.context["shown"], "record": "yes"}
    recorded = secretary.post(address("vote_new") + QUESTION, sent, follow=True).content.decode()
    assert "Partner of Example LLP" in recorded


def test_an_interest_without_a_reason_or_a_board_is_refused(secretary: Client) -> None:
    (bob, *_) = seats("Bob Best")
    before = stored()
    changes: list[dict[str, Any]] = [{"why": ""}, {"seats": []}, {"last": "1998-01-01"}, {"kind": "FRIEND"}]

    answers = [secretary.post(address("seat_interest", bob), interest(**change)) for change in changes]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert "is before" in answers[2].context["form"].errors["last"][0]
    assert stored() == before


def test_an_interest_is_given_its_end_with_a_reason(secretary: Client) -> None:
    (bob, *_) = seats("Bob Best")
    secretary.post(address("seat_interest", bob), interest(last=""))
    (bob, *_) = seats("Bob Best")
    was = TrusteeInterest.objects.get(trustee=bob)
    correct = address("seat_interest", bob) + f"?corrects={was.pk}"
    form = secretary.get(correct).context["form"]
    assert (form.initial["why"], len(form.initial["seats"])) == ("Partner of Example LLP", 2)

    without_reason = secretary.post(correct, interest(last="2004-01-31"))
    assert without_reason.status_code == 422
    secretary.post(correct, interest(last="2004-01-31", reason="Left the firm"))

    standing = TrusteeInterest.objects.filter(trustee__superseded_by__isnull=True, cause="COUNSEL")
    assert {str(one.period.upper) for one in standing} == {"2004-02-01"}
    assert secretary.get(correct).status_code == 404


def test_an_interest_that_never_was_is_taken_away(secretary: Client) -> None:
    (ann, *_) = seats("Ann Able")
    was = TrusteeInterest.objects.get(trustee=ann)
    correct = address("seat_interest", ann) + f"?corrects={was.pk}"
    said = interest(seats=seats("Ann Able"), why="", withdrawn="on", reason="Another Able")

    secretary.post(correct, said)

    assert "4 in office, 4 of them Dis-interested" in page(secretary)
    assert "no reason was given" not in page(secretary)
