"""The parts `assignees` and `transfers` of a book: Section 6(b) and (c)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from assignments.domain.errors import PercentNotAllowed
from assignments.domain.transfer_limits import Excess, excesses
from assignments.domain.transferred import ALONE, Transferred, transferred_of
from assignments.domain.transfers import PERCENT_DECIMALS, TransferTerms, parts_from_percent, percent_text
from assignments.models import Assignee, Transfer, TransferScope
from assignments.selectors.cdsc_transfers import NotLet, transfers_not_let
from assignments.selectors.words import assignee_of, assignees_by_word
from assignments.services.without_assignees import refuse_without, refused_part
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
from governance.domain.faults import Fault
from governance.domain.periods import ONE_DAY
from governance.models import Act, Distributor, Plan, SellingPeriod
from governance.models.recording import add_each, save_noting, standing_records, supersede
from governance.models.spans import days_until
from governance.selectors.assignee_terms import has_assignees
from governance.selectors.words import PlanWords, distributor_of

TRANSFER_KEYS = (
    "distributor",
    "assignee",
    "kind",
    "portfolios",
    "percent",
    "issued_from",
    "issued_to",
    "effective",
    "ends",
    "notified",
    "components",
    "replaces",
)
SERVICE_FEE = "service_fee"
COMPONENTS = tuple(one.value.lower() for one in Transferred)
COMPONENTS_REMEDY = "[distribution_fee], [cdsc], or both"
LET_REMEDY = "components: [distribution_fee], a window without these Shares, or cdsc_transferable: true"
ADDRESS_LIMIT = 1000
NAMED_PORTFOLIOS = 3


def load_assignees(entries: Sequence[Entry], *, act: Act) -> PartOutcome:
    """Section 6(c): each Assignee, with the notice's name and address. A key left out leaves what stands."""
    standing = {one.code: one for one in Assignee.objects.all()}
    seen: dict[str, Entry] = {}
    new = unchanged = corrected = 0
    for entry in entries:
        entry.expect("code", "name", "address")
        name = entry.optional_text("name")
        address = entry.optional_text("address", limit=ADDRESS_LIMIT)
        code = entry.code(name=name)
        first = seen.setdefault(code, entry)
        if first is not entry:
            entry.fail("code", f"{code!r} stands already in row {first.row}", "once")
        if entry.failed:
            continue
        assignee = standing.get(code)
        if assignee is None:
            save_noting(Assignee(code=code, name=name, address=address), act=act)
            new += 1
            continue
        told = (name or assignee.name, address or assignee.address)
        if told == (assignee.name, assignee.address):
            unchanged += 1
            continue
        assignee.name, assignee.address = told
        save_noting(assignee, act=act)
        corrected += 1
    return outcome_of("assignees", entries, new=new, unchanged=unchanged, corrected=corrected)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHere:
    """What the book itself names, case folded and sound or not: Distributors and Assignees.

    Where its agreements have faults, what a Distributor sells is not known yet.
    """

    distributors: frozenset[str]
    assignees: frozenset[str]
    agreements_are_sound: bool = True


def load_transfers(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: NamedHere
) -> PartOutcome:
    """Section 6(b): Transfers of a designated portion of a Distributor's 12b-1 Share of Distribution Fees.

    Section 11: or of its contingent deferred sales charges, where its agreements let them be transferred.
    Our reading: a Transfer that replaces another begins on the day on which the other ends.
    """
    if not has_assignees(words.plan):
        return refused_part("transfers", entries, plan=words.plan, section="6(b)")
    assignees = assignees_by_word()
    drafts = [
        draft
        for entry in entries
        if (draft := _transfer(entry, words=words, assignees=assignees, named_here=named_here))
    ]
    changes = compare(drafts, standing_records(Transfer, plan=words.plan))
    supersede(Transfer, act=act, pk__in=changes.superseded)
    supersede(TransferScope, act=act, transfer__in=changes.superseded)
    add_each(changes, add=lambda draft: _add_transfer(draft, words=words, act=act), words={})
    _check_replaced(drafts, words=words)
    _check_whole({draft.key: draft.entry for draft in drafts}, words=words)
    if named_here.agreements_are_sound:
        _check_let({draft.key: draft.entry for draft in drafts}, words=words)
    return outcome_of(
        "transfers",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _transfer(
    entry: Entry, *, words: PlanWords, assignees: Mapping[str, Assignee], named_here: NamedHere
) -> Draft | None:
    entry.expect(*TRANSFER_KEYS)
    distributor = distributor_of(entry, named_here=named_here.distributors)
    assignee = assignee_of(entry, "assignee", by_word=assignees, named_here=named_here.assignees)
    kind = entry.choice("kind", words_of(Transfer.Kind), default="assignment")
    percent = _percent(entry)
    issued_from, issued_to = entry.optional_day("issued_from"), entry.optional_day("issued_to")
    effective, ends = entry.day("effective"), entry.optional_day("ends")
    scope = words.portfolios(entry, on=effective)
    refuse_without(entry, scope, plan=words.plan, on=effective)
    notified = entry.optional_day("notified")
    replaces = entry.optional_text("replaces", limit=400)
    components = [one.value for one in _components(entry)]
    if issued_from is not None and issued_to is not None and issued_to < issued_from:
        entry.fail("issued_to", f"{issued_to} is before {issued_from}", "a day on or after issued_from")
    if ends is not None and ends <= effective:
        entry.fail("ends", f"{ends} is not after {effective}", "the first day that is no longer covered")
    if entry.failed or distributor is None or assignee is None:
        return None
    if named_here.agreements_are_sound:
        _check_agreement(entry, distributor, words.plan)
    if entry.failed:
        return None
    codes = [row.portfolio for row in scope]
    whole = scope_key(codes, of=len(words.on_schedule(effective)))
    terms = {
        "percent": percent,
        "issued_from": issued_from,
        "issued_to": issued_to,
        "notified": notified,
        "replaces": replaces,
    }
    return Draft(
        entry=entry,
        key=identity(entry, distributor.code, assignee.code, whole, issued_from, issued_to, effective),
        content=content_of(
            **terms,
            distributor=distributor.code,
            assignee=assignee.code,
            kind=kind.value,
            portfolios=codes,
            effective=effective,
            ends=ends,
            components=components,
        ),
        values={
            **terms,
            "distributor": distributor,
            "assignee": assignee,
            "kind": kind,
            "effective": days_until(effective, ends=ends),
            "components": components,
        },
        scope=tuple(row.share_class for row in scope),
    )


def _percent(entry: Entry) -> Decimal:
    """Section 6(b): all or a designated portion, in percent."""
    percent = entry.decimal("percent", places=PERCENT_DECIMALS)
    if not entry.failed:
        try:
            parts_from_percent(percent)
        except PercentNotAllowed as problem:
            entry.fail("percent", str(problem))
    return percent


def _components(entry: Entry) -> tuple[Transferred, ...]:
    """What is transferred; left out, the distribution fee."""
    written = [component.casefold() for component in entry.texts("components")]
    if entry.has("components") and not written and not entry.failed:
        entry.fail("components", "is an empty list", COMPONENTS_REMEDY)
    for number, word in enumerate(written, start=1):
        key = f"components[{number}]"
        if word == SERVICE_FEE:
            problem = (
                "Section 6(b): only Distribution Fees, and the contingent deferred sales charges of Section"
                " 11, can be transferred, never the service fee"
            )
            entry.fail(key, problem, COMPONENTS_REMEDY)
        elif word not in COMPONENTS:
            entry.fail(key, f"{word!r} is no component", COMPONENTS_REMEDY)
        elif word in written[: number - 1]:
            entry.fail(key, f"{word!r} is named twice", "each once")
    return ALONE if entry.failed else transferred_of(written)


def _check_agreement(entry: Entry, distributor: Distributor, plan: Plan) -> None:
    """Section 6(a): only who sells, or sold, Shares under the Plan has a 12b-1 Share to transfer.

    Our reading: in any of its Portfolios, because exchanged Shares stay attributed to who sold them.
    """
    sold = SellingPeriod.objects.filter(
        superseded_by__isnull=True, distributor=distributor, sells__isnull=False, share_class__plan=plan
    )
    if not sold.exists():
        entry.fail(
            "distributor",
            f"Section 6(b): {distributor.code} has no distribution agreement under the Plan",
            "a Distributor that sells or sold Shares, or add its agreement",
        )


def _add_transfer(draft: Draft, *, words: PlanWords, act: Act) -> None:
    transfer = Transfer.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )
    TransferScope.objects.bulk_create(
        TransferScope(transfer=transfer, share_class_id=share_class) for share_class in draft.scope
    )


def _check_replaced(drafts: Sequence[Draft], *, words: PlanWords) -> None:
    """A Transfer that replaces another takes over on the day on which that one ends."""
    standing = {
        row.entry: row for row in Transfer.objects.filter(plan=words.plan, superseded_by__isnull=True)
    }
    for draft in drafts:
        replaces = draft.values["replaces"]
        if not replaces:
            continue
        replaced = standing.get(replaces)
        effective = draft.values["effective"].lower
        if replaced is None:
            among = tuple(key for key in standing if key != draft.key)
            draft.entry.fail("replaces", f"{replaces!r} is no Transfer", did_you_mean(replaces, among))
        elif replaced.effective.upper != effective:
            ends = replaced.effective.upper
            problem = (
                f"{replaces} {f'ends on {ends}' if ends else 'has no end'}, and this begins on {effective}"
            )
            draft.entry.fail("replaces", problem, f"give {replaces} the end {effective}")


def _check_whole(entries: Mapping[str, Entry], *, words: PlanWords) -> None:
    """Hold the Transfers that stand to 100 % of each Distributor's Share, and name those that exceed it.

    What they cover of its 12b-1 Share and of its deferred charges is counted apart.
    """
    scopes = (
        TransferScope.objects.filter(superseded_by__isnull=True, transfer__plan=words.plan)
        .order_by("share_class__schedule_order", "transfer")
        .values_list("transfer__distributor", "share_class", "transfer")
    )
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for distributor, share_class, transfer in scopes:
        together[distributor, share_class].append(transfer)
    names = {row.share_class: row.portfolio_name for row in words.share_classes}
    portfolios: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for (_, share_class), transfers in together.items():
        portfolios[tuple(transfers)].append(names[share_class])
    standing = {row.pk: row for row in Transfer.objects.filter(plan=words.plan, superseded_by__isnull=True)}
    found: dict[tuple[Transferred, tuple[int, ...]], tuple[Excess, list[str]]] = {}
    for (ids, named), what in product(portfolios.items(), Transferred):
        covering = [_terms(standing[pk]) for pk in ids if what.value in standing[pk].components]
        for excess in excesses(covering):
            found.setdefault((what, excess.transfers), (excess, []))[1].extend(named)
    for (what, _), (excess, named) in found.items():
        keys = [standing[pk].entry for pk in excess.transfers]
        told = max((entries[key] for key in keys if key in entries), key=lambda one: one.row, default=None)
        if told is not None:
            told.fail("percent", _words_of(excess, what, keys, named), "end or reduce one of them")


def _check_let(entries: Mapping[str, Entry], *, words: PlanWords) -> None:
    """Name the Transfers of the book that cover charges which an agreement does not let be transferred."""
    for one in transfers_not_let(words.plan, entries=set(entries)):
        entries[one.transfer].fail("components", _not_let(one), LET_REMEDY)


def faults_of_agreements(plan: Plan, *, source: str) -> list[Fault]:
    """Section 11: what agreements that a book corrects no longer let standing Transfers cover.

    A Transfer that covers charges it cannot cover would stand beside them; both are corrected in one book.
    """
    return [
        Fault(source=source, row=None, column="agreements", problem=_not_let(one), remedy=LET_REMEDY)
        for one in transfers_not_let(plan)
    ]


def _not_let(one: NotLet) -> str:
    charges = f"contingent deferred sales charges of {_some(one.portfolios)}"
    if not one.agreements:
        return (
            f"Section 11: {one.transfer} covers the {charges}, for which {one.distributor} has no"
            " distribution agreement"
        )
    does = "does" if len(one.agreements) == 1 else "do"
    return (
        f"Section 11: {one.transfer} covers the {charges}, and {', '.join(one.agreements)} {does} not let"
        " them be transferred (cdsc_transferable)"
    )


def _terms(transfer: Transfer) -> TransferTerms:
    ends = transfer.effective.upper
    return TransferTerms(
        id=transfer.pk,
        assignee=transfer.assignee.code,
        percent_parts=parts_from_percent(transfer.percent),
        issued_from=transfer.issued_from,
        issued_to=transfer.issued_to,
        first_day=transfer.effective.lower,
        last_day=ends - ONE_DAY if ends is not None else None,
        noticed=transfer.notified is not None,
    )


def _words_of(excess: Excess, what: Transferred, keys: Sequence[str], portfolios: Sequence[str]) -> str:
    issued = f"on {excess.issued}" if excess.issued else "before every window"
    charges = f"{what.whole} on the " if what is Transferred.CDSC else ""
    return (
        f"Section 6(b): on {excess.day} the Transfers {', '.join(keys)} cover"
        f" {percent_text(excess.percent_parts)} % of the {charges}Shares of {_some(portfolios)} issued"
        f" {issued}; together they may not exceed 100 %"
    )


def _some(names: Sequence[str]) -> str:
    """A few names, and how many more."""
    more = len(names) - NAMED_PORTFOLIOS
    shown = ", ".join(names[:NAMED_PORTFOLIOS])
    return f"{shown} and {more} more" if more > 0 else shown
