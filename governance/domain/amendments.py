"""Sections 8 and 9: what an amendment changes for each Portfolio, whose votes that needs, and its rates.

Rates are in hundred-millionths a year: 0.75 % is 750_000.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.domain.decisions import Decision
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import rate_text
from governance.domain.periods import ONE_DAY
from governance.domain.rates import RateSpan
from governance.domain.sections import plan_section
from governance.domain.votes import HoldersRole, Matter, RequiredApprovals, required_approvals


class Change(StrEnum):
    """What an amendment is to a Portfolio."""

    JOINS = "JOINS"
    CHANGES = "CHANGES"
    SAME = "SAME"
    LEFT_OUT = "LEFT_OUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaximumRates:
    """Schedule A's three rates of one Portfolio's Shares."""

    asset_based: int
    service: int
    aggregate: int


RATE_WORDS = {
    "asset_based": "maximum asset-based sales charge",
    "service": "maximum service fee",
    "aggregate": "maximum aggregate fee",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioChange:
    """What an amendment changes for one Portfolio; `before` None: it joins, `after` None: it is left out."""

    before: MaximumRates | None
    after: MaximumRates | None

    @property
    def change(self) -> Change:
        """Which of the four it is."""
        if self.before is None:
            return Change.JOINS
        if self.after is None:
            return Change.LEFT_OUT
        return Change.SAME if self.before == self.after else Change.CHANGES

    @property
    def up(self) -> tuple[str, ...]:
        """The rates that go up, in Schedule A's order."""
        return self._moved(lambda was, becomes: becomes > was)

    @property
    def down(self) -> tuple[str, ...]:
        """The rates that go down, in Schedule A's order."""
        return self._moved(lambda was, becomes: becomes < was)

    def _moved(self, how: Callable[[int, int], bool]) -> tuple[str, ...]:
        if self.before is None or self.after is None:
            return ()
        return tuple(
            name for name in RATE_WORDS if how(getattr(self.before, name), getattr(self.after, name))
        )

    def in_words(self) -> tuple[str, ...]:
        """Each rate that moves: what it is, from what, to what."""
        return tuple(
            f"{RATE_WORDS[name]} would go from {percent(getattr(self.before, name))} to"
            f" {percent(getattr(self.after, name))}"
            for name in RATE_WORDS
            if name in self.up or name in self.down
        )


@plan_section("9")
def is_for_counsel(change: PortfolioChange) -> bool:
    """Section 9: whether it is for counsel to say if the amount of Section 2 is increased materially.

    Our reading: Section 2 bounds the whole by the Maximum Aggregate Fee; a service fee that goes up while
    neither the asset-based sales charge nor the aggregate does may leave that amount as it was.
    """
    return change.up == ("service",)


@plan_section("9")
def raises_amount(change: PortfolioChange, *, material: bool) -> bool:
    """Section 9: whether it increases materially "the amount to be spent for distribution".

    Our reading: any of the three rates up does, however little. Where counsel determined otherwise
    (`material` False), a service fee up within the same Maximum Aggregate Fee does not.
    """
    return bool(change.up) and (material or not is_for_counsel(change))


@plan_section("8", "9")
def approvals_needed(
    change: PortfolioChange, *, material: bool, words_changed: bool
) -> RequiredApprovals | None:
    """Sections 8 and 9: what an amendment needs for one Portfolio; None: no vote.

    A Portfolio that joins needs the adoption of Section 8; other rates need both majorities of Section 9,
    and the holders where the amount goes up; changed words need both majorities where they are material.

    Our reading: rates are material, whichever way they go; Section 9 asks votes for material amendments
    only, so words that somebody determined not to be material need none.

    Raises: PlanRuleViolation for a Portfolio that is left out: only Section 11 ends the Plan for it.
    """
    if change.change is Change.LEFT_OUT:
        raise PlanRuleViolation("an amendment cannot leave a Portfolio out; terminate it", section="11")
    if change.change is Change.JOINS:
        return required_approvals(Matter.ADOPTION)
    if change.change is Change.SAME and not (words_changed and material):
        return None
    return required_approvals(Matter.AMENDMENT, raises_amount=raises_amount(change, material=material))


def needs_in_words(needs: RequiredApprovals | None) -> str:
    """What is needed, in words."""
    if needs is None:
        return "no vote"
    boards = "the majorities of the Board and of the Dis-interested Trustees, in person"
    if needs.matter is Matter.ADOPTION:
        return f"adoption by {boards} (Section 8)"
    holders = ", and the holders of its Shares" if needs.holders is HoldersRole.ALSO else ""
    return f"{boards}{holders} (Section 9)"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedLine:
    """What one amendment's Schedule A says of one Portfolio. `number` is the line's, `amendment` its id."""

    number: int
    amendment: str
    effective: date
    material: bool
    rates: MaximumRates


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledLine:
    """A line with what it changes, what that needs (None: no vote), and the decision (None: it lacks one)."""

    line: DraftedLine
    change: PortfolioChange
    needs: RequiredApprovals | None
    decision: Decision | None

    @property
    def first(self) -> date | None:
        """The day from which its rates are in force; None: it changes no rate, or is not decided."""
        if self.decision is None or self.change.change is Change.SAME:
            return None
        return max(self.line.effective, self.decision.decided_on)

    @property
    def last(self) -> date | None:
        """The last day on which its decision counts; None: for good."""
        return self.decision.holds_until if self.decision is not None else None

    @property
    def order(self) -> tuple[date, date, int]:
        """Which of two that are both in force counts: the later one."""
        decided = self.decision.decided_on if self.decision is not None else date.min
        return (self.first or date.min, decided, self.line.number)


Decide = Callable[[DraftedLine, RequiredApprovals], Decision | None]


@plan_section("8", "9")
def settled_lines(
    lines: Sequence[DraftedLine], *, schedule: Sequence[RateSpan], decide: Decide
) -> tuple[SettledLine, ...]:
    """Sections 8 and 9: what became of every amendment of one Portfolio's rates, in order of their dates.

    Our reading: what an amendment changes is measured against the rates in force on its own date, so an
    earlier one that is decided only later still counts as it then stands.
    """
    settled: list[SettledLine] = []
    for line in sorted(lines, key=lambda one: (one.effective, one.number)):
        change = PortfolioChange(
            before=rates_on(amended_schedule(schedule, settled), line.effective), after=line.rates
        )
        needs = approvals_needed(change, material=line.material, words_changed=False)
        decision = decide(line, needs) if needs is not None else None
        settled.append(SettledLine(line=line, change=change, needs=needs, decision=decision))
    return tuple(settled)


@plan_section("9")
def amended_schedule(schedule: Sequence[RateSpan], settled: Sequence[SettledLine]) -> tuple[RateSpan, ...]:
    """Section 9: the rates in force day by day, from the Plan's own Schedule A and what was decided since.

    An amendment counts from the later of its date and its last approval, never earlier; a later one takes
    its place from its own first day. One whose approval lapsed gives way to what stood before.
    """
    decided = sorted((one for one in settled if one.first is not None), key=lambda one: one.order)
    if not decided:
        return tuple(schedule)
    days = {span.first for span in schedule} | {span.last + ONE_DAY for span in schedule if span.last}
    for one in decided:
        days |= {one.first} if one.first else set()
        days |= {one.last + ONE_DAY} if one.last else set()
    starts = sorted(days)
    found = [(first, _in_force(first, schedule, decided)) for first in starts]
    spans: list[RateSpan] = []
    for (first, rates), ends in zip(found, [*starts[1:], None], strict=True):
        last = ends - ONE_DAY if ends is not None else None
        if rates is None:
            continue
        if spans and spans[-1].last == first - ONE_DAY and maxima_of(spans[-1]) == rates:
            first = spans.pop().first
        spans.append(_span(first, last, rates))
    return tuple(spans)


def _in_force(day: date, schedule: Sequence[RateSpan], decided: Sequence[SettledLine]) -> MaximumRates | None:
    by = line_on(decided, day)
    return by.line.rates if by is not None else rates_on(schedule, day)


def line_on(settled: Sequence[SettledLine], day: date) -> SettledLine | None:
    """The amendment that the rates of a day come from; None: from the Plan's own Schedule A."""
    in_force = [
        one
        for one in settled
        if one.first is not None and one.first <= day and (one.last is None or day <= one.last)
    ]
    return max(in_force, key=lambda one: one.order, default=None)


def _span(first: date, last: date | None, rates: MaximumRates) -> RateSpan:
    return RateSpan(
        first=first,
        last=last,
        asset_based=rates.asset_based,
        service=rates.service,
        aggregate=rates.aggregate,
    )


def maxima_of(span: RateSpan) -> MaximumRates:
    """The three rates of a span."""
    return MaximumRates(asset_based=span.asset_based, service=span.service, aggregate=span.aggregate)


def rates_on(schedule: Sequence[RateSpan], day: date) -> MaximumRates | None:
    """The rates in force on a day; None: the Portfolio is not on Schedule A that day."""
    for span in schedule:
        if span.first <= day and (span.last is None or day <= span.last):
            return maxima_of(span)
    return None


def changes_between(
    in_force: Mapping[int, MaximumRates], new: Mapping[int, MaximumRates]
) -> dict[int, PortfolioChange]:
    """By Portfolio: what a new Schedule A changes of the one in force."""
    return {one: PortfolioChange(before=in_force.get(one), after=new.get(one)) for one in (*in_force, *new)}


@plan_section("9")
def late_by(approved_on: date, *, effective: date) -> bool:
    """Section 9: whether an amendment was to hold before it was approved, which no approval can do."""
    return approved_on > effective


def percent(rate: int) -> str:
    """A rate as Schedule A prints it, with the sign."""
    return f"{rate_text(rate * 100)} %"
