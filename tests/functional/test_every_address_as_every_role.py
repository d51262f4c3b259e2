"""Every address of the site, asked for by every role and by nobody: the table of roles, door by door.

An address that is not in the table fails the test: whoever adds a page says here whose it is.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from assignments.domain.claims import RecoveryKind
from assignments.domain.disputes import DisputeAsked, Figure
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import ClaimPaper, ClaimRecovery, FundClaim, PaymentAuthorization, PaymentInstruction
from assignments.selectors.approvals import contents_of
from assignments.services.bank import enter_bank_details
from assignments.services.disputes import Writing, open_dispute
from assignments.services.estimates import keep_computed_estimates
from governance.domain.roles import Role
from governance.models import DistributionAgreement, Fund, Plan, Trustee, Vote
from governance.services.amendments import AmendmentAsked, draft_amendment
from governance.services.terminations import TerminationAsked, record_termination
from plan_admin.claims.services.claiming import ClaimAsked, record_claim
from plan_admin.claims.services.noticing import NoticeAsked, give_notice_of_claim
from plan_admin.claims.services.recovering import RecoveryAsked, record_handed_over
from plan_admin.month_end.models import JobKind
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.issuing import issue_payments
from plan_admin.month_end.services.jobs import request_job
from tests.factories.closed_month import BOND, SCHEDULE, SEPTEMBER, STOCK, closed_september
from tests.factories.notices import FIRST_ACCOUNT, direction, given, transfer
from tests.factories.outsiders import AGENT_BOOK
from tests.factories.people import member, person
from tests.factories.plans import schedule_a

NOBODY = "nobody"
LOWER = ("0.50%", "0.25%", "0.75%")
OFFICER, APPROVER, SECRETARY, AUDITOR = Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR
MONTH = {OFFICER, APPROVER, AUDITOR}
BOARDS = {*MONTH, SECRETARY}
STAFF = BOARDS
EVERYBODY = set(Role)
ANYBODY = {*EVERYBODY, NOBODY}
STATEMENTS = {*MONTH, Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT}
OUTSIDE = {Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT}
OF_ADI = {
    *MONTH,
    Role.DISTRIBUTOR,
}  # the sample is the Distributor's; others' parties have nothing to do with it

# Who gets the page of each address, by its name.
MAY_OPEN: Mapping[str, set[Any]] = {
    "home": EVERYBODY,
    "go": MONTH,
    "healthz": ANYBODY,
    "login": ANYBODY,
    "logout": set(),  # only by a button
    "set_password": ANYBODY,
    "account": EVERYBODY,
    "change_password": EVERYBODY,
    "second_factor": EVERYBODY,
    "end_second_factor": EVERYBODY,
    "api_token": EVERYBODY,
    "files": MONTH,
    "book:upload": MONTH,
    "fees:net_assets_upload": MONTH,
    "fees:share_activity_upload": MONTH,
    "fees:booked_accruals_upload": MONTH,
    "governance:plan_upload": MONTH,
    "governance:plan_status": BOARDS,
    "governance:boards": BOARDS,
    "governance:seat_new": {SECRETARY},
    "governance:seat_end": {SECRETARY},
    "governance:seat_interest": {SECRETARY},
    "governance:continuance": BOARDS,
    "governance:votes": BOARDS,
    "governance:vote": BOARDS,
    "governance:vote_new": {SECRETARY},
    "governance:meeting_new": {SECRETARY},
    "governance:agreements": BOARDS,
    "governance:agreement": BOARDS,
    "governance:agreement_terms": {SECRETARY},
    "governance:agreement_end": {SECRETARY},
    "needs": EVERYBODY,
    "claims:claims": MONTH,
    "claims:claim": MONTH,
    "claims:paper": MONTH,
    "claims:notice": MONTH,
    "claims:claim_new": {OFFICER},
    "claims:claim_withdraw": {OFFICER},
    "claims:claim_papers": {OFFICER},
    "claims:notice_new": {OFFICER},
    "claims:notice_withdraw": {OFFICER},
    "claims:recovery_new": {OFFICER},
    "claims:take_back": {OFFICER},
    "claims:own_claims": OUTSIDE,
    "claims:own_claim": set(),  # the sample is a claim on another Distributor
    "claims:own_notice": set(),  # the sample was given to an agent for which nobody acts
    "waivers:waivers": MONTH,
    "waivers:waiver_new": {OFFICER},
    "governance:amendments": BOARDS,
    "governance:amendment": BOARDS,
    "governance:amendment_new": {SECRETARY},
    "governance:terminations": BOARDS,
    "governance:termination": BOARDS,
    "governance:termination_new": {SECRETARY},
    "governance:termination_certify": {OFFICER},
    "governance:holders_votes": BOARDS,
    "governance:holders_new": {SECRETARY},
    "governance:meeting_call": {SECRETARY},
    "governance:meeting": BOARDS,
    "governance:roll_call": {SECRETARY},
    "month_end:month": MONTH,
    "month_end:payments": MONTH,
    "month_end:approvals": MONTH,
    "month_end:determine_lapse": MONTH,
    "month_end:issue": MONTH,
    "month_end:payment": MONTH,
    "month_end:void": MONTH,
    "month_end:reverse": MONTH,
    "month_end:determine": MONTH,
    "month_end:settle": MONTH,
    "month_end:return": MONTH,
    "month_end:pay_again": MONTH,
    "month_end:authorization": MONTH,
    "month_end:authorization_paper": MONTH,
    "month_end:settle_all": MONTH,
    "month_end:rollforward": MONTH,
    "month_end:explain_difference": MONTH,
    "month_end:close": MONTH,
    "month_end:recompute": MONTH,
    "month_end:finish": MONTH,
    "month_end:review_held": MONTH,
    "month_end:verify": MONTH,
    "month_end:jobs": MONTH,
    "month_end:job": MONTH,
    "month_end:calculations": {*MONTH, Role.DISTRIBUTOR},
    "month_end:calculation": OF_ADI,
    "month_end:calculation_upload": {OFFICER, Role.DISTRIBUTOR},
    "month_end:calculation_type": {OFFICER, Role.DISTRIBUTOR},
    "month_end:calculation_accept": {Role.DISTRIBUTOR},
    "month_end:calculation_template": OF_ADI,
    "month_end:calculation_daily": OF_ADI,
    "month_end:calculation_decide": set(),  # nothing of the sample waits for a decision
    "projection:projection": BOARDS,
    "projection:summary": BOARDS,
    "people:people": MONTH,
    "people:person": MONTH,
    "people:propose": {OFFICER},
    "people:propose_roles": {OFFICER},
    "people:propose_active": {OFFICER},
    "people:propose_password": {OFFICER},
    "people:propose_membership": {OFFICER},
    "people:decide": MONTH,
    "people:decide_membership": MONTH,
    "assignments:statements": STATEMENTS,
    "assignments:statement": OF_ADI,
    "assignments:year": OF_ADI,
    "assignments:fiscal_year": OF_ADI,
    "assignments:estimate": OF_ADI,
    "assignments:disputes": STATEMENTS,
    "assignments:dispute": OF_ADI,
    "assignments:dispute_new": {Role.DISTRIBUTOR},
    "assignments:dispute_answer": {OFFICER},
    "assignments:dispute_reply": {Role.DISTRIBUTOR},
    "assignments:dispute_close": {Role.DISTRIBUTOR},
    "assignments:dispute_writing": OF_ADI,
    "assignments:explain_fee": {*OF_ADI, Role.ASSIGNEE},  # whoever has a part of it sees the class's fee
    "assignments:explain_share": OF_ADI,
    "assignments:explain_portion": {*OF_ADI, Role.ASSIGNEE},
    "assignments:explain_payment": MONTH,  # the sample pays another
    "parties:transfers": {*STATEMENTS},
    "parties:notices": MONTH,
    "parties:notice": OF_ADI,
    "parties:writing": OF_ADI,
    "parties:acknowledge": {OFFICER},
    "parties:send_back": {OFFICER},
    "parties:record_consent": {OFFICER},
    "parties:withdraw": {Role.DISTRIBUTOR},
    "parties:consent": set(),  # the sample asks nobody's
    "parties:notice_new": {Role.DISTRIBUTOR},
    "parties:transfer_new": {Role.DISTRIBUTOR},
    "parties:direction_new": {Role.DISTRIBUTOR},
    "parties:transfer_change": {Role.DISTRIBUTOR},
    "parties:transfer_end": {Role.DISTRIBUTOR},
    "parties:direction_change": {Role.DISTRIBUTOR},
    "parties:direction_end": {Role.DISTRIBUTOR},
    "parties:bank": MONTH,
    "parties:bank_new": {OFFICER},
    "parties:bank_decide": MONTH,
    "parties:bank_own": OUTSIDE,
    "parties:bank_own_new": OUTSIDE,
    "api:notices": STATEMENTS,
    "api:notice": OF_ADI,
    "api:transfers": STATEMENTS,
    "api:directions": STATEMENTS,
    "api:schema": EVERYBODY,
    "api:docs": EVERYBODY,
    "api:plans": BOARDS,
    "api:plan": BOARDS,
    "api:plan_status": BOARDS,
    "api:net_assets": MONTH,
    "api:share_activity": MONTH,
    "api:booked_accruals": set(),  # takes files only, like the book
    "api:instructions": MONTH,
    "api:instruction": MONTH,
    "api:statements": STATEMENTS,
    "api:statement": OF_ADI,
    "api:estimate": OF_ADI,
    "api:year": OF_ADI,
    "api:fiscal_year": OF_ADI,
    "api:explain_fee": {*OF_ADI, Role.ASSIGNEE},
    "api:explain_share": OF_ADI,
    "api:explain_portion": {*OF_ADI, Role.ASSIGNEE},
    "api:explain_payment": MONTH,
    "api:calculations": {*MONTH, Role.DISTRIBUTOR},
    "api:calculation": OF_ADI,
    "api:months": MONTH,
    "api:month": MONTH,
    "api:rollforward": MONTH,
    "api:approvals": MONTH,
    "api:authorizations": MONTH,
    "api:authorization": MONTH,
    "api:authorization_paper": MONTH,
    "api:outcomes": set(),  # takes records only
    "api:month_jobs": MONTH,
    "api:jobs": MONTH,
    "api:job": MONTH,
    "api:needs": EVERYBODY,
    "api:book": set(),  # takes files only
    "api:nothing": set(),
}
MAY_SEND: Mapping[str, set[Any]] = {
    "api:book": {OFFICER},
    "api:booked_accruals": {OFFICER},
    "api:outcomes": {OFFICER},
}
# These show no form, or take an empty one as their act; each has a test of its own.
TAKES_NOTHING = (
    "healthz",
    "login",
    "logout",
    "set_password",
    "change_password",
    "api_token",
    "second_factor",
    "month_end:close",
    "month_end:verify",
    "assignments:dispute_close",
)
SAMPLES: Mapping[str, Any] = {
    "plan": "class-b",
    "month": "2003-09",
    "portfolio": "example-energy-fund",
    "component": "distribution_fee",
    "distributor": "adi",
    "assignee": "trust-a",
    "year": 2003,
    "fund": "example-stock-funds-inc",
    "said": 0,
    "kind": "distributor",
    "code": "adi",
    "uidb64": "MQ",
    "token": "set-password",
    "change": 1,
    "membership": 1,
}
pytestmark = pytest.mark.django_db


def addresses(resolver: URLResolver, *, before: str = "", within: str = "") -> Iterator[tuple[str, str]]:
    """Each address's name and path, parameters in angle brackets."""
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(
                one, before=path, within=f"{within}{one.namespace}:" if one.namespace else within
            )
        elif isinstance(one, URLPattern):
            yield f"{within}{one.name or path}", path


PAGES = [
    (name, path)
    for name, path in addresses(get_resolver())
    if not name.startswith("admin:") and path != "admin/login/" and not path.startswith("^")
]
ADMIN = [(name, path) for name, path in addresses(get_resolver()) if name.startswith("admin:")]


def filled(path: str, samples: Mapping[str, Any]) -> str:
    """The path with a sample for each parameter."""
    parts = []
    for part in path.split("<"):
        name, found, rest = part.partition(">")
        parts.append(f"{samples[name.rpartition(':')[2]]}{rest}" if found else part)
    return "/" + "".join(parts)


@pytest.fixture
def people(acting_user: Any) -> dict[Any, Any]:
    """The closed month, and a person of each role: for adi, for its Assignee, and for no party yet."""
    closed_september(acting_user, besides=AGENT_BOOK)
    found: dict[Any, Any] = {role: person(role) for role in Role}
    member(found[Role.DISTRIBUTOR], kind=PayeeKind.DISTRIBUTOR, code="adi")
    member(found[Role.ASSIGNEE], kind=PayeeKind.ASSIGNEE, code="trust-a")
    return found


def termination_of(plan: Plan, *, acting_user: Any) -> int:
    """A termination that waits for its votes."""
    asked = TerminationAsked(
        id="t1",
        by="trustees",
        portfolios=("example-energy-fund",),
        effective=date(2003, 12, 1),
        good_faith=True,
        best_interest_fund=True,
        best_interest_shareholders=True,
        cdsc_unaltered=True,
    )
    return record_termination(plan=plan, termination=asked, acting_user=acting_user).termination.number


def claim_samples(plan: Plan, *, acting_user: Any) -> dict[str, int]:
    """A claim on idi with a writing, a notice to its agent, and something handed over."""
    bond = FundClaim.objects.get(plan=plan)
    asked = ClaimAsked(
        fund=bond.fund.code,
        portfolio="",
        distributor="idi",
        date=bond.date,
        amount="5000.00",
        reason="More.",
    )
    papers = [("proof.txt", b"Proof")]
    claim = record_claim(plan=plan, claim=asked, papers=papers, acting_user=acting_user).version
    notice = NoticeAsked(claim=claim, month=SEPTEMBER, agent="depository", number=1, cents=100)
    give_notice_of_claim(plan=plan, notice=notice, today=bond.date, acting_user=acting_user)
    handed = RecoveryAsked(
        claim=claim, kind=RecoveryKind.RECEIVED, date=bond.date, cents=50, reference="Wire 1"
    )
    record_handed_over(plan=plan, recovery=handed, today=bond.date, acting_user=acting_user)
    return {
        "claim": claim,
        "paper": ClaimPaper.objects.get().pk,
        "number": 1,
        "recovery": ClaimRecovery.objects.get().pk,
    }


def disputed_by(member: Any, *, plan: Plan) -> int:
    """A dispute of adi's, with its writing; the estimate of its month is kept, and a fiscal year known."""
    Fund.objects.filter(code="example-stock-funds-inc").update(fiscal_year_end="07-31")
    keep_computed_estimates(plan=plan, acting_user=member)
    asked = DisputeAsked(
        month=SEPTEMBER.first,
        party=Party(kind=PayeeKind.DISTRIBUTOR, code="adi"),
        figure=Figure.MISSING,
        reason="A month is missing.",
    )
    writing = Writing(name="proof.txt", data=b"Our own figures.")
    return int(open_dispute(plan=plan, asked=asked, acting_user=member, writing=writing).pk)


def issued_for(plan: Plan, row: PaymentInstruction, *, people: dict[Any, Any]) -> PaymentAuthorization:
    """The authorization of one payment, approved and issued by the people of the house."""
    (content,) = contents_of(PaymentInstruction.objects.filter(pk=row.pk))
    asked = {"plan": plan, "month": SEPTEMBER}
    approve_payments(**asked, shown={row.pk: content.digest}, acting_user=people[APPROVER])
    outcome = issue_payments(**asked, fund=row.fund, acting_user=people[OFFICER])
    assert outcome.authorization is not None
    return outcome.authorization


@pytest.fixture
def samples(people: dict[Any, Any], acting_user: Any) -> dict[str, Any]:
    vote = Vote.objects.get()
    drafted = draft_amendment(
        plan=vote.plan,
        amendment=AmendmentAsked(
            id="am1",
            data=schedule_a([(SCHEDULE[0][0], BOND, LOWER), (SCHEDULE[1][0], STOCK, LOWER)]).encode(),
            source="am1.txt",
            effective=date(2004, 10, 1),
        ),
        acting_user=people[Role.SECRETARY],
    )
    job = request_job(
        kind=JobKind.VERIFY_BOOKS, plan=vote.plan, month=SEPTEMBER, requested_by=people[Role.OFFICER]
    )
    notice = given(people[Role.DISTRIBUTOR])
    details = enter_bank_details(
        party=Party(kind=PayeeKind.DISTRIBUTOR, code="adi"),
        details=FIRST_ACCOUNT,
        acting_user=people[Role.OFFICER],
    )
    instruction = PaymentInstruction.objects.exclude(payee__in=["adi", "trust-a"]).earliest("pk")
    authorization = issued_for(vote.plan, instruction, people=people)
    return {
        **SAMPLES,
        "fund": authorization.fund.code,
        "authorization": authorization.pk,
        "vote": vote.pk,
        "seat": Trustee.objects.filter(superseded_by__isnull=True).earliest("pk").pk,
        "agreement": DistributionAgreement.objects.get(entry="adi-2003").pk,
        "amendment": drafted.amendment,
        "meeting": vote.meeting,
        "termination": termination_of(vote.plan, acting_user=acting_user),
        "notice": notice.pk,
        "document": notice.document_id,
        "transfer": transfer().pk,
        "direction": direction("adi").pk,
        "details": details.pk,
        "job": job.pk,
        "instruction": instruction.pk,
        **claim_samples(vote.plan, acting_user=acting_user),
        "person": people[Role.AUDITOR].pk,
        "dispute": disputed_by(people[Role.DISTRIBUTOR], plan=vote.plan),
    }


def rows() -> dict[str, int]:
    """How many rows each table of the product has."""
    return {
        model._meta.db_table: model._base_manager.count()
        for label in ("governance", "fees", "assignments", "month_end", "users", "api")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def asked_by(who: Any, people: dict[Any, Any]) -> Client:
    client = Client(raise_request_exception=True)
    if who != NOBODY:
        client.force_login(people[who])
    return client


@pytest.mark.parametrize("name", [name for name, _ in PAGES])
def test_every_address_is_in_the_table(name: str) -> None:
    assert name in MAY_OPEN


@pytest.mark.parametrize("who", [*Role, NOBODY], ids=str)
def test_pages_open_to_those_of_the_table_alone(
    who: Any, people: dict[Any, Any], samples: dict[str, Any]
) -> None:
    client = asked_by(who, people)
    wrong = []
    for name, path in PAGES:
        if name == "logout":
            continue
        answer = client.get(filled(path, samples))
        opened = answer.status_code == 200 or (name == "go" and answer.status_code == 302)
        sent_to_sign_in = answer.status_code == 302 and "sign-in" in answer["Location"]
        if name in ("login", "set_password"):
            opened = answer.status_code in (200, 302)  # who is in is sent on
        if name == "go" and sent_to_sign_in:
            opened = False
        gone = name.startswith("people:decide") and answer.status_code == 404  # the sample is not there
        if opened != (who in MAY_OPEN[name]) and not (gone and who in MAY_OPEN[name]):
            wrong.append(f"{name}: {answer.status_code}")
        if not opened and answer.status_code >= 500:
            wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("who", [*Role, NOBODY], ids=str)
def test_what_is_sent_empty_or_by_the_wrong_person_stores_nothing(
    who: Any, people: dict[Any, Any], samples: dict[str, Any]
) -> None:
    client = asked_by(who, people)
    before = rows()
    wrong = []
    for name, path in PAGES:
        if name in TAKES_NOTHING:
            continue
        answer = client.post(filled(path, samples), {})
        allowed = who in MAY_OPEN[name] | MAY_SEND.get(name, set())
        if answer.status_code in (200, 201, 202) or answer.status_code >= 500:
            wrong.append(f"{name}: {answer.status_code}")
        if not allowed and answer.status_code not in (302, 401, 403, 404, 405):
            wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []
    assert rows() == before


@pytest.mark.parametrize("who", [Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT, NOBODY], ids=str)
def test_outsiders_and_nobody_get_nothing_of_the_admin(
    who: Any, people: dict[Any, Any], samples: dict[str, Any]
) -> None:
    client = asked_by(who, people)
    own = {**samples, "object_id": 1, "content_type_id": 1, "app_label": "fees", "url": "x"}
    wrong = []
    for name, path in ADMIN:
        if path.startswith("admin/(?P"):
            continue
        answer = client.get(filled(path, own))
        refused = answer.status_code in (403, 404) or (
            answer.status_code == 302 and ("sign-in" in answer["Location"] or "login" in answer["Location"])
        )
        if not refused and name not in ("admin:logout", "admin:login", "admin:jsi18n"):
            wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []
