"""The pages of claims: who may open them, what they record, and what they refuse (Sections 6(b), 6(e))."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assignments.models import ClaimPaper, ClaimRecovery, FundClaim, NoticeOfClaim, PaymentInstruction
from assignments.selectors.claims import ClaimsWanted, claim_shown, claims_shown
from governance.domain.roles import Role
from governance.models import Act, Plan
from tests.factories import outsiders
from tests.factories.books import rows_of_all_tables
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6(b)", "6(e)")]
STOCKS = "example-stock-funds-inc"
SENT = {
    "fund": STOCKS,
    "portfolio": "",
    "distributor": "idi",
    "date": "2003-09-10",
    "amount": "2,000.00",
    "reason": "Charges that the Fund advanced.",
}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user, besides=outsiders.AGENT_BOOK)


@pytest.fixture
def officer(plan: Plan) -> Client:
    return signed_in(person(Role.OFFICER))


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, **kwargs: Any) -> str:
    return reverse(f"claims:{name}", kwargs={"plan": "class-b", **kwargs})


def entered(client: Client, **changes: Any) -> FundClaim:
    """The claim that the officer enters."""
    answer = client.post(address("claim_new"), SENT | changes)
    assert answer.status_code == 302, answer.content.decode()
    return FundClaim.objects.latest("pk")


def noticed(client: Client, claim: FundClaim, *, amount: str = "", number: int = 1) -> Any:
    sent = {"held": "2003-09/depository", "amount": amount, "number": number}
    return client.post(address("notice_new", claim=claim.pk), sent)


def handed_over(client: Client, claim: FundClaim, **changes: Any) -> Any:
    sent = {"kind": "RECEIVED", "date": "2003-10-08", "amount": "500.00", "reference": "Wire 1", "notice": ""}
    return client.post(address("recovery_new", claim=claim.pk), sent | changes)


def stored() -> dict[str, int]:
    return {
        table: n
        for table, n in rows_of_all_tables().items()
        if table.startswith(("governance", "assignments"))
    }


# Entering, correcting, withdrawing.


def test_a_claim_is_entered_with_its_writing(officer: Client, plan: Plan) -> None:
    proof = SimpleUploadedFile("ledger.txt", b"Advanced: 2,000.00")

    claim = entered(officer, papers=[proof])

    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert (shown.fund_code, shown.party.code, shown.figures.open) == (STOCKS, "idi", 2000_00)
    said = officer.get(address("claim", claim=claim.pk)).content.decode()
    assert "Charges that the Fund advanced." in said
    paper = ClaimPaper.objects.get()
    answer = officer.get(address("paper", paper=paper.pk))
    assert (answer.content, answer["Content-Type"]) == (b"Advanced: 2,000.00", "text/plain; charset=utf-8")
    assert answer["Content-Disposition"] == 'attachment; filename="ledger.txt"'


def test_a_double_click_enters_one_claim(officer: Client) -> None:
    claim = entered(officer)
    before = stored()

    again = officer.post(address("claim_new"), SENT, follow=True)

    assert "recorded just so already" in again.content.decode()
    assert stored() == before
    assert FundClaim.objects.latest("pk") == claim


def test_every_fault_is_told_at_once_and_nothing_is_stored(officer: Client) -> None:
    before = stored()

    answer = officer.post(
        address("claim_new"),
        SENT
        | {"portfolio": "example-high-yield-fund", "amount": "0", "papers": SimpleUploadedFile("x", b"\x00")},
    )

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Section 1: Example High Yield Fund is of" in said
    assert "a claim of nothing is no claim" in said
    assert "is of a kind that is not kept" in said
    assert stored() == before


def test_a_correction_is_a_new_row_with_its_reason(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    at = f"{address('claim_new')}?corrects={claim.pk}"
    assert officer.post(at, SENT | {"amount": "1500.00"}).status_code == 422

    officer.post(at, SENT | {"amount": "1500.00", "why": "Counted twice."})

    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert (shown.figures.claimed, shown.number) == (1500_00, claim.pk)
    claim.refresh_from_db()
    assert claim.superseded_by is not None
    assert "Counted twice." in officer.get(address("claim", claim=claim.pk)).content.decode()


def test_a_correction_does_not_move_to_another_fund_or_distributor(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    sent = SENT | {"distributor": "adi", "amount": "10.00", "why": "Wrong."}

    officer.post(f"{address('claim_new')}?corrects={claim.pk}", sent)

    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert (shown.party.code, shown.figures.claimed) == ("idi", 10_00)


def test_what_somebody_else_corrected_since_is_not_corrected_blindly(officer: Client) -> None:
    claim = entered(officer)
    at = f"{address('claim_new')}?corrects={claim.pk}"
    officer.post(at, SENT | {"amount": "1500.00", "why": "Counted twice."})
    before = stored()

    answer = officer.post(at, SENT | {"amount": "1000.00", "why": "Mine."})

    assert answer.status_code == 422
    assert "corrected or withdrew this claim since" in answer.content.decode()
    assert stored() == before


def test_a_claim_below_what_was_recovered_says_what_is_the_distributors(officer: Client, plan: Plan) -> None:
    book_claim = FundClaim.objects.get()  # 1,000.00 on adi, all of it set off in September
    sent = {
        "fund": book_claim.fund.code,
        "distributor": "adi",
        "date": "2003-09-10",
        "amount": "400.00",
        "reason": "An advance.",
        "why": "The rest was paid.",
    }

    answer = officer.post(f"{address('claim_new')}?corrects={book_claim.pk}", sent, follow=True)

    assert "600.00 dollars were recovered beyond it" in answer.content.decode()
    shown = claim_shown(plan, book_claim.pk)
    assert shown is not None
    assert (shown.figures.over, shown.figures.state) == (600_00, "OVER_RECOVERED")
    handed_over(officer, book_claim, kind="RETURNED", amount="600.00", reference="Cheque 9")
    shown = claim_shown(plan, book_claim.pk)
    assert shown is not None
    assert (shown.figures.over, shown.figures.state) == (0, "RECOVERED")


def test_a_withdrawn_claim_is_kept_and_claims_nothing(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    assert officer.post(address("claim_withdraw", claim=claim.pk), {"reason": ""}).status_code == 422

    officer.post(address("claim_withdraw", claim=claim.pk), {"reason": "Settled in court."})

    (shown,) = claims_shown(plan, wanted=ClaimsWanted(payee="idi"))
    assert (shown.figures.open, shown.figures.state) == (0, "WITHDRAWN")
    said = officer.get(address("claim", claim=claim.pk)).content.decode()
    assert "withdrawn by officer: Settled in court." in said
    before = stored()
    officer.post(address("claim_withdraw", claim=claim.pk), {"reason": "Again."})
    assert stored() == before


# The register.


def test_the_register_ties_and_narrows_by_its_address(officer: Client) -> None:
    entered(officer)
    page = officer.get(address("claims"))
    sums = page.context["sums"]
    assert (sums.claimed, sums.offset, sums.received, sums.open, sums.over) == (
        3000_00,
        1000_00,
        0,
        2000_00,
        0,
    )
    assert sums.claimed == sums.offset + sums.received - sums.over + sums.open

    narrowed = officer.get(address("claims"), {"payee": "idi", "state": "OPEN"})
    assert [one.party.code for one in narrowed.context["claims"]] == ["idi"]
    assert narrowed.context["sums"].claimed == 2000_00
    file = officer.get(address("claims"), {"payee": "idi", "format": "csv"}).content.decode().splitlines()
    assert len(file) == 2
    assert ",2000.00,0.00,0.00,0.00,2000.00,0.00,0.00,OPEN," in file[1]


def test_what_a_voided_instruction_had_recovered_is_open_again(plan: Plan) -> None:
    (before,) = claims_shown(plan, wanted=ClaimsWanted(payee="adi"))
    PaymentInstruction.objects.filter(plan=plan).update(status="VOIDED")

    (after,) = claims_shown(plan, wanted=ClaimsWanted(payee="adi"))

    assert (before.figures.offset, before.figures.open) == (1000_00, 0)
    assert (after.figures.offset, after.figures.open) == (0, 1000_00)


def test_the_pages_ask_as_much_for_many_claims_as_for_one(officer: Client) -> None:
    claim = entered(officer)
    pages = [address("claims"), address("claim", claim=claim.pk)]

    def queries() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert officer.get(page).status_code == 200
            counted.append(len(asked))
        return counted

    few = queries()
    for number in range(5):
        entered(officer, reason=f"More of it {number}")
    handed_over(officer, claim)
    handed_over(officer, claim, reference="Wire 2")
    assert queries() == few


# Notices.


def test_a_notice_asks_for_the_distributors_balance_alone(officer: Client, plan: Plan) -> None:
    claim = entered(officer, amount="9000.00")

    answer = noticed(officer, claim)

    assert answer.status_code == 302, answer.content.decode()
    notice = NoticeOfClaim.objects.get()
    # Half of idi's from the 16th on is Trust B's: of 5,625.00 that stay 4,218.75 for idi.
    assert (notice.amount, notice.agent.code) == (notice.parts.get().balance, "depository")
    assert str(notice.amount) == "4218.75"
    paper = officer.get(address("notice", number=1))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content == bytes(notice.content)
    assert paper.content.startswith(b"%PDF-")
    assert Act.objects.latest("pk").summary["sha256"] == notice.sha256


def test_a_double_click_gives_one_notice(officer: Client) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="100.00")
    before = stored()

    again = noticed(officer, claim, amount="100.00")

    assert again.status_code == 302
    assert stored() == before


def test_two_claims_do_not_ask_for_the_same_balance(officer: Client) -> None:
    first, second = entered(officer, amount="4000.00"), entered(officer, amount="4000.00", reason="More.")
    noticed(officer, first)
    before = stored()

    answer = noticed(officer, second, amount="218.76", number=2)

    assert answer.status_code == 422
    assert "at most 218.75 can be asked of this balance" in answer.content.decode()
    assert stored() == before
    assert noticed(officer, second, number=2).status_code == 302
    assert str(NoticeOfClaim.objects.latest("pk").amount) == "218.75"


def test_a_page_that_is_no_longer_right_gives_no_notice(officer: Client) -> None:
    first, second = entered(officer), entered(officer, reason="More.")
    noticed(officer, first, amount="100.00")

    answer = noticed(officer, second, amount="100.00", number=1)

    assert answer.status_code == 422
    assert "another notice was given since" in answer.content.decode()


def test_a_claim_on_who_is_paid_directly_has_nobody_to_notify(officer: Client) -> None:
    claim = FundClaim.objects.get()

    said = officer.get(address("notice_new", claim=claim.pk)).content.decode()

    assert "No collection agent is paid a balance of this Distributor" in said
    assert noticed(officer, claim).status_code == 422


def test_a_withdrawn_notice_frees_what_it_asked_for(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="1500.00")
    at = address("notice_withdraw", claim=claim.pk, number=1)

    officer.post(at, {"reason": "The agent holds nothing."})

    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert shown.noticed == 0
    assert noticed(officer, claim, amount="2000.00", number=2).status_code == 302


# What is handed over.


def test_what_the_agent_hands_over_is_recovered(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="600.00")

    answer = handed_over(officer, claim, notice="1")

    assert answer.status_code == 302, answer.content.decode()
    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert (shown.figures.received, shown.figures.open, shown.noticed) == (500_00, 1500_00, 100_00)


def test_it_is_recorded_once(officer: Client) -> None:
    claim = entered(officer)
    handed_over(officer, claim)
    before = stored()

    handed_over(officer, claim)
    other = handed_over(officer, claim, amount="600.00")

    assert other.status_code == 422
    assert "recorded already, with another amount" in other.content.decode()
    assert stored() == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "2000.01"}, "2000.00 are open of the claim"),
        ({"date": "2003-09-09"}, "before the claim"),
        ({"date": "2999-01-01"}, "still to come"),
        ({"kind": "RETURNED"}, "Select a valid choice"),
    ],
)
def test_never_more_than_open_and_never_at_the_wrong_time(
    changes: dict[str, str], said: str, officer: Client
) -> None:
    claim = entered(officer)
    before = stored()

    answer = handed_over(officer, claim, **changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert stored() == before


def test_what_was_recorded_wrongly_counts_no_longer_and_is_kept(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    handed_over(officer, claim)
    recovery = ClaimRecovery.objects.get()

    officer.post(address("take_back", claim=claim.pk, recovery=recovery.pk), {"reason": "Another claim's."})

    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert shown.figures.open == 2000_00
    assert "Another claim&#x27;s." in officer.get(address("claim", claim=claim.pk)).content.decode()


# Who sees what.


def test_each_party_sees_the_claims_on_itself_alone(officer: Client, plan: Plan) -> None:
    claim = entered(officer, reason="A private matter of idi's")
    noticed(officer, claim, amount="100.00")
    people = {"officer": person(Role.OFFICER, name="o2"), "approver": person(Role.APPROVER)}
    book_claim = FundClaim.objects.exclude(pk=claim.pk).get()
    seen = {}
    for name, (kind, code) in outsiders.PARTIES.items():
        client = signed_in(outsiders.member(name, kind, code, people=people))
        seen[name] = client.get(address("own_claims")).content.decode()
        assert client.get(address("claims")).status_code == 403
        answers = {one.pk: client.get(address("own_claim", claim=one.pk)) for one in (claim, book_claim)}
        own = {pk for pk, answer in answers.items() if answer.status_code == 200}
        assert own == {"idi-user": {claim.pk}, "adi-user": {book_claim.pk}}.get(name, set())
        gets_paper = client.get(address("own_notice", number=1)).status_code == 200
        assert gets_paper is (name == "depository-user")

    assert "private matter" in seen["idi-user"]
    assert "An advance." in seen["adi-user"]
    for name in ("adi-user", "trust-a-user", "trust-b-user"):
        assert "private matter" not in seen[name]
    for name in ("trust-a-user", "trust-b-user"):
        assert "No Fund claims anything of you" in seen[name]
    assert "No. 1" in seen["depository-user"]
    assert "private matter" not in seen["depository-user"]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_who_only_sees_gets_no_act(role: Role, plan: Plan) -> None:
    client = signed_in(person(role))
    said = client.get(address("claim", claim=FundClaim.objects.get().pk)).content.decode()

    assert "Withdraw it" not in said
    assert client.get(address("claim_new")).status_code == 403
