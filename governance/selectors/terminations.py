"""Section 11 as pages show it: each termination's test limb by limb, and whether its covenant is kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from governance.domain.conventions import ConventionName, value_on
from governance.domain.covenant import CovenantLimb, Quarter, quarters_due
from governance.domain.termination import AfterTermination, Limb
from governance.domain.termination import Termination as TerminationFacts
from governance.models import CovenantBreach, CovenantCertificate, Distributor, Plan, Termination
from governance.selectors.at_hand import law_at_hand
from governance.selectors.law import ShareClassLaw, TerminationLaw, conventions_of, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of

LIMB_WORDS = {
    "i": "the Dis-interested Trustees acted in good faith, and determined that it is in the best interest of"
    " the Fund and of the shareholders",
    "ii": "the Fund does not alter the contingent deferred sales charges on Shares then outstanding",
    "iii": "nobody but the Distributor or its designee is paid on the Shares that it sold before",
}
MET = {"i": "as recorded, and as voted", "ii": "as recorded; it lasts", "iii": "no such payment; it lasts"}
CDSC_GOES_ON = "the Fund withholds and pays over contingent deferred sales charges"
NO_VOTE = "no vote has carried it yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbShown:
    """A requirement of a Complete Termination as to one Distributor: a state, and why."""

    number: str
    words: str
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributorTest:
    """Section 11 as to one Distributor: the limbs, and what goes on and what stops (R12)."""

    code: str
    name: str
    is_complete: bool
    limbs: tuple[LimbShown, ...]
    goes_on: tuple[str, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioTest:
    """A termination as to one Portfolio; `decided` says by which votes, or that none has carried it."""

    portfolio: str
    name: str
    fund: str
    is_carried: bool
    decided: str
    is_determined: bool
    determined: str
    distributors: tuple[DistributorTest, ...]

    @property
    def complete_as_to(self) -> tuple[str, ...]:
        """The Distributors as to whom it is a Complete Termination."""
        return tuple(one.code for one in self.distributors if self.is_carried and one.is_complete)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateShown:
    """What was certified of a quarter; `recorded` is when, and by whom."""

    quarter: str
    portfolio: str
    distributor: str
    limb: str
    kept: bool
    by: str
    evidence: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachShown:
    """A breach of a lasting limb; without Distributor it concerns all."""

    portfolio: str
    distributor: str
    limb: str
    since: date
    evidence: str
    found_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationShown:
    """A termination as it stands; `number` is its row's."""

    number: int
    id: str
    by: str
    effective: date
    evidence: tuple[tuple[str, str], ...]
    portfolios: tuple[PortfolioTest, ...]
    certificates: tuple[CertificateShown, ...]
    breaches: tuple[BreachShown, ...]
    recorded_at: datetime
    recorded_by: str

    @property
    def state(self) -> str:
        """Carried for all its Portfolios, for some, or for none yet."""
        carried = [one.is_carried for one in self.portfolios]
        if all(carried):
            return "carried"
        return "carried for some" if any(carried) else "waits for its votes"

    @property
    def is_determined(self) -> bool:
        """Whether the Dis-interested Trustees have determined limb (i) for all its Portfolios."""
        return all(one.is_determined for one in self.portfolios)

    @property
    def question(self) -> str:
        """What it would pay and not pay any more, as the projection is asked."""
        codes = {test.code for one in self.portfolios for test in one.distributors}
        incomplete = {
            test.code for one in self.portfolios for test in one.distributors if not test.is_complete
        }
        asked = [("change", "termination"), ("day", self.effective.isoformat()), ("months", "12")]
        asked += [("portfolios", one.portfolio) for one in self.portfolios]
        asked += [("complete_for", code) for code in sorted(codes - incomplete)]
        return urlencode(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationDue:
    """A quarter that has ended and that nobody has certified."""

    termination: int
    id: str
    portfolio: str
    portfolio_name: str
    distributor: str
    quarter: Quarter
    limb: str


def terminations_shown(plan: Plan) -> tuple[TerminationShown, ...]:
    """Every termination of a Plan that stands, the latest first."""
    rows = Termination.objects.filter(plan=plan, superseded_by__isnull=True)
    return _shown(plan, rows.order_by("-effective", "entry"))


def termination_shown(plan: Plan, number: int) -> TerminationShown | None:
    """One of them; None where the Plan has none of that number."""
    found = _shown(plan, Termination.objects.filter(plan=plan, superseded_by__isnull=True, pk=number))
    return found[0] if found else None


def certifications_due(plan: Plan, *, on: date) -> tuple[CertificationDue, ...]:
    """Section 11(ii), (iii): what compliance has not certified of quarters that ended before a day.

    A limb that excuses (material breach at the time), and one already broken, needs no certificate.
    """
    return tuple(_due(plan, on=on))


def _due(plan: Plan, *, on: date) -> Iterator[CertificationDue]:
    rows = {row.entry: row.pk for row in Termination.objects.filter(plan=plan, superseded_by__isnull=True)}
    if not rows:
        return
    done = set(
        CovenantCertificate.objects.filter(plan=plan, superseded_by__isnull=True).values_list(
            "termination", "share_class_id", "distributor__code", "quarter", "limb"
        )
    )
    laws = law_at_hand(plan)
    for row in share_classes_of(plan):
        law = laws[row.share_class]
        for one in law.terminations:
            for code in _sellers(law) if one.decision is not None else ():
                for limb, quarter in _to_certify(one.facts, code, on=on):
                    if (one.facts.id, row.share_class, code, quarter.first, limb.value) not in done:
                        yield CertificationDue(
                            termination=rows[one.facts.id],
                            id=one.facts.id,
                            portfolio=row.portfolio,
                            portfolio_name=row.portfolio_name,
                            distributor=code,
                            quarter=quarter,
                            limb=limb.value,
                        )


def _to_certify(
    facts: TerminationFacts, distributor: str, *, on: date
) -> Iterator[tuple[CovenantLimb, Quarter]]:
    if not facts.is_complete_for(distributor):
        return
    for quarter in quarters_due(facts.effective, on=on):
        yield CovenantLimb.CDSC, quarter
        if distributor not in facts.in_material_breach:
            yield CovenantLimb.NOBODY_ELSE, quarter


def _shown(plan: Plan, rows: Any) -> tuple[TerminationShown, ...]:
    terminations = list(rows.select_related("recorded_by__acting_user").prefetch_related("scope"))
    if not terminations:
        return ()
    laws, names = law_of(plan), dict(Distributor.objects.values_list("code", "name"))
    classes = share_classes_of(plan)
    conventions = conventions_of(plan)
    certificates, breaches = _certificates(plan), _breaches(plan)
    found = []
    for row in terminations:
        scope = {one.share_class_id for one in row.scope.all()}
        after = AfterTermination(value_on(conventions, ConventionName.AFTER_TERMINATION, row.effective))
        found.append(
            TerminationShown(
                number=row.pk,
                id=row.entry,
                by=row.content.get("by", ""),
                effective=row.effective,
                evidence=_evidence(row.content),
                portfolios=tuple(
                    _portfolio(one, laws[one.share_class], row.entry, names=names, after=after)
                    for one in classes
                    if one.share_class in scope
                ),
                certificates=tuple(certificates[row.entry]),
                breaches=tuple(breaches[row.entry]),
                recorded_at=row.recorded_by.acted_at,
                recorded_by=_name(row.recorded_by.acting_user),
            )
        )
    return tuple(found)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def _portfolio(
    row: ShareClassRow, law: ShareClassLaw, entry: str, *, names: Mapping[str, str], after: AfterTermination
) -> PortfolioTest:
    one = next(found for found in law.terminations if found.facts.id == entry)
    decision = one.decision
    return PortfolioTest(
        portfolio=row.portfolio,
        name=row.portfolio_name,
        fund=row.fund_name,
        is_carried=decision is not None,
        decided=f"carried on {_day(decision.decided_on)} ({', '.join(decision.by)})" if decision else NO_VOTE,
        is_determined=bool(one.determined_at),
        determined=f"determined at {one.determined_at}" if one.determined_at else "not determined yet",
        distributors=tuple(_test(one, code, names[code], after=after) for code in _sellers(law)),
    )


def _sellers(law: ShareClassLaw) -> list[str]:
    return sorted({agreement.facts.distributor for agreement in law.agreements})


def _test(one: TerminationLaw, code: str, name: str, *, after: AfterTermination) -> DistributorTest:
    found = one.facts.completeness_for(code)
    goes_on, stops = _what_follows(one.facts, code, after=after)
    return DistributorTest(
        code=code,
        name=name,
        is_complete=found.is_complete,
        limbs=tuple(_limb(limb, one.facts, code) for limb in found.limbs),
        goes_on=goes_on,
        stops=stops,
    )


def _limb(limb: Limb, facts: TerminationFacts, code: str) -> LimbShown:
    why = limb.reason
    if limb.number == "iii" and code in facts.in_material_breach:
        why = f"{code} was in material breach of its agreement at the time, so it asks for nothing"
    return LimbShown(
        number=limb.number,
        words=LIMB_WORDS[limb.number],
        state="met" if limb.met else "not met",
        why=why or MET[limb.number],
    )


def _what_follows(
    facts: TerminationFacts, code: str, *, after: AfterTermination
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """R12: what goes on and what stops as to a Distributor, from the termination date on."""
    day = _day(facts.effective)
    if facts.is_complete_for(code):
        return (CDSC_GOES_ON,), (f"every payment on the Shares that {code} sold, from {day} on",)
    if after is AfterTermination.ALL:
        fees = f"both fees on the Shares that {code} sold before {day}"
        return (fees, CDSC_GOES_ON), (f"every payment on Shares sold from {day} on",)
    return (
        (f"the distribution fee on the Shares that {code} sold before {day}", CDSC_GOES_ON),
        (f"the service fee, and every payment on Shares sold from {day} on",),
    )


EVIDENCE_WORDS = {
    "evidence_good_faith": "Good faith",
    "evidence_best_interest_fund": "Best interest of the Fund",
    "evidence_best_interest_shareholders": "Best interest of the shareholders",
    "evidence_cdsc_unaltered": "Contingent deferred sales charges unaltered",
    "evidence_in_material_breach": "Material breach",
}


def _evidence(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((words, content[key]) for key, words in EVIDENCE_WORDS.items() if content.get(key))


def _certificates(plan: Plan) -> dict[str, list[CertificateShown]]:
    found: dict[str, list[CertificateShown]] = defaultdict(list)
    rows = CovenantCertificate.objects.filter(plan=plan, superseded_by__isnull=True)
    for row in rows.select_related("share_class__portfolio", "distributor", "recorded_by").order_by(
        "-quarter", "share_class__schedule_order", "distributor__code", "limb"
    ):
        found[row.termination].append(
            CertificateShown(
                quarter=str(Quarter(row.quarter)),
                portfolio=row.share_class.portfolio.name,
                distributor=row.distributor.code,
                limb=row.limb,
                kept=row.kept,
                by=row.by,
                evidence=row.evidence,
                recorded_at=row.recorded_by.acted_at,
            )
        )
    return found


def _breaches(plan: Plan) -> dict[str, list[BreachShown]]:
    """What closings and persons found, and what was certified as not kept."""
    found: dict[str, list[BreachShown]] = defaultdict(list)
    breaches = (
        CovenantBreach.objects.filter(plan=plan, superseded_by__isnull=True)
        .select_related("share_class__portfolio", "distributor")
        .order_by("since", "entry")
    )
    for row in breaches:
        found[row.termination].append(
            BreachShown(
                portfolio=row.share_class.portfolio.name,
                distributor=row.distributor.code if row.distributor else "",
                limb=row.limb,
                since=row.since,
                evidence=row.evidence,
                found_by=row.get_found_by_display(),
            )
        )
    not_kept = CovenantCertificate.objects.filter(plan=plan, superseded_by__isnull=True, kept=False)
    for one in not_kept.select_related("share_class__portfolio", "distributor").order_by("quarter", "entry"):
        found[one.termination].append(
            BreachShown(
                portfolio=one.share_class.portfolio.name,
                distributor=one.distributor.code if one.limb == CovenantLimb.NOBODY_ELSE else "",
                limb=one.limb,
                since=one.quarter,
                evidence=one.evidence,
                found_by=f"certified by {one.by}",
            )
        )
    return found
