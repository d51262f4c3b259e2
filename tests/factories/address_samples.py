"""What every address of the site is asked for with: the closed month, its people, and one of each thing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assignments.domain.disputes import DisputeAsked, Figure
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import PaymentAuthorization, PaymentInstruction
from assignments.selectors.approvals import contents_of
from assignments.services.bank import enter_bank_details
from assignments.services.disputes import Writing, open_dispute
from assignments.services.estimates import keep_computed_estimates
from governance.domain.duties import YearlyDuty
from governance.domain.roles import Role
from governance.models import DistributionAgreement, Fund, Plan, Trustee, Vote, YearlyDutyDone
from governance.services.amendments import AmendmentAsked, draft_amendment
from governance.services.duties import DutyAsked, record_duty
from governance.services.duties import Writing as DutyWriting
from governance.services.terminations import TerminationAsked, record_termination
from plan_admin.month_end.models import JobKind
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.issuing import issue_payments
from plan_admin.month_end.services.jobs import request_job
from plan_admin.section7.models import ExpenditureFile
from plan_admin.section7.services.importing import Given, import_expenditures
from tests.factories.claim_samples import claim_samples
from tests.factories.closed_month import BOND, SCHEDULE, SEPTEMBER, STOCK, closed_september
from tests.factories.notices import FIRST_ACCOUNT, direction, given, transfer
from tests.factories.outsiders import AGENT_BOOK
from tests.factories.people import member, person
from tests.factories.plans import schedule_a
from tests.factories.reports import HEAD

LOWER = ("0.50%", "0.25%", "0.75%")
SAMPLES: Mapping[str, Any] = {
    "plan": "class-b",
    "month": "2003-09",
    "portfolio": "example-energy-fund",
    "component": "distribution_fee",
    "distributor": "adi",
    "assignee": "trust-a",
    "year": 2003,
    "said": 0,
    "kind": "distributor",
    "code": "adi",
    "uidb64": "MQ",
    "token": "set-password",
    "change": 1,
    "part": 1,
    "membership": 1,
}


def people_of_every_role(acting_user: Any) -> dict[Any, Any]:
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


def duty_done(plan: Plan, *, acting_user: Any) -> int:
    """A yearly duty that was done for a Fund, with its document."""
    asked = DutyAsked(
        funds=(plan.share_classes.earliest("pk").portfolio.fund.code,),
        duty=YearlyDuty.QUESTIONNAIRES,
        year=2003,
        done_on=date(2003, 9, 1),
        by="The secretary",
        document="Answers of 2003",
        writing=DutyWriting(name="answers.txt", data=b"None has an interest."),
    )
    record_duty(plan=plan, duty=asked, acting_user=acting_user)
    return int(YearlyDutyDone.objects.earliest("pk").pk)


def disputed_by(member: Any, *, plan: Plan) -> int:
    """A dispute of adi's, with its writing; the estimate of its month is kept, and fiscal years are known."""
    Fund.objects.update(fiscal_year_end="12-31")
    keep_computed_estimates(plan=plan, acting_user=member)
    asked = DisputeAsked(
        month=SEPTEMBER.first,
        party=Party(kind=PayeeKind.DISTRIBUTOR, code="adi"),
        figure=Figure.MISSING,
        reason="A month is missing.",
    )
    writing = Writing(name="proof.txt", data=b"Our own figures.")
    return int(open_dispute(plan=plan, asked=asked, acting_user=member, writing=writing).pk)


def expenditures_of(member: Any, *, plan: Plan) -> int:
    """A file of adi's expenditures; fiscal years are known by now."""
    given = Given(
        plan=plan,
        distributor="adi",
        data=f"{HEAD}\nadi,2003-09,{BOND},other,accounts,Call Center,12.00".encode(),
        source="spent.csv",
        today=date(2003, 10, 31),
        acting_user=member,
    )
    import_expenditures(given)
    return int(ExpenditureFile.objects.get().pk)


def issued_for(plan: Plan, row: PaymentInstruction, *, people: dict[Any, Any]) -> PaymentAuthorization:
    """The authorization of one payment, approved and issued by the people of the house."""
    (content,) = contents_of(PaymentInstruction.objects.filter(pk=row.pk))
    asked: dict[str, Any] = {"plan": plan, "month": SEPTEMBER}
    approve_payments(**asked, shown={row.pk: content.digest}, acting_user=people[Role.APPROVER])
    outcome = issue_payments(**asked, fund=row.fund, acting_user=people[Role.OFFICER])
    assert outcome.authorization is not None
    return outcome.authorization


def samples_of_addresses(people: dict[Any, Any], *, acting_user: Any) -> dict[str, Any]:
    """By its name in the addresses, something of the closed month that each parameter can be."""
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
        "record": duty_done(vote.plan, acting_user=people[Role.SECRETARY]),
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
        "given": expenditures_of(people[Role.DISTRIBUTOR], plan=vote.plan),
    }
