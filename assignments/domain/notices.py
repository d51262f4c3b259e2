"""Section 6(b) to (e): the notices by which a Distributor transfers, and directs the Fund to pay.

A notice is said in the words of a book: once the Fund acknowledges it, the book's own rules record it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from governance.domain.book_drafts import canonical
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.domain.reference import Value
from governance.domain.sections import plan_section

Values = dict[str, Value]
Parts = tuple[tuple[str, Values], ...]
ASSIGNEES, TRANSFERS, DIRECTIONS = "assignees", "transfers", "directions"
TRANSFER_TERMS = ("kind", "components", "percent", "issued_from", "issued_to", "ends")


class NoticeKind(StrEnum):
    """What a notice says."""

    TRANSFER = "TRANSFER"
    TRANSFER_CHANGE = "TRANSFER_CHANGE"
    TRANSFER_END = "TRANSFER_END"
    DIRECTION = "DIRECTION"
    DIRECTION_CHANGE = "DIRECTION_CHANGE"
    DIRECTION_END = "DIRECTION_END"

    @property
    def words(self) -> str:
        """What it is called."""
        return KIND_WORDS[self]

    @property
    def heading(self) -> str:
        """What it is called, at the beginning of a line: the Plan's terms keep their capitals."""
        return self.words[:1].upper() + self.words[1:]

    @property
    def is_of_a_transfer(self) -> bool:
        """Else it is of a direction."""
        return self.value.startswith("TRANSFER")

    @property
    def is_about_what_stands(self) -> bool:
        """Whether it changes or ends a Transfer or direction that stands."""
        return self not in (NoticeKind.TRANSFER, NoticeKind.DIRECTION)

    @property
    def ends_only(self) -> bool:
        """Whether nothing takes the place of what it ends."""
        return self in (NoticeKind.TRANSFER_END, NoticeKind.DIRECTION_END)

    @property
    def section(self) -> str:
        """The Section that lets the Distributor say it."""
        return "6(c)" if self.is_of_a_transfer else "6(d), 6(e)"


KIND_WORDS: Mapping[NoticeKind, str] = {
    NoticeKind.TRANSFER: "notice of a Transfer",
    NoticeKind.TRANSFER_CHANGE: "change of a Transfer",
    NoticeKind.TRANSFER_END: "end of a Transfer",
    NoticeKind.DIRECTION: "direction",
    NoticeKind.DIRECTION_CHANGE: "change of a direction",
    NoticeKind.DIRECTION_END: "end of a direction",
}


class NoticeState(StrEnum):
    """What became of a notice."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    SENT_BACK = "sent back"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAsked:
    """What a Distributor says, as it says it.

    `effective` is the first day on which anything changes; `portfolios` are codes (None: all that it may
    reach); `about` the number of the Transfer or direction that stands. `terms` are as a book writes them:
    of a Transfer `assignee`, `address`, `kind`, `components`, `percent`, `issued_from`, `issued_to`, `ends`;
    of a direction `route`, `irrevocable`, `agent`, `agent_address`, `designated_by`, `ends`.
    """

    kind: NoticeKind
    effective: date
    portfolios: tuple[str, ...] | None = None
    about: int | None = None
    terms: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A Transfer or direction that stands: its identity and what it says, as a book writes it."""

    entry: str
    values: Mapping[str, Value]

    @property
    def portfolios(self) -> tuple[str, ...]:
        """Its Portfolios by code."""
        return tuple(str(one) for one in self.values["portfolios"])  # type: ignore[union-attr]  # a list

    @property
    def ends(self) -> date | None:
        """The first day that it no longer covers."""
        return _day(self.values.get("ends"))

    @property
    def effective(self) -> date:
        """Its first day."""
        return date.fromisoformat(str(self.values["effective"]))


def standing_transfer(entry: str, content: Mapping[str, Any]) -> Standing:
    """A recorded Transfer, from the content of its record."""
    components = [str(one).lower() for one in content["components"]]
    return Standing(
        entry=entry, values={**content, "kind": str(content["kind"]).lower(), "components": components}
    )


def standing_direction(entry: str, content: Mapping[str, Any]) -> Standing:
    """A recorded direction, from the content of its record."""
    said = {key: content[key] for key in ("distributor", "portfolios", "irrevocable", "effective", "ends")}
    if content["agent"]:
        said["agent"] = {"code": content["agent"], "designated_by": content["designated_by"]}
    return Standing(entry=entry, values={**said, "route": str(content["route"]).lower()})


@plan_section("6(c)")
def parts_of_transfer(asked: NoticeAsked, *, distributor: str, assignee: Values) -> Parts:
    """Section 6(c): "providing the Fund with the name and address of each such Assignee".

    Our reading: a notice names one Assignee; it is entered with the Transfer, never without.
    """
    transfer: Values = {
        "distributor": distributor,
        "assignee": assignee["code"],
        "portfolios": "all" if asked.portfolios is None else asked.portfolios,
        "effective": asked.effective,
        **{key: asked.terms.get(key) for key in TRANSFER_TERMS},
    }
    return ((ASSIGNEES, assignee), (TRANSFERS, transfer))


@plan_section("6(d)", "6(e)")
def parts_of_direction(asked: NoticeAsked, *, distributor: str, agent: Values | None) -> Parts:
    """Section 6(d) and (e): the Distributor directs the Fund to pay each Assignee, or a collection agent."""
    return (
        (
            DIRECTIONS,
            {"distributor": distributor, **_direction_terms(asked, agent), "effective": asked.effective},
        ),
    )


def parts_of_change(asked: NoticeAsked, standing: Standing, *, agent: Values | None = None) -> Parts:
    """Section 6(b) to (e): what stands ends on the day of the change, and what takes its place begins.

    Our reading: a change never edits the past. Portfolios that the notice does not name go on as before,
    under a record of their own that begins on that day.
    """
    part = TRANSFERS if asked.kind.is_of_a_transfer else DIRECTIONS
    ended: Values = {**standing.values, "id": standing.entry, "ends": asked.effective}
    parts: list[tuple[str, Values]] = [(part, ended)]
    chosen = chosen_of(asked, standing)
    begins: Values = {"effective": asked.effective}
    if asked.kind.is_of_a_transfer:
        begins["replaces"] = standing.entry
    rest = tuple(code for code in standing.portfolios if code not in chosen)
    if rest:
        parts.append((part, {**standing.values, **begins, "portfolios": rest}))
    if not asked.kind.ends_only:
        terms = _transfer_terms(asked) if asked.kind.is_of_a_transfer else _direction_terms(asked, agent)
        kept = {key: value for key, value in standing.values.items() if key not in ("notified", "agent")}
        parts.append((part, {**kept, **begins, **terms, "portfolios": chosen}))
    return tuple(parts)


def chosen_of(asked: NoticeAsked, standing: Standing) -> tuple[str, ...]:
    """The Portfolios of what stands that the notice is about."""
    if asked.portfolios is None:
        return standing.portfolios
    return tuple(code for code in standing.portfolios if code in asked.portfolios)


def _transfer_terms(asked: NoticeAsked) -> Values:
    """A change leaves out what stays: only what is said is taken."""
    return {key: asked.terms[key] for key in TRANSFER_TERMS if key in asked.terms}


def _direction_terms(asked: NoticeAsked, agent: Values | None) -> Values:
    return {
        "portfolios": "all" if asked.portfolios is None else asked.portfolios,
        "route": asked.terms.get("route"),
        "irrevocable": asked.terms.get("irrevocable", False),
        "agent": agent,
        "ends": asked.terms.get("ends"),
    }


def faults_of_change(asked: NoticeAsked, standing: Standing) -> tuple[Fault, ...]:
    """What keeps a Transfer or direction that stands from being changed or ended so."""
    faults = []
    if asked.effective <= standing.effective:
        problem = f"it began on {standing.effective} only: on {asked.effective} nothing of it would be left"
        faults.append(
            _fault("effective", problem, "a later day; what was wrong from its first day, tell compliance")
        )
    if standing.ends is not None and asked.effective >= standing.ends:
        faults.append(_fault("effective", f"it ends on {standing.ends} already", "a day before that"))
    if asked.portfolios is not None:
        strange = [code for code in asked.portfolios if code not in standing.portfolios]
        if strange:
            faults.append(
                _fault("portfolios", f"it does not reach {', '.join(strange)}", "Portfolios that it has")
            )
        if not chosen_of(asked, standing):
            faults.append(_fault("portfolios", "none is chosen", "at least one of its Portfolios"))
    return tuple(faults)


@plan_section("6(c)")
def as_received(parts: Parts, received_on: date) -> Parts:
    """Section 6(c): a Transfer has its notice from the day on which the Fund received it.

    What is only carried on, or ended, keeps the day of its own notice.
    """
    return tuple(
        (part, {"notified": received_on, **values} if part == TRANSFERS else values) for part, values in parts
    )


def stored_form(parts: Parts) -> list[list[Any]]:
    """The parts as JSON keeps them."""
    return [[part, canonical(values)] for part, values in parts]


def from_stored(stored: Sequence[Sequence[Any]]) -> Parts:
    """The parts again, from what is kept."""
    return tuple((str(part), dict(values)) for part, values in stored)


def digest_of(**said: Any) -> str:
    """What a notice says, as one SHA-256: a consent is to exactly this."""
    text = json.dumps(canonical(said), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachesBack:
    """How far a notice reaches into what has passed, on the day on which somebody looks.

    `closed` are the months from its first day on that are closed for one of its Portfolios.
    """

    effective: date
    given_on: date
    closed: tuple[PlanMonth, ...]

    def __bool__(self) -> bool:
        return self.effective < self.given_on or bool(self.closed)

    def words(self) -> tuple[str, ...]:
        """What follows from it, for whoever says that it is meant so."""
        said = []
        if self.effective < self.given_on:
            said.append(
                f"Its first day, {spelled(self.effective)}, lies before the day on which it is given,"
                f" {spelled(self.given_on)}."
            )
        if self.closed:
            are = "are" if len(self.closed) > 1 else "is"
            they = "they do not move" if len(self.closed) > 1 else "it does not move"
            said.append(
                f"{in_spans(self.closed)} {are} closed: {they}; a correction follows in the next month that"
                " is closed, line by line."
            )
        return tuple(said)


def spelled(day: date) -> str:
    """A day as pages write it: 30 Jun 2004."""
    return f"{day.day} {day:%b %Y}"


def in_spans(months: Sequence[PlanMonth]) -> str:
    """Months in order, runs of them as spans: `2004-03 to 2004-05, 2004-07`."""
    runs: list[list[PlanMonth]] = []
    for month in months:
        if runs and runs[-1][-1].next == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _day(value: Value) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
