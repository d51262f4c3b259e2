"""The one door to notices: staff see all, a Distributor its own, an Assignee those that ask its consent.

Who only consents reads what is changed and for whom, and neither the writing nor what other Assignees said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, prefetch_related_objects

from assignments.domain.errors import NotShown
from assignments.domain.notices import TRANSFERS, NoticeKind, NoticeState, Parts, Values, from_stored, spelled
from assignments.domain.routes import PayeeKind
from assignments.domain.transferred import percent_of_what, transferred_of, transferred_words
from assignments.models import Assignee, CollectionAgent, NoticeConsent, PartyNotice
from assignments.selectors.access import Viewer
from assignments.selectors.told import database_owns, told_whole
from governance.models import Act, FiledDocument, Plan
from governance.models.portal import as_application
from governance.selectors.parties import share_classes_of

RELATED = (
    "distributor",
    "document",
    "given_by__acting_user",
    "decision__decided_by__acting_user",
    "transfer__assignee",
    "direction",
)


ASKED = ("consents_asked__assignee",)
PARTS = (
    "funds__fund",
    "consents__given_by__acting_user",
    "records__transfer",
    "records__direction",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidShown:
    """One thing that a notice says, as a word and what is said; a day is there as a day too."""

    label: str
    words: str
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """A record that the notice ends, carries on or begins, and all that is said of it."""

    heading: str
    said: tuple[SaidShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentShown:
    """Whose consent is asked, and when and how it came."""

    assignee: str
    name: str
    given_at: datetime | None
    on_paper: str
    document: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShown:
    """A notice, as far as the reader may see it."""

    id: int
    kind: NoticeKind
    words: str
    section: str
    distributor: str
    distributor_name: str
    about: str
    transfer: int | None
    direction: int | None
    effective: date
    given_on: date
    given_at: datetime
    given_by: str
    reaches_back: str
    state: NoticeState
    received_on: date | None
    decided_at: datetime | None
    decided_by: str
    reason: str
    funds: tuple[str, ...]
    parts: tuple[PartShown, ...]
    consents: tuple[ConsentShown, ...]
    document: int | None
    document_name: str
    document_sha256: str
    records: tuple[str, ...]
    digest: str
    is_whole: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return self.kind.heading

    @property
    def missing_consents(self) -> tuple[ConsentShown, ...]:
        """Those that have not come."""
        return tuple(one for one in self.consents if one.given_at is None)

    @property
    def next_step(self) -> str:
        """What happens next."""
        if self.state is NoticeState.WAITING:
            if self.missing_consents:
                names = ", ".join(one.name for one in self.missing_consents)
                return f"{names} must consent; then compliance acknowledges it"
            return "compliance acknowledges it or sends it back; until then nothing changes"
        return {
            NoticeState.ACKNOWLEDGED: "recorded: it counts from its first day",
            NoticeState.SENT_BACK: "nothing is recorded; the Distributor gives it anew",
            NoticeState.WITHDRAWN: "nothing is recorded",
        }[self.state]


def visible_notices(viewer: Viewer, plan: Plan) -> tuple[NoticeShown, ...]:
    """The notices that the reader may see: those that wait first, then the latest first."""
    rows = _with_parts(_rows(plan).filter(_visible(viewer)).distinct())
    names = _names(plan)
    shown = [_shown(row, viewer, names=names) for row in rows]
    return tuple(sorted(shown, key=lambda one: (one.state is not NoticeState.WAITING, -one.id)))


def access_notice(viewer: Viewer, plan: Plan, number: int) -> NoticeShown:
    """One notice. Raises: NotShown."""
    rows = _with_parts(_rows(plan).filter(_visible(viewer), pk=number).distinct())
    if not rows:
        raise NotShown
    return _shown(rows[0], viewer, names=_names(plan))


def access_writing(viewer: Viewer, plan: Plan, number: int, document: int) -> FiledDocument:
    """The writing of a notice, or of a consent to it: for staff and the Distributor. Raises: NotShown."""
    shown = access_notice(viewer, plan, number)
    kept = {shown.document, *(one.document for one in shown.consents)}
    if not shown.is_whole or document not in kept:
        raise NotShown
    with as_application():  # the writing of a notice that the database has shown as the reader's own
        return FiledDocument.objects.get(pk=document)


def _rows(plan: Plan) -> "QuerySet[PartyNotice]":
    return PartyNotice.objects.filter(plan=plan).select_related(*RELATED)


def _with_parts(rows: "QuerySet[PartyNotice]") -> list[PartyNotice]:
    """Notices with all that belongs to them; of those asked to consent, an Assignee is shown itself alone."""
    found = told_whole(rows)
    owned = {code: database_owns(code) for code in {row.distributor.code for row in found}}
    own = [row for row in found if owned[row.distributor.code]]
    with as_application():
        prefetch_related_objects(own, *ASKED)
        prefetch_related_objects(found, *PARTS)
    prefetch_related_objects([row for row in found if row not in own], *ASKED)
    return found


def _visible(viewer: Viewer) -> Q:
    if viewer.is_staff:
        return Q()
    return Q(distributor__code__in=viewer.codes(PayeeKind.DISTRIBUTOR)) | Q(
        consents_asked__assignee__code__in=viewer.codes(PayeeKind.ASSIGNEE)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What codes are called."""

    portfolios: dict[str, str]
    assignees: dict[str, str]
    agents: dict[str, str]


def _names(plan: Plan) -> _Names:
    return _Names(
        portfolios={row.portfolio: row.portfolio_name for row in share_classes_of(plan)},
        assignees=dict(Assignee.objects.values_list("code", "name")),
        agents=dict(CollectionAgent.objects.values_list("code", "name")),
    )


def _shown(row: PartyNotice, viewer: Viewer, *, names: _Names) -> NoticeShown:
    kind = NoticeKind(row.kind)
    is_whole = viewer.is_staff or viewer.acts_for(PayeeKind.DISTRIBUTOR, row.distributor.code)
    is_whole = is_whole and database_owns(row.distributor.code)
    decision = getattr(row, "decision", None)
    about = row.transfer or row.direction
    return NoticeShown(
        id=row.pk,
        kind=kind,
        words=kind.words,
        section=kind.section,
        distributor=row.distributor.code,
        distributor_name=row.distributor.name,
        about=about.entry if about else "",
        transfer=row.transfer_id,
        direction=row.direction_id,
        effective=row.effective,
        given_on=row.given_on,
        given_at=row.given_by.acted_at,
        given_by=_person(row.given_by) if is_whole else "",
        reaches_back=row.reaches_back,
        state=NoticeState(decision.get_word_display()) if decision else NoticeState.WAITING,
        received_on=decision.received_on if decision else None,
        decided_at=decision.decided_by.acted_at if decision else None,
        decided_by=_person(decision.decided_by) if decision and viewer.is_staff else "",
        reason=decision.reason if decision and is_whole else "",
        funds=tuple(sorted(one.fund.name for one in row.funds.all())),
        parts=tuple(
            _parts(
                kind,
                from_stored(row.content),
                names=names,
                named="" if viewer.is_staff else row.named,
                reader=None if is_whole else viewer,
            )
        ),
        consents=_consents(row, None if is_whole else viewer),
        document=row.document_id if is_whole else None,
        document_name=row.document.name if is_whole else "",
        document_sha256=row.document.sha256 if is_whole else "",
        records=_records(row) if is_whole else (),
        digest=row.digest,
        is_whole=is_whole,
    )


def _records(row: PartyNotice) -> tuple[str, ...]:
    found = [one.transfer or one.direction for one in row.records.all()]
    return tuple(sorted(one.entry for one in found if one is not None))


def _consents(row: PartyNotice, reader: Viewer | None) -> tuple[ConsentShown, ...]:
    given: dict[int, NoticeConsent] = {one.assignee_id: one for one in row.consents.all()}
    asked = sorted((one.assignee for one in row.consents_asked.all()), key=lambda one: one.code)
    return tuple(
        ConsentShown(
            assignee=one.code,
            name=one.name or one.code,
            given_at=given[one.pk].given_by.acted_at if one.pk in given else None,
            on_paper=_person(given[one.pk].given_by) if one.pk in given and given[one.pk].document_id else "",
            document=given[one.pk].document_id if one.pk in given else None,
        )
        for one in asked
        if reader is None or reader.acts_for(PayeeKind.ASSIGNEE, one.code)
    )


def parts_in_words(kind: NoticeKind, parts: Parts, *, plan: Plan, named: str) -> tuple[PartShown, ...]:
    """What a notice of one's own would say, before it is given; the party as it is `named`."""
    return tuple(_parts(kind, parts, names=_names(plan), named=named, reader=None))


def _parts(
    kind: NoticeKind, parts: Parts, *, names: _Names, named: str, reader: Viewer | None
) -> Iterator[PartShown]:
    """Each record in words; who only consents is told of no other payee than itself and the agent.

    `named` is what an outsider calls the party: whether it is known by that name is not told.
    """
    addresses = {str(said["code"]): said for part, said in parts if part == "assignees"}
    records = [(part, said) for part, said in parts if part != "assignees"]
    for at, (part, said) in enumerate(records):
        what = "Transfer" if part == TRANSFERS else "direction"
        begins = at == len(records) - 1 and not kind.ends_only
        if "id" in said:
            heading = f"The {what} that ends"
        else:
            heading = f"The {what} that begins" if begins else f"The {what} that goes on as before"
        of_party = addresses.get(str(said.get("assignee")))
        lines = _lines(said, of_party, names=names, named=named if begins else "", reader=reader)
        yield PartShown(heading=heading, said=tuple(lines))


def _lines(
    said: Values, of_party: Values | None, *, names: _Names, named: str, reader: Viewer | None
) -> Iterable[SaidShown]:
    if "assignee" in said:
        called = named or _called(str(said["assignee"]), of_party, names.assignees)
        yield SaidShown(label="Assignee", words=called)
        if of_party:
            yield SaidShown(label="Address", words=str(of_party.get("address") or "–"))
        yield SaidShown(label="Kind", words=str(said.get("kind")))
        covered = transferred_of(said.get("components"))  # type: ignore[arg-type]  # a list of words
        yield SaidShown(label="What is transferred", words=transferred_words(covered))
        label = f"Percent of the {percent_of_what(covered)}"
        yield SaidShown(label=label, words=f"{said.get('percent')} %")
        yield SaidShown(label="Shares issued", words=_window(said))
    if "route" in said:
        yield from _route(said, names=names, named=named, reader=reader)
    codes = [str(one) for one in said["portfolios"]]  # type: ignore[union-attr]  # a list of codes
    listed = "all Portfolios" if len(codes) == len(names.portfolios) else None
    yield SaidShown(
        label="Portfolios", words=listed or ", ".join(names.portfolios.get(code, code) for code in codes)
    )
    yield _day("First day", said["effective"])
    if said.get("ends"):
        yield _day("First day no longer covered", said["ends"])
    else:
        yield SaidShown(label="First day no longer covered", words="none: until further notice")


def _route(said: Values, *, names: _Names, named: str, reader: Viewer | None) -> Iterable[SaidShown]:
    agent = said.get("agent")
    if not isinstance(agent, dict):
        yield SaidShown(label="The Fund pays", words="each Assignee directly, Section 6(d)")
    else:
        yield SaidShown(label="The Fund pays", words="a collection agent, Section 6(e)")
        yield SaidShown(label="Agent", words=named or _called(str(agent["code"]), agent, names.agents))
        if agent.get("address"):
            yield SaidShown(label="Its address", words=str(agent["address"]))
        designated = str(agent.get("designated_by") or "")
        is_known = designated in names.assignees  # as far as the database shows them
        if is_known and (reader is None or reader.acts_for(PayeeKind.ASSIGNEE, designated)):
            yield SaidShown(label="Designated by", words=names.assignees[designated] or designated)
    irrevocable = str(said.get("irrevocable")).lower() == "true"
    yield SaidShown(label="Irrevocable", words="yes" if irrevocable else "no")


def _day(label: str, said: object) -> SaidShown:
    return SaidShown(label=label, words=str(said), day=date.fromisoformat(str(said)))


def _called(code: str, said: Values | None, known: dict[str, str]) -> str:
    """As the notice names it; else by the name that is known."""
    named = str(said.get("name") or "") if said else ""
    return named or known.get(code) or code


def _window(said: Values) -> str:
    first, last = said.get("issued_from"), said.get("issued_to")
    if not first and not last:
        return "on any day"
    days = [spelled(date.fromisoformat(str(day))) if day else "" for day in (first, last)]
    return f"from {days[0] or 'the first'} to {days[1] or 'the last'}"


def _person(act: Act) -> str:
    return act.acting_user.get_full_name() or act.acting_user.get_username()
