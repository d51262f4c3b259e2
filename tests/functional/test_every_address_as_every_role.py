"""Every address of the site, asked for by every role and by nobody: the table of roles, door by door.

An address that is not in the table fails the test: whoever adds a page says here whose it is.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver

from governance.domain.roles import Role
from tests.factories.address_samples import people_of_every_role, samples_of_addresses
from tests.factories.addresses import addresses, filled

NOBODY = "nobody"
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
    "fees:prime_rates_upload": MONTH,
    "fees:deferred_charges": BOARDS,
    "fees:conversions": BOARDS,
    "fees:limits": BOARDS,
    "fees:limit": BOARDS,
    "fees:share_terms": BOARDS,
    "fees:share_terms_new": {OFFICER},
    "fees:serviced_assets_upload": MONTH,
    "yearly_limits:years": MONTH,
    "plan_page:plan": BOARDS,
    "overview:overview": MONTH,
    "chain:proof": MONTH,
    "yearly_limits:share_class": MONTH,
    "governance:plan_upload": MONTH,
    "governance:plan_status": BOARDS,
    "governance:boards": BOARDS,
    "governance:seat_new": {SECRETARY},
    "governance:seat_end": {SECRETARY},
    "governance:seat_interest": {SECRETARY},
    "governance:continuance": BOARDS,
    "governance:duties": BOARDS,
    "governance:duty_new": {SECRETARY},
    "governance:duty_document": BOARDS,
    "governance:votes": BOARDS,
    "governance:vote": BOARDS,
    "governance:vote_new": {SECRETARY},
    "governance:meeting_new": {SECRETARY},
    "governance:agreements": BOARDS,
    "governance:agreement": BOARDS,
    "governance:agreement_terms": {SECRETARY},
    "governance:agreement_end": {SECRETARY},
    "needs": EVERYBODY,
    "api:due": EVERYBODY,
    "calendar:calendar": EVERYBODY,
    "calendar:feed": set(),  # the sample is nobody's link
    "calendar:link": EVERYBODY,
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
    "governance:minutes": BOARDS,
    "records:records": BOARDS,
    "records:attach": {SECRETARY},
    "records:export": MONTH,
    "records:document": MONTH,  # the sample came with a Distributor's notice
    "governance:resolution": BOARDS,
    "governance:meeting_considered": {SECRETARY},
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
    "month_end:corrections": MONTH,
    "month_end:carried_over": MONTH,
    "month_end:carried_over_new": {OFFICER},
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
    "projection:limits": BOARDS,
    "projection:limit": BOARDS,
    "section7:reports": BOARDS,
    "section7:report": BOARDS,
    "section7:year": BOARDS,
    "section7:present": {OFFICER},
    "section7:review": {Role.SECRETARY},
    "section7:expenditures": {*BOARDS, Role.DISTRIBUTOR},
    "section7:expenditure_file": {*BOARDS, Role.DISTRIBUTOR},
    "section7:expenditures_give": {OFFICER, Role.DISTRIBUTOR},
    "section7:expenditures_advances": {OFFICER, Role.DISTRIBUTOR},
    "section7:part": set(),  # nothing is presented yet
    "api:quarterly_reports": BOARDS,
    "api:quarterly_report": set(),  # its months are open: a conflict
    "api:quarterly_report_paper": set(),  # as above
    "api:report_parts": {Role.DISTRIBUTOR},
    "api:report_part": set(),  # nothing is presented yet
    "api:expenditures": {*BOARDS, Role.DISTRIBUTOR},
    "api:expenditure_file": {*BOARDS, Role.DISTRIBUTOR},
    "api:expenditures_give": set(),  # takes files only
    "api:expenditures_advances": set(),  # as above
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
    "api:serviced_assets": set(),  # as above
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
    "api:serviced_assets": {OFFICER},
    "api:outcomes": {OFFICER},
    "api:expenditures_give": {OFFICER, Role.DISTRIBUTOR},
    "api:expenditures_advances": {OFFICER, Role.DISTRIBUTOR},
}
# These show no form, or take an empty one as their act; each has a test of its own.
TAKES_NOTHING = (
    "healthz",
    "login",
    "logout",
    "set_password",
    "change_password",
    "api_token",
    "calendar:link",
    "second_factor",
    "month_end:close",
    "month_end:verify",
    "assignments:dispute_close",
)
PAGES = [
    (name, path)
    for name, path in addresses(get_resolver())
    if not name.startswith("admin:") and path != "admin/login/" and not path.startswith("^")
]
ADMIN = [(name, path) for name, path in addresses(get_resolver()) if name.startswith("admin:")]
pytestmark = pytest.mark.django_db


@pytest.fixture
def people(acting_user: Any) -> dict[Any, Any]:
    return people_of_every_role(acting_user)


@pytest.fixture
def samples(people: dict[Any, Any], acting_user: Any) -> dict[str, Any]:
    return samples_of_addresses(people, acting_user=acting_user)


def rows() -> dict[str, int]:
    """How many rows each table of the product has."""
    return {
        model._meta.db_table: model._base_manager.count()
        for label in (
            "governance",
            "fees",
            "assignments",
            "month_end",
            "section7",
            "users",
            "api",
            "calendar",
        )
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
