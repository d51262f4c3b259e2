"""The part `yearly_duties` of a book: what was done once a year for a Fund, by whom, with which document."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    natural_key,
    outcome_of,
)
from governance.domain.book_entries import Entry
from governance.domain.duties import TERMS, YearlyDuty
from governance.models import Act, FiledDocument, YearlyDutyDone
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.words import PlanWords

KEYS = ("funds", "duty", "year", "done", "by", "document")
DUTIES = {duty.value.lower(): duty for duty in YearlyDuty}
FIRST_YEAR, LAST_YEAR = 1980, 2200  # Rule 12b-1 is of October 1980
DOCUMENT_LIMIT = 400


def load_yearly_duties(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, filed: FiledDocument | None = None
) -> PartOutcome:
    """Section 8(b), Rule 12b-1(c) and (h): each Fund's record of a duty and a year, by itself.

    `filed` is the writing that was given with them; left out, the one that stands stays.
    """
    kept = _filed()
    drafts = [
        _with_writing(draft, filed or kept.get(draft.key))
        for entry in entries
        for draft in _drafts(entry, words=words)
    ]
    changes = compare(drafts, standing_records(YearlyDutyDone))
    supersede(YearlyDutyDone, act=act, pk__in=changes.superseded)
    add_each(
        changes,
        add=lambda draft: _add(draft, act=act),
        words={
            "yearly_duty_once_a_year": lambda _draft: (
                "the duty of that year is recorded already for the Fund, under another id",
                "correct the entry of that id",
            ),
            "yearly_duty_is_done": lambda draft: (
                f"{draft.values['done_on']} has not come yet",
                "the day on which it was done",
            ),
        },
    )
    return outcome_of(
        "yearly_duties",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _filed() -> dict[str, FiledDocument]:
    """The writings of the records that stand, by their identity."""
    rows = YearlyDutyDone.objects.filter(superseded_by__isnull=True, filed__isnull=False)
    return {row.entry: row.filed for row in rows.select_related("filed").defer("filed__content") if row.filed}


def _with_writing(draft: Draft, filed: FiledDocument | None) -> Draft:
    """The digest of the writing belongs to what is said."""
    if filed is None:
        return draft
    content = {**draft.content, "filed": filed.sha256}
    return replace(draft, content=content, values={**draft.values, "filed": filed})


def _drafts(entry: Entry, *, words: PlanWords) -> Iterator[Draft]:
    """One for each Fund; none of an entry with faults."""
    entry.expect("id", *KEYS)
    funds = words.funds(entry)
    duty = entry.choice("duty", DUTIES)
    if not entry.has("year"):
        entry.fail("year", "is missing", "the calendar year that it was done for, like 2004")
    year = entry.number("year", default=FIRST_YEAR, lowest=FIRST_YEAR, highest=LAST_YEAR)
    done = entry.day("done")
    by = entry.text("by")
    document = entry.text("document", limit=DOCUMENT_LIMIT)
    if not entry.failed and year < TERMS[duty].since:
        entry.fail(
            "year", f"{TERMS[duty].section} asks for nothing in {year}", f"{TERMS[duty].since} or later"
        )
    if not entry.failed and done.year < year:
        entry.fail("done", f"{done} lies before the year {year}", f"a day from {year}-01-01 on")
    if entry.failed:
        return
    said = {"duty": duty.value, "year": year, "done_on": done, "by": by, "document": document}
    for fund in funds:
        code = words.fund_codes[fund]
        own = entry.optional_text("id")
        yield Draft(
            entry=entry,
            key=natural_key(own, code) if own else identity(entry, code, duty.value, year),
            content=content_of(**said, fund=code),
            values={**said, "fund_id": fund},
        )


def _add(draft: Draft, *, act: Act) -> None:
    YearlyDutyDone.objects.create(entry=draft.key, content=draft.content, recorded_by=act, **draft.values)
