"""The part `waivers` of a book: Sections 2, 5 and 6(b)."""

from collections.abc import Sequence

from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    outcome_of,
    scope_key,
)
from governance.domain.book_entries import Entry, did_you_mean, words_of
from governance.domain.money import rate_from_percent, rate_text
from governance.domain.rates import Component
from governance.domain.rates import Waiver as WaiverValue
from governance.domain.waivers import SECTION_OF, WORDS, above_what_is_allowed
from governance.models import Act, WaivedDays, Waiver
from governance.models.recording import add_each, standing_records, supersede
from governance.models.spans import days_until
from governance.selectors.parties import ShareClassRow
from governance.selectors.rates import schedule_a_of
from governance.selectors.words import PlanWords

WAIVER_KEYS = ("portfolios", "component", "charged", "effective", "ends", "reason", "consented")
PERCENT_DECIMALS, PERCENT_DIGITS = 6, 3
REASON_LIMIT = 1000
NEVER_HIGHER = "a waiver sets a lower charged rate, never a higher"


def load_waivers(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, assignees: frozenset[str]
) -> PartOutcome:
    """Sections 2 and 5: lower charged rates of a component, each for Portfolios, days and a reason.

    `assignees` are the codes of all who can consent (Section 6(b)), those that the same book names included.
    """
    drafts = [draft for entry in entries if (draft := _waiver(entry, words=words, assignees=assignees))]
    changes = compare(drafts, standing_records(Waiver, plan=words.plan))
    supersede(Waiver, act=act, pk__in=changes.superseded)
    supersede(WaivedDays, act=act, waiver__in=changes.superseded)
    add_each(
        changes,
        add=lambda draft: _add(draft, words=words, act=act),
        words={"waiver_one_per_component_and_day": _two_cover_a_day},
    )
    return outcome_of(
        "waivers",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _waiver(entry: Entry, *, words: PlanWords, assignees: frozenset[str]) -> Draft | None:
    entry.expect(*WAIVER_KEYS)
    component = entry.choice("component", words_of(Component))
    charged = entry.decimal("charged", places=PERCENT_DECIMALS, digits=PERCENT_DIGITS)
    effective, ends = entry.day("effective"), entry.optional_day("ends")
    scope = words.portfolios(entry, on=effective)
    reason = entry.text("reason", limit=REASON_LIMIT)
    consented = _consented(entry, assignees=assignees)
    if ends is not None and ends <= effective and not entry.failed:
        entry.fail("ends", f"{ends} is not after {effective}", "the first day that is no longer covered")
    if entry.failed:
        return None
    rate = rate_from_percent(charged)
    value = WaiverValue(component=component, charged=rate, effective=effective, ends=ends)
    _check_rate(entry, value, scope=scope, words=words)
    if entry.failed:
        return None
    codes = [row.portfolio for row in scope]
    values = {"component": component.value, "reason": reason, "consented": list(consented)}
    return Draft(
        entry=entry,
        key=identity(
            entry, scope_key(codes, of=len(words.on_schedule(effective))), component.value, effective
        ),
        content=content_of(**values, charged=charged, effective=effective, ends=ends, portfolios=codes),
        values={**values, "charged": rate_text(rate), "effective": days_until(effective, ends=ends)},
        scope=tuple(row.share_class for row in scope),
    )


def _consented(entry: Entry, *, assignees: frozenset[str]) -> tuple[str, ...]:
    """Section 6(b): the Assignees that agreed, by code, in order."""
    found = set()
    for number, word in enumerate(entry.texts("consented"), start=1):
        code = word.casefold()
        if code not in assignees:
            remedy = did_you_mean(word, tuple(sorted(assignees)))
            entry.fail(f"consented[{number}]", f"{word!r} is no Assignee", remedy)
        found.add(code)
    return tuple(sorted(found))


def _check_rate(
    entry: Entry, value: WaiverValue, *, scope: Sequence[ShareClassRow], words: PlanWords
) -> None:
    """Say once what is wrong with the rate, and of which Portfolio first."""
    schedule = schedule_a_of(words.plan, only=[row.share_class for row in scope])
    wrong = [
        (row, problem)
        for row in scope
        if (problem := above_what_is_allowed(value, schedule=schedule.get(row.share_class, ())))
    ]
    if wrong:
        (row, problem), more = wrong[0], len(wrong) - 1
        beside = f" and {more} more" if more else ""
        entry.fail("charged", f"{problem}, for {row.portfolio_name}{beside}", NEVER_HIGHER)


def _add(draft: Draft, *, words: PlanWords, act: Act) -> None:
    values = draft.values
    waiver = Waiver.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **values
    )
    WaivedDays.objects.bulk_create(
        WaivedDays(
            waiver=waiver,
            share_class_id=share_class,
            component=values["component"],
            effective=values["effective"],
            recorded_by=act,
        )
        for share_class in draft.scope
    )


def _two_cover_a_day(draft: Draft) -> tuple[str, str]:
    values = draft.values
    component = Component(values["component"])
    section, what = SECTION_OF[component], WORDS[component]
    other = (
        WaivedDays.objects.filter(
            superseded_by__isnull=True,
            share_class__in=draft.scope,
            component=component.value,
            effective__overlap=values["effective"],
        )
        .select_related("waiver", "share_class__portfolio")
        .order_by("share_class__schedule_order", "effective")
        .first()
    )
    remedy = "at most one waiver a component and day: give the earlier one its end"
    if other is None:
        return f"Section {section}: another waiver of the {what} covers some of the same days", remedy
    return (
        f"Section {section}: {other.waiver.entry} waives the {what} of {other.share_class.portfolio.name}"
        f" from {other.effective.lower}, on some of the same days",
        remedy,
    )
