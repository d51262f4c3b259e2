"""Section 6: a payee says that its statement is wrong, compliance answers; how far a dispute has come.

Section 6(d): the Fund pays in accordance with the notice and the Monthly Calculation. A dispute does not stop
a payment by itself: what it proves is corrected in a later month, or a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import Statement, StatementEntry
from governance.domain.sections import plan_section


class Figure(StrEnum):
    """Which figure of a statement is disputed."""

    SHARE = "SHARE"
    SERVICE_FEE = "SERVICE_FEE"
    OFFSET = "OFFSET"
    CDSC = "CDSC"
    CORRECTION = "CORRECTION"
    CARRIED_OVER = "CARRIED_OVER"
    PAYMENT = "PAYMENT"
    MISSING = "MISSING"


FIGURE_WORDS = {
    Figure.SHARE: "the share or Portion of the distribution fee",
    Figure.SERVICE_FEE: "the service fee",
    Figure.OFFSET: "an offset",
    Figure.CDSC: "contingent deferred sales charges",
    Figure.CORRECTION: "a correction of an earlier month",
    Figure.CARRIED_OVER: "an amount carried over",
    Figure.PAYMENT: "what is payable, paid or held",
    Figure.MISSING: "something that is missing",
}
ONLY_DISTRIBUTORS = frozenset({Figure.SERVICE_FEE, Figure.OFFSET})


class SaidKind(StrEnum):
    """What is said of an open dispute."""

    ANSWER = "ANSWER"
    REPLY = "REPLY"
    CLOSE = "CLOSE"


class DisputeState(StrEnum):
    """How far it has come: it waits for compliance, or for the party, or it is over."""

    OPENED = "disputed"
    ANSWERED = "answered"
    REPLIED = "replied"
    CLOSED = "closed by the party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of a dispute: by whom in words, when, and the name of the writing with it."""

    number: int
    kind: SaidKind
    by: str
    at: datetime
    text: str
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeShown:
    """A dispute and all that was said of it. `shown` and `expected` in cents; no Portfolio: of all."""

    number: int
    plan: str
    month: str
    party: Party
    name: str
    figure: Figure
    portfolio: str
    shown: int | None
    expected: int | None
    reason: str
    document: str
    by: str
    opened_at: datetime
    said: tuple[Said, ...] = ()

    @property
    def state(self) -> DisputeState:
        """How far it has come."""
        return state_of([one.kind for one in self.said])

    @property
    def can_be_said(self) -> frozenset[SaidKind]:
        """What may follow."""
        return following([one.kind for one in self.said])

    @property
    def waits_since(self) -> datetime:
        """When it came to whom it waits for."""
        return self.said[-1].at if self.said else self.opened_at

    @property
    def waits_for_compliance(self) -> bool:
        """Whether compliance has to answer."""
        return SaidKind.ANSWER in self.can_be_said

    @property
    def figure_words(self) -> str:
        """Which figure, in words."""
        return FIGURE_WORDS[self.figure]

    @property
    def otherwise(self) -> str:
        """What happens while nobody acts."""
        if self.waits_for_compliance:
            return "the party waits for an answer; payments go on meanwhile"
        return "it stays answered until the party replies or closes it"


@plan_section("6(d)")
def following(said: Sequence[SaidKind]) -> frozenset[SaidKind]:
    """Section 6(d): who may speak next. Our reading: compliance answers, the party may reply once and close.

    >>> sorted(following([SaidKind.ANSWER]))
    [<SaidKind.CLOSE: 'CLOSE'>, <SaidKind.REPLY: 'REPLY'>]
    """
    if SaidKind.CLOSE in said:
        return frozenset()
    turn = (SaidKind.ANSWER, SaidKind.REPLY, SaidKind.ANSWER)
    return frozenset({SaidKind.CLOSE, *turn[len(said) : len(said) + 1]})


def state_of(said: Sequence[SaidKind]) -> DisputeState:
    """How far a dispute has come, by the last word."""
    if not said:
        return DisputeState.OPENED
    return {
        SaidKind.ANSWER: DisputeState.ANSWERED,
        SaidKind.REPLY: DisputeState.REPLIED,
        SaidKind.CLOSE: DisputeState.CLOSED,
    }[said[-1]]


def figures_of(kind: PayeeKind) -> tuple[Figure, ...]:
    """What a payee of a kind can dispute: offsets and service fees are a Distributor's alone."""
    if kind is PayeeKind.DISTRIBUTOR:
        return tuple(Figure)
    return tuple(one for one in Figure if one not in ONLY_DISTRIBUTORS)


def shown_of(statement: Statement, *, figure: Figure, portfolio: str = "") -> int | None:
    """What a statement says of a figure, in cents, of one Portfolio (its code) or of all; None: missing."""
    if figure is Figure.MISSING:
        return None

    def of(entry: StatementEntry) -> int:
        return {
            Figure.SHARE: entry.distribution,
            Figure.SERVICE_FEE: entry.service_fee,
            Figure.OFFSET: entry.lines.offsets,
            Figure.CDSC: entry.lines.cdsc,
            Figure.CORRECTION: entry.lines.corrections,
            Figure.CARRIED_OVER: entry.lines.carried_over,
            Figure.PAYMENT: entry.lines.payable + entry.lines.held,
        }[figure]

    return sum(of(one) for one in statement.entries if portfolio in ("", one.portfolio))


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAsked:
    """A dispute as the party writes it: `portfolio` is a code or empty, `expected` in cents."""

    month: date
    party: Party
    figure: Figure
    reason: str
    portfolio: str = ""
    expected: int | None = None
