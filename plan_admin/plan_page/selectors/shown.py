"""What stands beside a paragraph: votes, terms, conventions and figures, each with the page it comes from."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from governance.domain.conventions import CONVENTIONS, value_on
from governance.domain.obligation import PlanState
from governance.domain.votes import Matter
from governance.domain.work import Way
from governance.models import Plan
from governance.selectors.vote_words import MATTER_WORDS
from governance.selectors.votes import VoteShown, votes_shown
from plan_admin.plan_page.domain.facts import PlanFacts
from plan_admin.plan_page.selectors.carried_out import Carrier, decision_of
from plan_admin.plan_page.selectors.law import KnownLaw

VOTES_SHOWN = 4
SECTIONS_OF_MATTER: Final[Mapping[Matter, str]] = {
    Matter.ADOPTION: "8",
    Matter.AGREEMENT: "8",
    Matter.RATIFICATION: "8",
    Matter.AMENDMENT: "9",
    Matter.CONTINUANCE: "10",
    Matter.TERMINATION: "11",
    Matter.DETERMINATION_11I: "11",
    Matter.AGREEMENT_TERMINATION: "12(a)",
}
MATTER_OF_WORDS = {words: matter for matter, words in MATTER_WORDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteBeside:
    """A vote; `holds_up`: the Plan is in force by it today, for some Portfolio."""

    vote: VoteShown
    holds_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TermBeside:
    """Portfolios whose term stands alike: the word of its mark, until when, and why."""

    state: str
    through: date | None
    portfolios: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionBeside:
    """A convention in force; `since` None: its default counts."""

    name: str
    gloss: str
    value: str
    since: date | None
    decision: Carrier | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure: a count, an amount in cents or a rate in hundred-millionths, and where it comes from."""

    label: str
    way: Way
    count: int | None = None
    cents: int | None = None


def votes_beside(known: KnownLaw) -> dict[str, tuple[VoteBeside, ...]]:
    """By paragraph, the votes up to the day: what holds the Plan up first, then the latest, not too many."""
    found: dict[str, list[VoteBeside]] = defaultdict(list)
    resting = known.resting_on
    for vote in votes_shown(known.plan, law=known.law):
        if vote.date <= known.on:
            matter = MATTER_OF_WORDS[vote.matter]
            about_the_plan = matter in (Matter.ADOPTION, Matter.CONTINUANCE)
            holds_up = about_the_plan and vote.meeting in resting and vote.state != "lost"
            found[SECTIONS_OF_MATTER[matter]].append(VoteBeside(vote=vote, holds_up=holds_up))
    return {
        section: tuple(sorted(votes, key=lambda one: not one.holds_up)[:VOTES_SHOWN])
        for section, votes in found.items()
    }


def terms_beside(known: KnownLaw) -> tuple[TermBeside, ...]:
    """Section 10: the Portfolios by how their term stands that day, the soonest end first."""
    groups: dict[tuple[PlanState, date | None, str], list[str]] = defaultdict(list)
    for row in known.classes:
        span = known.spans[row.share_class]
        groups[span.state, span.through, span.reason].append(row.portfolio_name)
    found = [
        TermBeside(state=state.value, through=through, portfolios=tuple(names), why=why)
        for (state, through, why), names in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.through or date.max, one.state, one.why)))


def conventions_beside(known: KnownLaw) -> dict[str, tuple[ConventionBeside, ...]]:
    """By paragraph, the conventions that fill its silence."""
    found: dict[str, list[ConventionBeside]] = defaultdict(list)
    for name, rule in CONVENTIONS.items():
        given = [one.effective for one in known.conventions if one.name == name and one.effective <= known.on]
        found[rule.section].append(
            ConventionBeside(
                name=name,
                gloss=rule.gloss,
                value=value_on(known.conventions, name, known.on),
                since=max(given, default=None),
                decision=decision_of(name),
            )
        )
    return {section: tuple(own) for section, own in found.items()}


def figures_beside(plan: Plan, facts: PlanFacts) -> dict[str, tuple[Figure, ...]]:
    """By paragraph, what can be counted of it today, each with the page that has it one by one."""
    return {section: tuple(figures(plan, facts)) for section, figures in FIGURES.items()}


def _way(plan: Plan, name: str, label: str, **more: object) -> Way:
    return Way(name=name, label=label, kwargs={"plan": plan.code, **more})


def _incurred(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    year = facts.incurred
    way = _way(plan, "overview:overview", "The year at a glance")
    yield Figure(label=f"Incurred in {year.year}", cents=year.distribution + year.service, way=way)
    limits = _way(plan, "fees:limits", "Sales charge limit")
    yield Figure(label="Portfolios at their lifetime limit", count=facts.rates.limits_reached, way=limits)


def _service(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "overview:overview", "The year at a glance")
    yield Figure(label=f"Service fees of {facts.incurred.year}", cents=facts.incurred.service, way=way)


def _ceiling(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "yearly_limits:years", "Yearly limits")
    yield Figure(label="Portfolios with sales suspended", count=facts.related.suspended, way=way)


def _owed(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    month = facts.incurred.last
    if month is not None:
        way = _way(plan, "month_end:month", "The month", month=month)
        yield Figure(label=f"Owed for {month.first:%B %Y}", cents=facts.incurred.last_cents, way=way)
        held = _way(plan, "month_end:payments", "Payments of the month", month=month)
        yield Figure(label="Held over all months", cents=facts.incurred.held, way=held)


def _transfers(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "parties:transfers", "Transfers")
    yield Figure(label="Transfers in force", count=facts.transferred.transfers, way=way)
    yield Figure(label="Assignees", count=facts.transferred.assignees, way=way)


def _notices(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "parties:notices", "Notices")
    yield Figure(label="Transfers without their notice", count=facts.transferred.without_notice, way=way)


def _directions(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "parties:transfers", "Transfers")
    yield Figure(label="Directions to pay Assignees", count=facts.transferred.to_assignees, way=way)
    missing = _way(plan, "month_end:calculations", "Monthly Calculations")
    label = "Monthly Calculations missing or different"
    yield Figure(label=label, count=facts.transferred.calculations_missing, way=missing)


def _agents(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "parties:transfers", "Transfers")
    yield Figure(label="Directions to pay an agent", count=facts.transferred.to_agents, way=way)
    claims = _way(plan, "claims:claims", "Claims")
    yield Figure(label="Claims that are open", cents=facts.transferred.claimed, way=claims)


def _terminations(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "governance:terminations", "Terminations")
    yield Figure(label="Terminations carried", count=facts.changes.terminations, way=way)


def _reports(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "section7:reports", "Quarterly reports")
    yield Figure(label="Reports presented", count=facts.reports.presented, way=way)
    yield Figure(label="Reviewed by the Board", count=facts.reports.reviewed, way=way)
    yield Figure(label="Late", count=facts.reports.late, way=way)


def _amendments(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "governance:amendments", "Amendments")
    yield Figure(label="Amendments that hold", count=facts.changes.amendments, way=way)


def _agreements(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "governance:agreements", "Agreements")
    yield Figure(label="Related agreements", count=facts.related.agreements, way=way)
    yield Figure(label="In force for some Portfolio", count=facts.related.in_force, way=way)


def _run_off(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "governance:agreements", "Agreements")
    yield Figure(label="Agreements that ended and are paid on", count=facts.related.run_off, way=way)


def _carried_over(plan: Plan, facts: PlanFacts) -> Iterable[Figure]:
    way = _way(plan, "month_end:carried_over", "Carried over")
    yield Figure(label="Carried over", cents=facts.carried_over.given, way=way)
    yield Figure(label="Taken by months", cents=facts.carried_over.taken, way=way)


FIGURES: Final[Mapping[str, Callable[[Plan, PlanFacts], Iterable[Figure]]]] = {
    "2": _incurred,
    "4": _service,
    "5": _ceiling,
    "6(a)": _owed,
    "6(b)": _transfers,
    "6(c)": _notices,
    "6(d)": _directions,
    "6(e)": _agents,
    "7": _reports,
    "9": _amendments,
    "11": _terminations,
    "12": _agreements,
    "12(b)": _run_off,
    "13": _carried_over,
}
