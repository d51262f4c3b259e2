"""The part `amendments` of a book: a changed text or Schedule A, and from when it is to hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from governance.domain.amendments import (
    Change,
    MaximumRates,
    PortfolioChange,
    changes_between,
    is_for_counsel,
    rates_on,
)
from governance.domain.book_drafts import Draft, PartOutcome, compare, content_of, identity, outcome_of
from governance.domain.book_entries import Entry
from governance.domain.errors import Refused
from governance.domain.exhibits import read_exhibit
from governance.domain.faults import Fault
from governance.domain.money import RATE_SCALE
from governance.domain.plan_text import PlanText, classes_of
from governance.domain.text_difference import texts_differ
from governance.models import (
    Act,
    Amendment,
    AmendmentLine,
    Plan,
    PlanDocument,
    ShareClass,
    ShareholderVote,
    Termination,
    TerminationScope,
    Vote,
)
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.amendments import amendment_standing, own_sections, restated, sections_of
from governance.selectors.rates import Schedules, amended_rates, schedules_as_drafted
from governance.selectors.words import PlanWords, plan_words
from governance.services.joining import take_in_joining
from governance.services.plan_documents import ReadText, keep_text, read_text
from governance.services.schedule_parties import names_too_long, portfolios_of
from governance.services.schedule_rates import rates_above_limits, rates_of

AMENDMENT_KEYS = ("file", "effective", "material", "determined_by", "reason")
FILE_LIMIT = 400
REASON_LIMIT = 4000
ANOTHER = "draft another amendment, under another id"
ReadFile = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """What a draft is measured against: Schedule A in force on its date, and as drafted before it."""

    in_force: Mapping[int, MaximumRates]
    drafted: Mapping[int, MaximumRates]


def load_amendments(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, read_file: ReadFile
) -> PartOutcome:
    """Sections 8 and 9: amendments as drafted. Nothing of them holds before the votes are there.

    `read_file` gives the bytes of a file that the book names; it raises OSError where there is none. What
    the file says is the record, not where it lies. Each builds on those of an earlier date.
    """
    reader = _AmendmentReader(plan=words.plan, act=act, read_file=read_file)
    counts = {"new": 0, "unchanged": 0, "corrected": 0}
    seen: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda one: one.peek("effective")):
        draft = reader.read(entry)
        if draft is None:
            continue
        if (first := seen.setdefault(draft.key, entry)) is not entry:
            entry.fail("id", f"stands already in row {first.row}", "once, each amendment under its own id")
            continue
        changes = compare([draft], standing_records(Amendment, plan=words.plan))
        if changes.to_add and not reader.may_be_drafted(draft, corrects=bool(changes.corrected)):
            continue
        supersede(Amendment, act=act, pk__in=changes.superseded)
        add_each(changes, add=reader.add, words={})
        counts["new"] += len(changes.new)
        counts["unchanged"] += changes.unchanged
        counts["corrected"] += len(changes.corrected)
    if counts["new"] or counts["corrected"]:
        take_in_joining(words=plan_words(words.plan), act=act)
    return outcome_of("amendments", entries, **counts)


class _AmendmentReader:
    """Reads each amendment with its text, and drafts it upon those that are there."""

    def __init__(self, *, plan: Plan, act: Act, read_file: ReadFile) -> None:
        self._plan = plan
        self._act = act
        self._read_file = read_file

    def read(self, entry: Entry) -> Draft | None:
        """What the entry asks for, or None after noting what is wrong with it or its file."""
        entry.expect(*AMENDMENT_KEYS)
        key = identity(entry) or entry.text("id")
        name = entry.text("file", limit=FILE_LIMIT)
        effective = entry.day("effective")
        material = entry.flag("material", default=True)
        by = entry.optional_text("determined_by")
        reason = entry.optional_text("reason", limit=REASON_LIMIT)
        for column, value in (("determined_by", by), ("reason", reason)):
            if not material and not value:
                problem = "Section 9: words are material unless a named person determined otherwise, and why"
                entry.fail(column, problem, "who determined it, and the reason; or leave out material: false")
        if not entry.failed and effective < self._plan.effective_date:
            problem = f"Section 9: {effective} is before the Plan itself, of {self._plan.effective_date}"
            entry.fail("effective", problem, "a day on or after the Plan's own date")
        read = self._text(entry, name) if name else None
        if entry.failed or read is None:
            return None
        stated = {"effective": effective, "material": material, "determined_by": by, "reason": reason}
        return Draft(
            entry=entry,
            key=key,
            content=content_of(text=read.digest, **stated),
            values={**stated, "read": read},
        )

    def _text(self, entry: Entry, name: str) -> ReadText | None:
        try:
            data = self._read_file(name)
            exhibit = read_exhibit(data, source=name)
            asked = self._plan.share_class if self._plan.share_class in classes_of(exhibit.text) else None
            return read_text(exhibit, source=name, data=data, share_class=asked)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            remedy = "a file beside the book; its path is relative to the book"
            entry.fail("file", f"{name}: {reason}", remedy)
        except Refused as refused:
            _refuse(entry, refused.faults)
        return None

    def may_be_drafted(self, draft: Draft, *, corrects: bool) -> bool:
        """Whether nothing stands in the way of it; else it is noted."""
        entry, read = draft.entry, draft.values["read"]
        if corrects:
            self._check_correction(draft)
        _refuse(entry, rates_above_limits(read.schedule, since=draft.values["effective"], source=read.source))
        _refuse(entry, names_too_long(read.says, source=read.source))
        if read.says.share_class and read.says.share_class != self._plan.share_class:
            problem = f"the text is of {read.says.share_class} Shares"
            entry.fail("file", problem, f"a text of {self._plan.share_class} Shares, those of the Plan")
        if isinstance(read.says, PlanText):
            self._check_dates(entry, read.says, effective=draft.values["effective"])
        return not entry.failed

    def _check_correction(self, draft: Draft) -> None:
        entry, stands = draft.entry, amendment_standing(self._plan, draft.key)
        if stands is None:
            return
        if stands.has_taken_effect(self._act.acted_at.date()):
            since = min(one.holds_from for one in stands.changed or stands.lines if one.holds_from)
            problem = f"Section 9: {draft.key} has been in effect since {since} and cannot be rewritten"
            entry.fail("", problem, ANOTHER)
        elif stands.row.document.sha256 != draft.values["read"].digest and self._votes_on(draft.key):
            problem = (
                f"Section 9: the text of {draft.key} is another now; every vote on the earlier one is void"
            )
            entry.warn("file", problem, "put the new text to the vote")

    def _votes_on(self, key: str) -> bool:
        of_it = {"plan": self._plan, "subject": key, "superseded_by__isnull": True}
        return Vote.objects.filter(**of_it).exists() or ShareholderVote.objects.filter(**of_it).exists()

    def _check_dates(self, entry: Entry, says: PlanText, *, effective: date) -> None:
        """Sections 8 and 10 of a whole text: what it says of dates that this record decides otherwise."""
        if says.effective_date not in (effective, self._plan.effective_date):
            problem = f"Section 8 of the text says {says.effective_date}; it is recorded as from {effective}"
            entry.warn("effective", problem, "the day that the text says, or a text that says this day")
        if says.first_continuance_date != self._plan.first_term_until:
            problem = f"Section 10 of the text says until {says.first_continuance_date}"
            remedy = (
                f"terms go on being counted from {self._plan.first_term_until} and the continuances since"
            )
            entry.warn("file", problem, remedy)

    def add(self, draft: Draft) -> None:
        """Keep the text, bring in the Portfolios that join, and note each line of its Schedule A."""
        values = dict(draft.values)
        read: ReadText = values.pop("read")
        entry = draft.entry
        lines = self._lines(entry, read)
        if entry.failed:
            return
        base = self._base(draft.key, values["effective"])
        names = {row.share_class: row.portfolio_name for row in plan_words(self._plan).share_classes}
        changes = changes_between(base.drafted, lines)
        self._check_changes(entry, read, changes, base=base, names=names, effective=values["effective"])
        if entry.failed:
            return
        _warn_of_counsel(entry, changes, names=names, material=values["material"], by=values["determined_by"])
        amendment = Amendment.objects.create(
            entry=draft.key,
            content=draft.content,
            recorded_by=self._act,
            plan=self._plan,
            document=keep_text(self._plan, read, PlanDocument.Standing.PROPOSED, act=self._act),
            **values,
        )
        AmendmentLine.objects.bulk_create(
            AmendmentLine(
                amendment=amendment,
                share_class_id=share_class,
                change=changes[share_class].change.value,
                asset_based_sales_charge=Decimal(rates.asset_based) / RATE_SCALE,
                service_fee=Decimal(rates.service) / RATE_SCALE,
                aggregate_fee=Decimal(rates.aggregate) / RATE_SCALE,
            )
            for share_class, rates in lines.items()
        )

    def _lines(self, entry: Entry, read: ReadText) -> dict[int, MaximumRates]:
        """By share class: the rates of the text, once its Portfolios are there."""
        try:
            portfolios = portfolios_of(read.schedule, source=read.source, act=self._act)
        except Refused as refused:
            _refuse(entry, refused.faults)
            return {}
        found: dict[int, MaximumRates] = {}
        for line, portfolio in zip(read.schedule, portfolios, strict=True):
            share_class = self._share_class(portfolio.pk)
            if share_class in found:
                problem, remedy = f"{line.portfolio} stands in Schedule A twice", "once"
                twice = Fault(
                    source=read.source, row=line.line, column="Portfolio", problem=problem, remedy=remedy
                )
                _refuse(entry, [twice])
            found[share_class] = rates_of(line)
        return found

    def _share_class(self, portfolio: int) -> int:
        of_plan = ShareClass.objects.filter(plan=self._plan)
        found = of_plan.filter(portfolio=portfolio).first()
        if found is None:
            last = of_plan.order_by("-schedule_order").values_list("schedule_order", flat=True).first() or 0
            found = ShareClass.objects.create(
                plan=self._plan, portfolio_id=portfolio, schedule_order=last + 1
            )
        return found.pk

    def _base(self, key: str, effective: date) -> _Base:
        def on_that_day(schedules: Schedules) -> dict[int, MaximumRates]:
            found = {one: rates_on(spans, effective) for one, spans in schedules.items()}
            return {one: rates for one, rates in found.items() if rates is not None}

        return _Base(
            in_force=on_that_day(amended_rates(self._plan, without=key).schedules),
            drafted=on_that_day(schedules_as_drafted(self._plan, without=key)),
        )

    def _check_changes(
        self,
        entry: Entry,
        read: ReadText,
        changes: Mapping[int, PortfolioChange],
        *,
        base: _Base,
        names: Mapping[int, str],
        effective: date,
    ) -> None:
        """Section 9: an amendment changes something, and leaves no Portfolio out."""
        terminated = self._terminated_by(effective)
        for share_class, change in changes.items():
            if change.change is not Change.LEFT_OUT or share_class in terminated:
                continue
            name = names[share_class]
            if share_class in base.in_force:
                problem = f"Section 11: {name} is on Schedule A, and the new one leaves it out"
                entry.fail("file", problem, f"list {name}, and terminate the Plan for it: terminations")
            else:
                problem = f"{name}, which an earlier amendment is to bring, is not on this Schedule A"
                entry.warn(
                    "file", problem, "once that amendment is approved it stays: only Section 11 ends it"
                )
        same_as_drafted = all(one.change is Change.SAME for one in changes.values())
        lines = {one: change.after for one, change in changes.items()}
        if same_as_drafted and lines == dict(base.in_force) and not self._words_differ(read):
            problem = "Section 9: neither a word nor a rate differs from the Plan as it is"
            entry.fail("file", problem, "the text as it is to be")

    def _terminated_by(self, day: date) -> set[int]:
        """Section 11: the share classes whose termination was put to the vote, to hold by that day."""
        standing = Termination.objects.filter(plan=self._plan, superseded_by__isnull=True, effective__lte=day)
        scope = TerminationScope.objects.filter(termination__in=standing)
        return set(scope.values_list("share_class", flat=True))

    def _words_differ(self, read: ReadText) -> bool:
        """Whether its words are others than the Plan's own, and than each text drafted before."""
        new = sections_of(read.text)
        if not new:
            return False
        drafted = Amendment.objects.filter(plan=self._plan, superseded_by__isnull=True)
        earlier = [sections_of(one.document.text) for one in drafted.select_related("document")]
        texts = [own_sections(self._plan), *(one for one in earlier if one)]
        return all(texts_differ(restated(one, read.text, new), new) for one in texts)


def _warn_of_counsel(
    entry: Entry,
    changes: Mapping[int, PortfolioChange],
    *,
    names: Mapping[int, str],
    material: bool,
    by: str,
) -> None:
    """Section 9: a service fee up within the same aggregate is counsel's to judge, other rates are not."""
    for share_class, change in changes.items():
        said = f"Section 9: of {names[share_class]} the {', the '.join(change.in_words())}"
        if is_for_counsel(change) and material:
            remedy = "the holders vote, unless counsel determines that the amount is not raised materially"
            entry.warn("material", f"{said}, within the same aggregate fee", remedy)
        elif is_for_counsel(change):
            entry.warn("material", f"{said}; by the determination of {by} no holders vote", "the Boards do")
        elif change.up and not material:
            remedy = "a determination about words does not change that"
            entry.warn("material", f"{said}; the holders of its Shares must vote", remedy)


def _refuse(entry: Entry, faults: Iterable[Fault]) -> None:
    """Note faults of the entry's file with their own rows."""
    found: Iterator[Fault] = (fault for fault in faults if fault not in entry.faults)
    for fault in found:
        entry.mark_failed()
        entry.faults.append(fault)
