"""The parts `distributors` and `agreements` of a book."""

from collections.abc import Mapping, Sequence
from datetime import date

from governance.domain.agreement_terms import (
    NOTICE_DAYS,
    REQUIRED_TERMS,
    TERM_KEYS,
    fault_of_notice,
    faults_of_terms,
)
from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    StandingRecord,
    compare,
    content_of,
    identity,
    outcome_of,
    scope_key,
)
from governance.domain.book_entries import Entry, words_of
from governance.domain.deadlines import PAYMENT_DAY
from governance.domain.periods import DatePeriod
from governance.models import Act, AgreementTerms, DistributionAgreement, Distributor, SellingPeriod
from governance.models.recording import add_each, save_noting, standing_records, supersede
from governance.models.spans import days_of
from governance.selectors.words import PlanWords, distributor_of
from governance.services.joining import give_way, take_in_joining

AGREEMENT_KEYS = (
    "kind",
    "distributor",
    "portfolios",
    "dated",
    "first_term_until",
    "sells_from",
    "sells_until",
    "ended_on",
    "ended_by",
    "notice_given",
    "payment_day",
    "cdsc_transferable",
    "terms",
)
DATES = ("dated", "first_term_until", "sells_until", "ended_on", "notice_given")
LAST_DAY_OF_MONTHS = 31
EVIDENCE_LIMIT = 1000
MANY_DAYS = 9999
TERMS_NOT_SHOWN = "Section 12: the terms that an agreement must have are not shown yet"
Kind = DistributionAgreement.Kind


def load_distributors(entries: Sequence[Entry], *, act: Act) -> PartOutcome:
    """Section 3: the agents selected as exclusive agents for distribution, from time to time."""
    standing = {one.code: one for one in Distributor.objects.all()}
    seen: dict[str, Entry] = {}
    new = unchanged = corrected = 0
    for entry in entries:
        entry.expect("code", "name")
        name = entry.optional_text("name")
        code = entry.code(name=name)
        first = seen.setdefault(code, entry)
        distributor = standing.get(code)
        if first is not entry:
            entry.fail("code", f"{code!r} stands already in row {first.row}", "once")
        if distributor is None and not name:
            entry.fail("name", "is missing", "the Distributor's name")
        if entry.failed:
            continue
        if distributor is None:
            save_noting(Distributor(code=code, name=name), act=act)
            new += 1
        elif name and distributor.name != name:
            distributor.name = name
            save_noting(distributor, act=act)
            corrected += 1
        else:
            unchanged += 1
    return outcome_of("distributors", entries, new=new, unchanged=unchanged, corrected=corrected)


def load_agreements(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: frozenset[str]
) -> PartOutcome:
    """Sections 3 and 12: the agreements related to the Plan, and when each Distributor sells the Shares.

    Our reading: where no last day of selling is given, a Distributor sells until the agreement ends.
    Only a distribution agreement makes its party the exclusive agent. Terms of Section 12 that are left
    out leave what stands; where none are shown yet, that is worth a look.
    """
    standing = standing_records(DistributionAgreement, plan=words.plan)
    drafts = [
        draft
        for entry in entries
        if (draft := _agreement(entry, words=words, named_here=named_here, standing=standing))
    ]
    changes = compare(drafts, standing)
    supersede(DistributionAgreement, act=act, pk__in=changes.superseded)
    supersede(SellingPeriod, act=act, agreement__in=changes.superseded)
    give_way({one for draft in changes.to_add for one in draft.scope}, words=words, act=act)
    add_each(
        changes,
        add=lambda draft: _add_agreement(draft, words=words, act=act),
        words={"selling_period_one_distributor_a_day": lambda draft: _two_sell(draft, words=words)},
    )
    if changes.to_add:
        take_in_joining(words=words, act=act)
    return outcome_of(
        "agreements",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _agreement(
    entry: Entry,
    *,
    words: PlanWords,
    named_here: frozenset[str],
    standing: Mapping[str, StandingRecord],
) -> Draft | None:
    entry.expect(*AGREEMENT_KEYS)
    distributor = distributor_of(entry, named_here=named_here)
    kind = entry.choice("kind", words_of(Kind), default="distribution")
    sells_from = entry.day("sells_from")
    scope = words.portfolios(entry, on=sells_from)
    days = {key: entry.optional_day(key) for key in DATES}
    ended_by = (
        entry.choice("ended_by", words_of(DistributionAgreement.EndedBy)) if entry.has("ended_by") else None
    )
    payment_day = entry.number("payment_day", default=PAYMENT_DAY, lowest=1, highest=LAST_DAY_OF_MONTHS)
    cdsc_transferable = entry.flag("cdsc_transferable", default=False)
    terms = _terms(entry)
    if entry.failed or distributor is None:
        return None
    _check_days(entry, sells_from, days)
    if entry.failed:
        return None
    values = {
        "kind": kind,
        "distributor": distributor,
        "sells_from": sells_from,
        **days,
        "ended_by": ended_by or "",
        "payment_day": payment_day,
        "cdsc_transferable": cdsc_transferable,
    }
    codes = [row.portfolio for row in scope]
    content = content_of(
        **{**values, "kind": kind.value, "ended_by": ended_by.value if ended_by else None},
        portfolios=codes,
    ) | {"distributor": distributor.code}
    whole = len(words.on_schedule(sells_from))
    key = identity(entry, distributor.code, scope_key(codes, of=whole), sells_from)
    terms = terms or _terms_that_stand(standing.get(key))
    if terms:
        content["terms"] = terms
    elif days["ended_on"] is None or days["ended_on"] >= words.plan.effective_date:
        entry.warn("terms", TERMS_NOT_SHOWN, "terms: with the evidence that the agreement has each of them")
    return Draft(
        entry=entry,
        key=key,
        content=content,
        values={**values, "terms": terms},
        scope=tuple(row.share_class for row in scope),
    )


def _terms(entry: Entry) -> dict[str, object]:
    """Section 12: the terms of an agreement with their evidence; empty where they are left out."""
    written = entry.entry("terms")
    if written is None:
        return {}
    written.expect(*TERM_KEYS)
    evidence = {term.key: written.optional_text(term.key, limit=EVIDENCE_LIMIT) for term in REQUIRED_TERMS}
    days = written.number(NOTICE_DAYS, default=-1, lowest=0, highest=MANY_DAYS)
    given = written.has(NOTICE_DAYS)
    if not written.failed:
        for fault in faults_of_terms(evidence, notice_days=days if given else None):
            written.fail(fault.key, fault.problem, fault.remedy)
    return {**evidence, NOTICE_DAYS: days}


def _terms_that_stand(standing: StandingRecord | None) -> dict[str, object]:
    content = standing.content if standing is not None else None
    return dict(content.get("terms") or {}) if isinstance(content, Mapping) else {}


def _check_days(entry: Entry, sells_from: date, days: Mapping[str, date | None]) -> None:
    ended_on, sells_until, notice = days["ended_on"], days["sells_until"], days["notice_given"]
    if sells_until is not None and sells_until < sells_from:
        entry.fail("sells_until", f"{sells_until} is before {sells_from}", "a day on or after sells_from")
    if ended_on is not None and ended_on < sells_from:
        entry.fail("ended_on", f"{ended_on} is before {sells_from}", "a day on or after sells_from")
    if ended_on is not None and sells_until is not None and ended_on < sells_until:
        problem = f"{sells_until} is after the agreement ended on {ended_on}"
        entry.fail("sells_until", problem, "a day on or before ended_on")
    if ended_on is None and entry.has("ended_by"):
        entry.fail(
            "ended_by", "says how an agreement ended that has no ended_on", "give ended_on, or leave it out"
        )
    fault = fault_of_notice(notice, ended_on=ended_on)
    if fault is not None:
        entry.fail(fault.key, fault.problem, fault.remedy)


def _add_agreement(draft: Draft, *, words: PlanWords, act: Act) -> None:
    values = dict(draft.values)
    terms = values.pop("terms")
    agreement = DistributionAgreement.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **values
    )
    if terms:
        AgreementTerms.objects.create(agreement=agreement, **terms)
    last = values["sells_until"] or values["ended_on"]
    sells = days_of(DatePeriod(values["sells_from"], last)) if values["kind"] is Kind.DISTRIBUTION else None
    SellingPeriod.objects.bulk_create(
        SellingPeriod(
            agreement=agreement,
            share_class_id=share_class,
            distributor=values["distributor"],
            sells=sells,
            recorded_by=act,
        )
        for share_class in draft.scope
    )


def _two_sell(draft: Draft, *, words: PlanWords) -> tuple[str, str]:
    values = draft.values
    sells = days_of(DatePeriod(values["sells_from"], values["sells_until"] or values["ended_on"]))
    others = SellingPeriod.objects.filter(
        superseded_by__isnull=True, share_class__in=draft.scope, sells__overlap=sells
    ).select_related("agreement", "share_class__portfolio")
    other = others.order_by("share_class__schedule_order").first()
    if other is None:
        return (
            "Section 3: another Distributor sells the same Shares on the same days",
            "one exclusive agent a day",
        )
    return (
        f"Section 3: {other.agreement.entry} makes its Distributor exclusive agent for"
        f" {other.share_class.portfolio.name} from {other.agreement.sells_from}, on some of the same days",
        "one exclusive agent a day: give the earlier agreement its sells_until",
    )
