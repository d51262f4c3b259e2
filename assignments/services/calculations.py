"""Section 6(d): receive a Distributor's Monthly Calculation - a file, typed in, ours accepted, or by post."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.calculation_file import CalculationRow, ParsedCalculation, figures_by_portfolio
from assignments.domain.calculation_given import TypedRow, parse_typed
from assignments.domain.calculation_upload import CalculationAsked, faults_against, read_upload
from assignments.domain.routes import CalculationFigures, Decided
from assignments.models import MonthlyCalculation
from assignments.selectors.calculation_facts import (
    CalculationFacts,
    calculation_facts,
    figures_digest,
)
from assignments.selectors.calculations import asked_of, takes_calculation
from assignments.selectors.transfers import calculations_of
from assignments.services.stored_calculations import content_of_calculation, store_calculation
from assignments.services.without_assignees import fault_of
from governance.domain.book_drafts import natural_key
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth, day_words
from governance.models import Act, Distributor, Plan
from governance.services.acts import begin_act

NEW, UNCHANGED = "new", "unchanged"
TYPED = "form"


class How(StrEnum):
    """How a Calculation came: the kind of the act that recorded it."""

    UPLOADED = "upload_calculation"
    TYPED = "type_calculation"
    ACCEPTED = "accept_calculation"
    BY_POST = "post_calculation"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationOfParty:
    """Whose Calculation of which month, received when, and who enters it today."""

    plan: Plan
    distributor: str
    month: PlanMonth
    received: date
    today: date
    acting_user: AbstractUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of it: `new`, or `unchanged` where the same figures stand already; Portfolios by code."""

    outcome: str
    portfolios: tuple[str, ...]


def upload_calculation(
    of: CalculationOfParty, *, data: bytes, source: str, by_post: bool = False
) -> Received:
    """Receive a file. Raises: Refused with every fault; then nothing is stored."""
    how = How.BY_POST if by_post else How.UPLOADED
    digest = hashlib.sha256(data).hexdigest()

    def read(asked: CalculationAsked) -> ParsedCalculation:
        return read_upload(data, source=source, asked=asked)

    return _receive(of, read=read, how=how, source=source, digest=digest)


def type_calculation(of: CalculationOfParty, *, rows: Sequence[TypedRow], by_post: bool = False) -> Received:
    """Receive figures typed in a form. Raises: Refused with every fault; then nothing is stored."""
    how = How.BY_POST if by_post else How.TYPED

    def read(asked: CalculationAsked) -> ParsedCalculation:
        parsed = parse_typed(rows, source=TYPED)
        faults = (*parsed.faults, *faults_against(parsed.rows, source=TYPED, asked=asked))
        return ParsedCalculation(rows=parsed.rows, faults=faults)

    return _receive(of, read=read, how=how, source=TYPED, digest="")


def accept_ours(of: CalculationOfParty, *, digest: str) -> Received:
    """A Distributor takes our figures for its own, exactly those of that digest, which it was shown.

    Raises: Refused where there are none, or they are others by now.
    """

    def read(_asked: CalculationAsked) -> ParsedCalculation:
        facts = calculation_facts(of.plan, month=of.month, distributor=of.distributor)
        ours = [one for one in facts if one.is_needed and one.ours is not None]
        faults = _faults_of_accepting(ours, digest=digest)
        return ParsedCalculation(rows=tuple(_rows_of(ours)), faults=faults)

    return _receive(of, read=read, how=How.ACCEPTED, source="", digest=digest)


def _receive(
    of: CalculationOfParty,
    *,
    read: Callable[[CalculationAsked], ParsedCalculation],
    how: How,
    source: str,
    digest: str,
) -> Received:
    """Read under the lock of the facts, so that nothing it is held against changes before it is stored."""
    if not takes_calculation(of.plan, month=of.month, distributor=of.distributor):
        raise Refused([fault_of(of.plan, section="6(d)", source=source)])
    with transaction.atomic(durable=True):
        act = begin_act(
            kind=how, acting_user=of.acting_user, source=source[:400], digest=digest, reason=_why(of, how)
        )
        parsed = read(asked_of(of.plan, distributor=of.distributor, month=of.month))
        faults = (*_faults_of_days(of), *parsed.faults)
        if faults:
            raise Refused(faults)
        figures = figures_by_portfolio(parsed.rows)
        if _stands(of, figures):
            transaction.set_rollback(True)  # nothing was said that was not known, so no act is left
            return Received(outcome=UNCHANGED, portfolios=tuple(figures))
        _store(of, figures, act=act)
        Act.objects.filter(pk=act.pk).update(summary={"portfolios": len(figures)})
    return Received(outcome=NEW, portfolios=tuple(figures))


def _why(of: CalculationOfParty, how: How) -> str:
    words = f"Monthly Calculation of {of.distributor} for {of.month}"
    return f"{words}, received by post on {of.received}" if how is How.BY_POST else words


def _faults_of_days(of: CalculationOfParty) -> Iterable[Fault]:
    """A Calculation is of a month that has ended, and nobody has received it yet that comes tomorrow."""
    if of.month.last >= of.today:
        problem = f"{of.month} has not ended"
        yield _fault("month", problem, f"a month before {PlanMonth.of(of.today)}")
    elif of.received <= of.month.last:
        problem = f"{day_words(of.received)} is not after the end of {of.month}"
        yield _fault("received", problem, "the day on which it came, after the month's end")
    if of.received > of.today:
        yield _fault("received", f"{day_words(of.received)} is yet to come", "the day on which it came")


def _stands(of: CalculationOfParty, figures: Mapping[str, CalculationFigures]) -> bool:
    """Whether the same figures are what counts already of every Portfolio; what was sent back does not."""
    standing = calculations_of(of.plan, month=of.month, known_at=None)
    codes = {share_class: portfolio for portfolio, share_class in _share_classes(of.plan).items()}
    known = {codes[key[0]]: one for key, one in standing.items() if key[1] == of.distributor}
    return all(
        (one := known.get(portfolio)) is not None
        and one.decided is not Decided.SEND_BACK
        and (one.share_cents, dict(one.portions)) == (said.share_cents, dict(said.portions))
        for portfolio, said in figures.items()
    )


def _share_classes(plan: Plan) -> dict[str, int]:
    return dict(plan.share_classes.values_list("portfolio__code", "pk"))


def _store(
    of: CalculationOfParty, figures: Mapping[str, CalculationFigures], *, act: Act
) -> MonthlyCalculation:
    """Beside what was received before: of each Portfolio the one received last counts (R9)."""
    key = natural_key(of.distributor, of.month, of.received)
    same_day = MonthlyCalculation.objects.filter(plan=of.plan, entry__startswith=key).count()
    return store_calculation(
        plan=of.plan,
        key=natural_key(of.distributor, of.month, of.received, f"{same_day + 1}") if same_day else key,
        content=content_of_calculation(
            distributor=of.distributor, month=str(of.month), received=of.received, figures=figures
        ),
        distributor=Distributor.objects.get(code=of.distributor),
        month=of.month.first,
        received=of.received,
        figures=figures,
        act=act,
    )


def _faults_of_accepting(ours: Sequence[CalculationFacts], *, digest: str) -> tuple[Fault, ...]:
    if not ours:
        problem = "there are no figures of ours to accept: the month is not computed, or none is needed"
        return (_fault("", problem, "wait until the month is computed, or send your own"),)
    if figures_digest(ours) != digest:
        problem = "our figures have changed since they were shown"
        return (_fault("", problem, "look at them again, and accept them then"),)
    return ()


def _rows_of(ours: Sequence[CalculationFacts]) -> Iterable[CalculationRow]:
    for number, one in enumerate(ours, start=1):
        if one.ours is None:
            continue
        split = one.ours.split
        for part in split.portions:  # never none: where it is needed, a Transfer gives somebody an amount
            yield CalculationRow(
                row=number,
                portfolio=one.share_class.portfolio,
                share_cents=split.share_cents,
                assignee=part.assignee,
                amount_cents=part.cents,
            )


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="Monthly Calculation", row=None, column=column, problem=problem, remedy=remedy)
