"""Amendments as pages show them: what each changes, which approvals it has, and which it lacks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from governance.domain.amendments import Change
from governance.domain.money import rate_text
from governance.domain.text_difference import SectionDifference
from governance.domain.votes import Matter
from governance.models import Amendment, Plan, Vote
from governance.selectors.amendments import (
    HOLDERS_LACK,
    AmendmentStanding,
    LineStanding,
    amendments_standing,
)

SHOWN_NAMES = 3
CHANGE_WORDS = {Change.JOINS: "joins the Plan", Change.CHANGES: "other rates", Change.SAME: "the same rates"}
RATES = ("asset_based", "service", "aggregate")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalShown:
    """A vote on it: by whom, when, what came of it (`state`), and why where it does not count."""

    by: str
    date: date
    state: str
    why: str
    vote: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateShown:
    """One of the three rates, as fractions; `before` empty: there was none. `moves`: up, down or neither."""

    before: str
    after: str
    moves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """What an amendment is to one Portfolio."""

    portfolio: str
    fund: str
    change: str
    rates: tuple[RateShown, ...]
    needs: str
    approvals: tuple[ApprovalShown, ...]
    lacks: tuple[str, ...]
    holds_from: date | None
    holds_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayShown:
    """The way to the page that records a vote which an amendment lacks: its words, address and question."""

    words: str
    page: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentShown:
    """An amendment as it stands on a day, or as it once stood (`superseded_by` set; then it has no lines)."""

    id: int
    entry: str
    effective: date
    state: str
    changes: tuple[str, ...]
    lacks: tuple[str, ...]
    ways: tuple[WayShown, ...]
    material: bool
    determined_by: str
    reason: str
    source: str
    digest: str
    differences: tuple[SectionDifference, ...]
    lines: tuple[LineShown, ...]
    unchanged: int
    recorded_by: str
    recorded_at: datetime
    superseded_by: str = ""


def amendments_shown(plan: Plan, *, on: date) -> list[AmendmentShown]:
    """Every amendment that stands, the latest first."""
    numbers = _numbers(plan)
    return [_shown(one, numbers, on=on) for one in reversed(amendments_standing(plan))]


def amendment_shown(plan: Plan, number: int, *, on: date) -> AmendmentShown | None:
    """One amendment by its number; one that was corrected since is shown as it was said."""
    for one in amendments_standing(plan):
        if one.row.pk == number:
            return _shown(one, _numbers(plan), on=on)
    row = Amendment.objects.filter(plan=plan, pk=number).select_related(
        "document", "recorded_by__acting_user", "superseded_by__acting_user"
    )
    found = row.first()
    return _shown(AmendmentStanding(row=found, differences=(), lines=()), {}, on=on) if found else None


def versions_of(plan: Plan, entry: str) -> list[Amendment]:
    """Every version of an amendment, the latest first."""
    rows = Amendment.objects.filter(plan=plan, entry=entry)
    return list(rows.select_related("document", "recorded_by__acting_user").order_by("-pk"))


def _numbers(plan: Plan) -> dict[str, int]:
    """The number of each vote of the Boards that stands, by its id."""
    return dict(Vote.objects.filter(plan=plan, superseded_by__isnull=True).values_list("entry", "pk"))


def _shown(one: AmendmentStanding, numbers: Mapping[str, int], *, on: date) -> AmendmentShown:
    row = one.row
    superseded = row.superseded_by
    return AmendmentShown(
        id=row.pk,
        entry=row.entry,
        effective=row.effective,
        state="superseded" if superseded else _state(one, on),
        changes=tuple(_changes(one)),
        lacks=tuple(_lacks(one)),
        ways=tuple(_ways(one)),
        material=row.material,
        determined_by=row.determined_by,
        reason=row.reason,
        source=row.document.source,
        digest=row.document.sha256,
        differences=one.differences,
        lines=tuple(_line(line, numbers) for line in one.changed),
        unchanged=len(one.lines) - len(one.changed),
        recorded_by=str(row.recorded_by.acting_user),
        recorded_at=row.recorded_by.acted_at,
        superseded_by=f"{superseded.acting_user}, {superseded}" if superseded else "",
    )


def _state(one: AmendmentStanding, on: date) -> str:
    if one.is_settled:
        return "in_force" if one.has_taken_effect(on) else "approved"
    return "carried in part" if any(line.decision for line in one.lines) else "proposed"


def _changes(one: AmendmentStanding) -> Iterator[str]:
    for change, words in CHANGE_WORDS.items():
        names = [line.row.portfolio_name for line in one.lines if line.change.change is change]
        if names and change is not Change.SAME:
            yield f"{words}: {_listed(names)}"
    if one.differences:
        several = "s" if len(one.differences) > 1 else ""
        yield f"other words in Section{several} {', '.join(found.number for found in one.differences)}"


def _lacks(one: AmendmentStanding) -> Iterator[str]:
    """What it lacks, each thing once, with those that it is lacking for."""
    by_words: dict[str, list[str]] = {}
    for line in one.changed:
        for words in line.lacks:
            by_words.setdefault(words, []).append(line.row.portfolio_name)
    for words, names in by_words.items():
        yield f"{words}: {_listed(names)}"


def _ways(one: AmendmentStanding) -> Iterator[WayShown]:
    """Where each vote that it lacks is recorded; the holders of one Portfolio vote by themselves."""
    asked: dict[tuple[Matter, bool], list[LineStanding]] = {}
    for line in one.changed:
        for lack in line.lacks:
            if line.needs is not None:
                asked.setdefault((line.needs.matter, lack.startswith(HOLDERS_LACK)), []).append(line)
    for (matter, of_holders), lines in asked.items():
        told = {"matter": matter.value, "subject": one.row.entry}
        if not of_holders:
            of = "adoption" if matter is Matter.ADOPTION else "amendment"
            yield WayShown(
                words=f"Record the vote of the Boards on the {of}",
                page="governance:vote_new",
                query=urlencode(told),
            )
            continue
        for line in lines:
            yield WayShown(
                words=f"Record the vote of the holders of {line.row.portfolio_name}",
                page="governance:holders_new",
                query=urlencode({**told, "portfolio": line.row.portfolio}),
            )


def _listed(names: list[str]) -> str:
    if len(names) <= SHOWN_NAMES:
        return ", ".join(names)
    return f"{len(names)} Portfolios"


def _line(line: LineStanding, numbers: Mapping[str, int]) -> LineShown:
    return LineShown(
        portfolio=line.row.portfolio_name,
        fund=line.row.fund_name,
        change=CHANGE_WORDS[line.change.change],
        rates=tuple(_rate(line, name) for name in RATES),
        needs=line.needs_words,
        approvals=tuple(_approvals(line, numbers)),
        lacks=line.lacks,
        holds_from=line.holds_from,
        holds_until=line.decision.holds_until if line.decision is not None else None,
    )


def _rate(line: LineStanding, name: str) -> RateShown:
    before, after = line.change.before, line.line.rates
    moves = "up" if name in line.change.up else "down" if name in line.change.down else ""
    return RateShown(
        before=rate_text(getattr(before, name)) if before is not None else "",
        after=rate_text(getattr(after, name)),
        moves=moves,
    )


def _approvals(line: LineStanding, numbers: Mapping[str, int]) -> Iterable[ApprovalShown]:
    for vote in line.votes:
        missing = "; ".join(vote.tally.missing)
        yield ApprovalShown(
            by=f"{vote.meeting}: Board {vote.tally.board_for} of {vote.tally.board_in_office}, Dis-interested"
            f" {vote.tally.disinterested_for} of {vote.tally.disinterested_in_office}",
            date=vote.date,
            state="carried" if vote.tally.carried else "voided" if missing.startswith("void") else "lost",
            why=missing,
            vote=numbers.get(vote.entry),
        )
    for certificate in line.holders:
        yield ApprovalShown(
            by="the holders of its Shares",
            date=certificate.date,
            state="carried" if certificate.is_carried else "voided" if certificate.void else "lost",
            why=certificate.void,
            vote=None,
        )
