"""The part `share_terms` of a book: the deferred sales charge and the conversion of Shares (Section 11)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from fees.domain.altered_terms import Altered, alters_outstanding
from fees.domain.lifetime_limit import (
    PERCENT_WITH_SERVICE_FEE,
    PERCENT_WITHOUT_SERVICE_FEE,
    RATE_WITH_SERVICE_FEE,
    RATE_WITHOUT_SERVICE_FEE,
    RULE,
)
from fees.models import ShareTerms
from fees.models.share_terms import MOST_YEARS
from fees.selectors.share_terms import share_terms_of, undone_by
from governance.domain.book_drafts import (
    Changes,
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    outcome_of,
)
from governance.domain.book_entries import Entry
from governance.domain.faults import ToBeSaid
from governance.domain.fields import NotReadable, read_plain_decimal
from governance.domain.money import rate_from_percent
from governance.domain.periods import day_words
from governance.models import Act
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.words import PlanWords

PART = "share_terms"
SHARE_TERMS_KEYS = ("issued_from", "effective", "cdsc", "converts_after_years")
PERCENT_DECIMALS, PERCENT_DIGITS = 6, 3
NAMED_AT_MOST = 5


def load_share_terms(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Section 11: the terms of Shares by their day of issue, each from its effective day on.

    Warns where terms alter the charges of Shares then outstanding (Section 11(ii)), and names the Portfolios
    whose Complete Termination that undoes.
    """
    before = share_terms_of(words.plan)
    drafts = [draft for entry in entries if (draft := _terms(entry))]
    changes = compare(drafts, standing_records(ShareTerms, plan=words.plan))
    supersede(ShareTerms, act=act, pk__in=changes.superseded)
    add_each(
        changes,
        add=lambda draft: _add(draft, words=words, act=act),
        words={"share_terms_given_once": _given_twice},
    )
    if changes.to_add and not any(entry.failed for entry in entries):
        _warn(changes, alters_outstanding(before, share_terms_of(words.plan)), words=words)
    return outcome_of(
        PART,
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _terms(entry: Entry) -> Draft | None:
    entry.expect(*SHARE_TERMS_KEYS)
    issued_from, effective = entry.day("issued_from"), entry.day("effective")
    cdsc = _rates(entry)
    years = None
    if entry.has("converts_after_years"):
        years = entry.number("converts_after_years", default=1, lowest=1, highest=MOST_YEARS)
    if entry.failed:
        return None
    values = {
        "issued_from": issued_from,
        "effective": effective,
        "cdsc": cdsc,
        "converts_after_years": years,
    }
    return Draft(
        entry=entry, key=identity(entry, issued_from, effective), content=content_of(**values), values=values
    )


def _rates(entry: Entry) -> list[Decimal]:
    """The percent of each year of age; an empty list is none in any."""
    if not entry.has("cdsc"):
        entry.fail(
            "cdsc", "is missing", 'the percent of each year of age, like ["5", "4"]; [] where none is due'
        )
        return []
    written = entry.texts("cdsc")
    if len(written) > MOST_YEARS:
        entry.fail("cdsc", f"has {len(written)} years", f"at most {MOST_YEARS}")
    found = []
    for number, text in enumerate(written, start=1):
        key = f"cdsc[{number}]"
        try:
            percent = read_plain_decimal(text, places=PERCENT_DECIMALS, digits=PERCENT_DIGITS)
        except NotReadable as fault:
            entry.fail(key, fault.problem, fault.remedy)
            continue
        if rate_from_percent(percent) > RATE_WITHOUT_SERVICE_FEE:
            problem = f"{text} % is above the {PERCENT_WITHOUT_SERVICE_FEE} % that one charge may come to"
            entry.fail(key, f"{problem} ({RULE})", f"at most {PERCENT_WITHOUT_SERVICE_FEE}")
        elif rate_from_percent(percent) > RATE_WITH_SERVICE_FEE:
            problem = f"{text} % is allowed only where no service fee is paid ({RULE})"
            entry.warn(key, problem, f"at most {PERCENT_WITH_SERVICE_FEE} where one is")
        found.append(percent)
    return found


def _add(draft: Draft, *, words: PlanWords, act: Act) -> None:
    ShareTerms.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )


def _given_twice(draft: Draft) -> tuple[str, str]:
    values = draft.values
    return (
        f"the terms of Shares issued from {values['issued_from']} are given from {values['effective']} on by"
        " another entry",
        "correct that entry, or leave this one out",
    )


def _warn(changes: Changes, altered: Sequence[Altered], *, words: PlanWords) -> None:
    """Section 11(ii): say once of each alteration what it does, at the entry that brings it."""
    for one in altered:
        by = next(
            (
                draft
                for draft in changes.to_add
                if draft.values["effective"] == one.since and draft.values["issued_from"] <= one.issued.first
            ),
            changes.to_add[0],
        )
        undone = undone_by(words.plan, [one])
        names = [f"{two.portfolio_name} ({two.termination})" for two in undone]
        more = len(names) - NAMED_AT_MOST
        named = ", ".join(names[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
        problem = (
            f"Section 11(ii): from {day_words(one.since)} this alters the deferred sales charges of Shares"
        )
        issued = f"issued from {day_words(one.issued.first)} to {day_words(one.issued.last or date.max)}"
        follows = (
            f"it undoes the Complete Termination of {named}"
            if undone
            else "no Complete Termination stands that it undoes"
        )
        by.entry.warn(
            "cdsc",
            f"{problem} {issued}, which are then outstanding",
            f"{follows}; were they issued with these rates, give `effective` as `issued_from`",
            kind=ToBeSaid,
        )
