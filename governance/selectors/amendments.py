"""Amendments as they stand: what each changes, what that needs for each Portfolio, and what it lacks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.amendments import (
    Change,
    DraftedLine,
    PortfolioChange,
    SettledLine,
    approvals_needed,
    late_by,
    needs_in_words,
)
from governance.domain.decisions import Decision
from governance.domain.plan_sections import PlanSection, parts_of, read_section, schedule_words
from governance.domain.plan_text import is_whole_plan
from governance.domain.sections import plan_section
from governance.domain.text_difference import SectionDifference, text_difference
from governance.domain.votes import HoldersRole, Matter, RequiredApprovals
from governance.models import Amendment, Plan, PlanDocument
from governance.selectors.counting import CountedHolders, CountedVote
from governance.selectors.law import ShareClassLaw, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.rates import amended_rates, decision_of_line

BOARDS_LACK = "the votes of its Board"
HOLDERS_LACK = "the vote of the holders of its Shares (1940 Act majority)"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStanding:
    """What an amendment is to one Portfolio, and how it stands. `lacks` is empty once nothing is missing."""

    row: ShareClassRow
    line: DraftedLine
    change: PortfolioChange
    needs: RequiredApprovals | None
    decision: Decision | None
    lacks: tuple[str, ...]
    votes: tuple[CountedVote, ...]
    holders: tuple[CountedHolders, ...]

    @property
    def is_settled(self) -> bool:
        """Whether it needs nothing more."""
        return self.needs is None or self.decision is not None

    @property
    def holds_from(self) -> date | None:
        """The day from which it holds for this Portfolio; None: something is missing."""
        if self.needs is None:
            return self.line.effective
        return max(self.line.effective, self.decision.decided_on) if self.decision is not None else None

    @property
    def needs_words(self) -> str:
        """What it needs, in words."""
        return needs_in_words(self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentStanding:
    """An amendment that stands, with what it changes of the text, and of each Portfolio's rates."""

    row: Amendment
    differences: tuple[SectionDifference, ...]
    lines: tuple[LineStanding, ...]

    @property
    def words_changed(self) -> bool:
        """Whether any Section reads otherwise."""
        return bool(self.differences)

    @property
    def changed(self) -> tuple[LineStanding, ...]:
        """The Portfolios to which it is something."""
        return tuple(
            one for one in self.lines if one.change.change is not Change.SAME or one.needs is not None
        )

    @property
    def is_settled(self) -> bool:
        """Whether nothing is missing for any Portfolio."""
        return all(one.is_settled for one in self.lines)

    def has_taken_effect(self, on: date) -> bool:
        """Whether it holds, by that day, for any Portfolio to which it is something."""
        concerned = self.changed or self.lines
        return any(one.holds_from is not None and one.holds_from <= on for one in concerned)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateApproval:
    """An approval that came after the day from which its amendment was to hold; `vote` is its id."""

    amendment: str
    vote: str
    by_holders: bool
    problem: str
    remedy: str


@plan_section("8", "9")
def amendments_standing(
    plan: Plan, *, known_at: int | None = None, laws: Mapping[int, ShareClassLaw] | None = None
) -> tuple[AmendmentStanding, ...]:
    """Sections 8 and 9: every amendment that stands, in order of its date, by the votes as they are known.

    Our reading: a text is compared with the one in force on its own date, which is the last whole text
    that nothing was missing of for some Portfolio; before the first, the Plan's own. `laws`, where they are
    at hand, save counting the votes again.
    """
    rows = list(
        Amendment.objects.known_at(known_at)
        .filter(plan=plan)
        .select_related("document", "recorded_by__acting_user")
        .order_by("effective", "pk")
    )
    if not rows:
        return ()
    classes = share_classes_of(plan)
    laws = law_of(plan, known_at=known_at) if laws is None else laws
    settled = _by_amendment(amended_rates(plan, known_at=known_at, laws=laws).settled)
    text = own_sections(plan)
    found = []
    for row in rows:
        new = sections_of(row.document.text)
        base = restated(text, row.document.text, new)
        differences = text_difference(base, new) if new else ()
        lines = settled.get(row.entry, {})
        standing = AmendmentStanding(
            row=row,
            differences=differences,
            lines=tuple(
                _line(one, lines[one.share_class], laws[one.share_class], words_changed=bool(differences))
                for one in classes
                if one.share_class in lines
            ),
        )
        if new and any(one.is_settled for one in standing.lines):
            text = (*(one for one in text if one not in base), *new)
        found.append(standing)
    return tuple(found)


def asking_holders(plan: Plan) -> dict[str, frozenset[str]]:
    """Section 9: by amendment, the codes of the Portfolios whose holders must approve it too."""
    return {
        standing.row.entry: frozenset(
            one.row.portfolio
            for one in standing.changed
            if one.needs is not None and one.needs.holders is HoldersRole.ALSO
        )
        for standing in amendments_standing(plan)
    }


def amendment_standing(plan: Plan, entry: str) -> AmendmentStanding | None:
    """One amendment by its id."""
    return next((one for one in amendments_standing(plan) if one.row.entry == entry), None)


def texts_not_drafted(plan: Plan) -> list[PlanDocument]:
    """The texts that were proposed and are of no amendment yet."""
    drafted = Amendment.objects.filter(plan=plan, superseded_by__isnull=True).values("document")
    proposed = plan.documents.filter(standing=PlanDocument.Standing.PROPOSED).exclude(pk__in=drafted)
    return list(proposed.select_related("recorded_by").order_by("pk"))


def own_sections(plan: Plan) -> tuple[PlanSection, ...]:
    """The Sections of the Plan's own text."""
    own = plan.documents.filter(standing=PlanDocument.Standing.REFERENCE).first()
    return sections_of(own.text) if own is not None else ()


def sections_of(text: str) -> tuple[PlanSection, ...]:
    """The Sections of a text, and the sentences of its Schedule A; a Schedule A alone has no Sections."""
    parts = parts_of(text)
    of_schedule = schedule_words(parts.schedule)
    sections = [read_section(number, lines) for number, lines in parts.sections]
    return (*sections, *([of_schedule] if of_schedule is not None else []))


def text_on(
    own: Sequence[PlanSection], amendments: Sequence[AmendmentStanding], *, on: date
) -> tuple[PlanSection, ...]:
    """Section 9: the text in force on a day, from the Plan's own and the amendments as they stand."""
    text = tuple(own)
    for standing in amendments:
        new = sections_of(standing.row.document.text)
        if new and standing.has_taken_effect(on):
            base = restated(text, standing.row.document.text, new)
            text = (*(one for one in text if one not in base), *new)
    return text


def restated(
    text: Sequence[PlanSection], amendment: str, new: Sequence[PlanSection]
) -> tuple[PlanSection, ...]:
    """What of the text in force an amendment says anew: all of it, or what a Schedule A alone has too."""
    if is_whole_plan(amendment):
        return tuple(text)
    numbers = {one.number for one in new}
    return tuple(one for one in text if one.number in numbers)


@plan_section("9")
def late_approvals(plan: Plan) -> tuple[LateApproval, ...]:
    """Section 9: carried approvals later than the day from which their amendment was to hold.

    To be asked once all votes are known: an amendment effective before its approval is refused.
    """
    found: dict[tuple[str, bool], LateApproval] = {}
    for standing in amendments_standing(plan):
        for line in standing.lines:
            for one in _late(standing.row, line):
                found.setdefault((one.vote, one.by_holders), one)
    return tuple(found.values())


def _late(amendment: Amendment, line: LineStanding) -> Iterator[LateApproval]:
    if line.decision is not None and not late_by(line.decision.decided_on, effective=amendment.effective):
        return  # it was approved in time; who approved it once more harms nobody
    approvals = [(one.entry, False, one.date) for one in line.votes if one.tally.carried]
    approvals += [(one.entry, True, one.date) for one in line.holders if one.is_carried]
    for vote, by_holders, day in approvals:
        if late_by(day, effective=amendment.effective):
            section = "8" if line.change.change is Change.JOINS else "9"
            yield LateApproval(
                amendment=amendment.entry,
                vote=vote,
                by_holders=by_holders,
                problem=f"Section {section}: {amendment.entry} was to hold from {amendment.effective},"
                f" before it was approved on {day}",
                remedy=f"give {amendment.entry} an effective date on or after {day}",
            )


def _by_amendment(
    settled: Mapping[int, Sequence[SettledLine]],
) -> dict[str, dict[int, SettledLine]]:
    found: dict[str, dict[int, SettledLine]] = {}
    for share_class, lines in settled.items():
        for one in lines:
            found.setdefault(one.line.amendment, {})[share_class] = one
    return found


def _line(
    row: ShareClassRow, settled: SettledLine, law: ShareClassLaw, *, words_changed: bool
) -> LineStanding:
    line, change = settled.line, settled.change
    needs = approvals_needed(change, material=line.material, words_changed=words_changed)
    decision = decision_of_line(law, line, needs) if needs is not None else None
    votes = tuple(one for one in law.votes if one.subject == line.amendment)
    holders = tuple(one for one in law.holders if one.subject == line.amendment)
    lacks = () if needs is None or decision is not None else tuple(_lacks(needs, votes, holders))
    return LineStanding(
        row=row,
        line=line,
        change=change,
        needs=needs,
        decision=decision,
        lacks=lacks,
        votes=votes,
        holders=holders,
    )


def _lacks(
    needs: RequiredApprovals, votes: Sequence[CountedVote], holders: Sequence[CountedHolders]
) -> Iterator[str]:
    """What is missing, in words; the last vote that was not carried says why."""
    of_boards = [one for one in votes if one.matter is needs.matter]
    if not any(one.tally.carried for one in of_boards):
        section = "8" if needs.matter is Matter.ADOPTION else "9"
        why = "; ".join(of_boards[-1].tally.missing) if of_boards else ""
        yield f"{BOARDS_LACK} (Section {section})" + (f": {why}" if why else "")
    if needs.holders is HoldersRole.ALSO and not any(one.is_carried for one in holders):
        void = holders[-1].void if holders else ""
        yield f"{HOLDERS_LACK}" + (f": {void}" if void else "")
