"""The register of claims (Sections 6(b), 6(e)): what each Fund claims of whom, and what came of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from assignments.domain.claims import ClaimFigures, RecoveryKind
from assignments.domain.parties import KIND_WORDS, Party
from assignments.domain.routes import PayeeKind
from assignments.models import ClaimRecovery, FundClaim, NoticeOfClaim, PaymentLine
from assignments.selectors.payments import NO_LONGER_STANDING
from assignments.selectors.told import told_whole
from governance.domain.money import cents_from_dollars
from governance.models import Fund, Plan, ShareClass
from governance.models.portal import as_application

NOTHING = Decimal(0)
# What was handed over for a claim, and what the Fund gave back of it.
MOVED = {
    "received": Sum("amount", filter=Q(kind=RecoveryKind.RECEIVED)),
    "returned": Sum("amount", filter=Q(kind=RecoveryKind.RETURNED)),
}
# What was handed over upon a notice of claim.
ANSWERED = Sum("recoveries__amount", filter=Q(recoveries__superseded_by__isnull=True))
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsWanted:
    """Which claims a page lists, by the codes of Fund, Portfolio and payee and by state; empty: all."""

    fund: str = ""
    portfolio: str = ""
    payee: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimShown:
    """A claim as it stands, or as it stood last. `number` is that of its first version: it stays.

    `noticed` are the cents that notices ask of agents and that nobody has answered yet. `remains_of` says
    what left it where no person entered it: then it changes with that alone.
    """

    number: int
    version: int
    entry: str
    fund: str
    fund_code: str
    portfolio: str
    portfolio_code: str
    party: Party
    payee_name: str
    date: date
    reason: str
    figures: ClaimFigures
    noticed: int
    remains_of: str
    recorded_by: str
    recorded_at: datetime

    @property
    def payee_words(self) -> str:
        """What the payee is."""
        return KIND_WORDS[self.party.kind]

    @property
    def handed_over(self) -> int:
        """Cents that were handed over, less what the Fund gave back."""
        return self.figures.received - self.figures.returned

    @property
    def reaches(self) -> str:
        """The Portfolio, or all of the Fund's."""
        return self.portfolio or "all Portfolios of the Fund"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSums:
    """All claims of a list together, in cents; what is claimed is recovered or open, but for what is over."""

    claimed: int
    offset: int
    received: int
    open: int
    over: int

    @classmethod
    def of(cls, claims: Iterable[ClaimShown]) -> "ClaimSums":
        """The sums of some claims; a withdrawn one claims nothing."""
        figures = [claim.figures for claim in claims]
        return cls(
            claimed=sum(one.due for one in figures),
            offset=sum(one.offset for one in figures),
            received=sum(one.received - one.returned for one in figures),
            open=sum(one.open for one in figures),
            over=sum(one.over for one in figures),
        )


def claims_shown(
    plan: Plan, *, wanted: ClaimsWanted, parties: Collection[Party] | None = None
) -> tuple[ClaimShown, ...]:
    """The claims of a Plan, the oldest first; only those on `parties` where they are given."""
    shown = _shown(plan, FundClaim.objects.filter(plan=plan))
    return tuple(
        one for one in shown if (parties is None or one.party in parties) and _is_wanted(one, wanted)
    )


def claim_shown(plan: Plan, number: int, *, parties: Collection[Party] | None = None) -> ClaimShown | None:
    """The claim of which some version bears that number; None where there is none, or it is another's."""
    entry = FundClaim.objects.filter(plan=plan, pk=number).values_list("entry", flat=True).first()
    if entry is None:
        return None
    (one,) = _shown(plan, FundClaim.objects.filter(plan=plan, entry=entry))
    return one if parties is None or one.party in parties else None


def recovered_of(
    plan: Plan, entries: Iterable[str], *, without: int | None = None
) -> Mapping[str, ClaimFigures]:
    """What was recovered of each claim, under whichever version of it, and what was given back.

    `claimed` is not filled. An instruction (`without`) may be left out.
    """
    named = sorted(set(entries))
    lines = PaymentLine.objects.filter(claim__plan=plan, claim__entry__in=named).exclude(
        instruction__status__in=NO_LONGER_STANDING
    )
    if without is not None:
        lines = lines.exclude(instruction=without)
    offset = dict(lines.values_list("claim__entry").annotate(total=Sum("amount")))
    moved = (
        ClaimRecovery.objects.filter(claim__plan=plan, claim__entry__in=named, superseded_by__isnull=True)
        .values_list("claim__entry")
        .annotate(**MOVED)
    )
    beside = {entry: (received, returned) for entry, received, returned in moved}
    found = {}
    for entry in named:
        received, returned = beside.get(entry, (None, None))
        found[entry] = ClaimFigures(
            claimed=0,
            offset=-cents_from_dollars(offset.get(entry) or NOTHING),
            received=cents_from_dollars(received or NOTHING),
            returned=cents_from_dollars(returned or NOTHING),
        )
    return found


def handed_over(claims: Collection[FundClaim]) -> Mapping[tuple[int, str], int]:
    """By Plan and entry: cents handed over for claims of any Plans, less what was given back."""
    rows = (
        ClaimRecovery.objects.filter(
            plan__in={claim.plan_id for claim in claims},
            claim__entry__in={claim.entry for claim in claims},
            superseded_by__isnull=True,
        )
        .values_list("plan_id", "claim__entry")
        .annotate(**MOVED)
    )
    return {
        (plan, entry): cents_from_dollars(received or NOTHING) - cents_from_dollars(returned or NOTHING)
        for plan, entry, received, returned in rows
    }


def noticed_of(plan: Plan, entries: Iterable[str]) -> Mapping[str, int]:
    """Cents that notices of each claim ask of agents and that were not answered yet."""
    notices = NoticeOfClaim.objects.filter(
        plan=plan, claim__entry__in=set(entries), withdrawn_by__isnull=True
    )
    found: dict[str, int] = defaultdict(int)
    for entry, amount, received in notices.annotate(answered=ANSWERED).values_list(
        "claim__entry", "amount", "answered"
    ):
        found[entry] += max(cents_from_dollars(amount) - cents_from_dollars(received or NOTHING), 0)
    return found


def register_choices(plan: Plan) -> dict[str, Choices]:
    """What the register can be narrowed to: Funds, Portfolios and payees that claims name, by code."""
    claims = FundClaim.objects.filter(plan=plan)
    funds = Fund.objects.filter(claims__in=claims).distinct().order_by("name")
    classes = ShareClass.objects.filter(claims__in=claims).distinct().order_by("schedule_order")
    payees = (
        claims.filter(assignee__isnull=True)
        .order_by("distributor__code")
        .values_list("distributor__code", "distributor__name")
    )
    assignees = claims.filter(assignee__isnull=False).values_list("assignee__code", "assignee__name")
    return {
        "funds": tuple(funds.values_list("code", "name")),
        "portfolios": tuple(classes.values_list("portfolio__code", "portfolio__name")),
        "payees": tuple(sorted({*payees.distinct(), *assignees.distinct()})),
    }


def _is_wanted(claim: ClaimShown, wanted: ClaimsWanted) -> bool:
    return (
        wanted.fund in ("", claim.fund_code)
        and wanted.portfolio in ("", claim.portfolio_code)
        and wanted.payee in ("", claim.party.code)
        and wanted.state in ("", claim.figures.state)
    )


def _shown(plan: Plan, versions: "QuerySet[FundClaim]") -> list[ClaimShown]:
    rows = versions.select_related(
        "fund",
        "share_class__portfolio",
        "distributor",
        "assignee",
        "correction__corrected_fee",
        "recorded_by__acting_user",
    ).order_by("pk")
    by_entry: dict[str, list[FundClaim]] = defaultdict(list)
    for row in told_whole(rows):
        by_entry[row.entry].append(row)
    with as_application():  # the database has shown the claims: what came of them is told whole
        recovered, noticed = recovered_of(plan, by_entry), noticed_of(plan, by_entry)
    shown = [
        _claim(of, recovered=recovered[entry], noticed=noticed.get(entry, 0))
        for entry, of in by_entry.items()
    ]
    return sorted(shown, key=lambda one: (one.date, one.number))


def _claim(versions: Sequence[FundClaim], *, recovered: ClaimFigures, noticed: int) -> ClaimShown:
    last = versions[-1]
    portfolio = last.share_class.portfolio if last.share_class else None
    on = last.assignee or last.distributor
    return ClaimShown(
        number=versions[0].pk,
        version=last.pk,
        entry=last.entry,
        fund=last.fund.name,
        fund_code=last.fund.code,
        portfolio=portfolio.name if portfolio else "",
        portfolio_code=portfolio.code if portfolio else "",
        party=Party(kind=PayeeKind.ASSIGNEE if last.assignee else PayeeKind.DISTRIBUTOR, code=on.code),
        payee_name=on.name,
        remains_of=_remains_of(last),
        date=last.date,
        reason=last.reason,
        figures=ClaimFigures(
            claimed=cents_from_dollars(last.amount),
            offset=recovered.offset,
            received=recovered.received,
            returned=recovered.returned,
            is_withdrawn=last.superseded_by_id is not None,
        ),
        noticed=noticed,
        recorded_by=last.recorded_by.acting_user.get_username(),
        recorded_at=last.recorded_by.acted_at,
    )


def _remains_of(claim: FundClaim) -> str:
    if claim.correction is not None:
        return f"the correction of {claim.correction.corrected_fee.month:%B %Y}"
    return "what was carried over from the Prior Plan" if claim.carried_over_id is not None else ""
