"""The part `shareholder_votes` of a book: how the holders voted, from the tabulator's certificate."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from governance.domain.book_drafts import Draft, PartOutcome, compare, content_of, identity, outcome_of
from governance.domain.book_entries import Entry, did_you_mean, words_of
from governance.domain.votes import Matter
from governance.models import Act, ShareholderVote
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.chained_votes import VOTES_OF_HOLDERS
from governance.selectors.parties import ShareClassRow
from governance.selectors.subjects import KIND_OF, Subjects, subjects_of
from governance.selectors.words import PlanWords
from governance.services.chain import append_link

HOLDERS_KEYS = (
    "matter",
    "subject",
    "portfolio",
    "record_date",
    "date",
    "outstanding",
    "present",
    "for",
    "against",
    "abstained",
)
FIGURES = ("outstanding", "present", "for", "against", "abstained")
# The matters that the Plan puts to the holders, each with its Section.
ASKED = {
    Matter.AMENDMENT: "9",
    Matter.TERMINATION: "11",
    Matter.AGREEMENT_TERMINATION: "12(a)",
}
SHARE_PLACES = 6


def load_shareholder_votes(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: Mapping[str, frozenset[str]]
) -> PartOutcome:
    """Sections 9, 11 and 12(a): votes of the holders of each Portfolio's Shares, that class alone.

    `named_here` are the subjects that the book itself names, by kind, case folded and sound or not.
    """
    subjects = subjects_of(words.plan)
    drafts = [
        draft
        for entry in entries
        if (draft := _holders(entry, words=words, subjects=subjects, named_here=named_here))
    ]
    changes = compare(drafts, standing_records(ShareholderVote, plan=words.plan))
    stood = {row.entry: row for row in ShareholderVote.objects.filter(pk__in=changes.superseded)}
    supersede(ShareholderVote, act=act, pk__in=changes.superseded)
    add_each(changes, add=lambda draft: _add(draft, words=words, act=act, stood=stood), words={})
    if changes.to_add:
        append_link(VOTES_OF_HOLDERS, act=act, about=f"votes of the holders: {len(changes.to_add)}")
    return outcome_of(
        "shareholder_votes",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _holders(
    entry: Entry, *, words: PlanWords, subjects: Subjects, named_here: Mapping[str, frozenset[str]]
) -> Draft | None:
    entry.expect(*HOLDERS_KEYS)
    matter = entry.choice("matter", words_of(Matter))
    portfolio = words.portfolio(entry, "portfolio")
    record_date, day = entry.day("record_date"), entry.day("date")
    figures = {key: entry.decimal(key, places=SHARE_PLACES) for key in FIGURES}
    if entry.failed or portfolio is None:
        return None
    subject = _subject(entry, matter, portfolio, subjects=subjects, named_here=named_here)
    _check(entry, ASKED.get(matter, "9"), record_date=record_date, day=day, figures=figures)
    if entry.failed:
        return None
    values = {
        "matter": matter.value,
        "subject": subject,
        "record_date": record_date,
        "date": day,
        "outstanding": figures["outstanding"],
        "present": figures["present"],
        "votes_for": figures["for"],
        "votes_against": figures["against"],
        "abstained": figures["abstained"],
    }
    return Draft(
        entry=entry,
        key=identity(entry, matter.value, subject, portfolio.portfolio, record_date),
        content=content_of(portfolio=portfolio.portfolio, **values),
        values={**values, "text_digest": subjects.digest(matter, subject)},
        scope=(portfolio.share_class,),
    )


def _subject(
    entry: Entry,
    matter: Matter,
    portfolio: ShareClassRow,
    *,
    subjects: Subjects,
    named_here: Mapping[str, frozenset[str]],
) -> str:
    """What the holders voted on; a matter that is not theirs to decide is refused."""
    if matter not in ASKED:
        asked = ", ".join(one.value.lower() for one in ASKED)
        problem = f"the Plan asks no vote of the holders on {matter.value.lower()} (Sections 8 to 12)"
        entry.fail("matter", problem, f"one of {asked}; votes of Trustees are in the part votes")
        return ""
    section, kind, among = ASKED[matter], KIND_OF[matter], subjects.among(matter)
    subject = entry.optional_text("subject")
    found = among.get(subject)
    if not subject:
        problem = f"Section {section}: does not say which {kind}"
        entry.fail("subject", problem, f"the id of a standing {kind} of the Plan")
    elif found is None and subject.casefold() in named_here.get(kind, ()):
        entry.mark_failed()
    elif found is None:
        problem = f"Section {section}: {subject!r} is no {kind} of the Plan"
        entry.fail("subject", problem, did_you_mean(subject, tuple(among)))
    else:
        about = found.of(matter)
        if about is not None and portfolio.share_class not in about:
            problem = f"Section {section}: {subject} does not ask the holders of {portfolio.portfolio_name}"
            entry.fail("portfolio", problem, f"a Portfolio that the {kind} is about")
    return subject


def _check(entry: Entry, section: str, *, record_date: date, day: date, figures: dict[str, Decimal]) -> None:
    """The certificate's figures against one another; each fault says which Shares are too many."""
    outstanding, present = figures["outstanding"], figures["present"]
    voted = figures["for"] + figures["against"] + figures["abstained"]
    if outstanding <= 0:
        entry.fail(
            "outstanding", f"Section {section}: no Shares were outstanding", "the Shares of this class alone"
        )
    for key in FIGURES[1:]:
        if figures[key] < 0:
            entry.fail(key, f"{figures[key]} is negative", "Shares, 0 or more")
    if present > outstanding:
        problem = f"Section {section}: {present} Shares were present, and {outstanding} are outstanding"
        entry.fail("present", problem, "Shares of this Portfolio and class alone, as of the record date")
    if voted > present:
        problem = f"Section {section}: {voted} Shares voted, and {present} were present or by proxy"
        entry.fail("for", problem, "for, against and abstained together at most the Shares present")
    if day < record_date:
        entry.fail("date", f"{day} is before the record date {record_date}", "the day of the vote")


def _add(draft: Draft, *, words: PlanWords, act: Act, stood: Mapping[str, ShareholderVote]) -> None:
    """Section 9: a correction of a certificate is of the text that was voted on, whatever stands since."""
    values, wrong = dict(draft.values), stood.get(draft.key)
    if wrong is not None and (wrong.subject, wrong.date) == (values["subject"], values["date"]):
        values["text_digest"] = wrong.text_digest
    ShareholderVote.objects.create(
        entry=draft.key,
        content=draft.content,
        recorded_by=act,
        plan=words.plan,
        share_class_id=draft.scope[0],
        **values,
    )
