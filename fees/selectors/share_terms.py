"""Section 11: the terms of Shares as recorded, and which Complete Terminations an altered charge undoes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from fees.domain.altered_terms import Altered, undoes
from fees.domain.deferred_charge import ShareTerms as Terms
from fees.models import ShareTerms
from governance.domain.money import rate_from_percent, rate_text
from governance.models import Plan
from governance.selectors.law import law_of
from governance.selectors.parties import share_classes_of


def share_terms_of(plan: Plan, *, known_at: int | None = None) -> tuple[Terms, ...]:
    """The terms recorded for a Plan's Shares as known at an act (None: now), by issue, then by effect."""
    rows = ShareTerms.objects.known_at(known_at).filter(plan=plan).order_by("issued_from", "effective")
    return tuple(terms_from(row) for row in rows)


def terms_from(row: ShareTerms) -> Terms:
    """A recorded row as the domain takes it."""
    return Terms(
        issued_from=row.issued_from,
        effective=row.effective,
        cdsc=tuple(rate_from_percent(one) for one in row.cdsc),
        converts_after_years=row.converts_after_years,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsShown:
    """Recorded terms; `percents` by year of age."""

    id: int
    issued_from: date
    effective: date
    percents: tuple[Decimal, ...]
    converts_after_years: int | None
    recorded_by: str
    recorded_at: datetime

    @property
    def rates(self) -> tuple[str, ...]:
        """The same as fractions."""
        return tuple(rate_text(rate_from_percent(one)) for one in self.percents)


def terms_shown(plan: Plan) -> tuple[TermsShown, ...]:
    """The terms that stand now, those of the latest Shares first."""
    rows = ShareTerms.objects.filter(plan=plan, superseded_by__isnull=True)
    return tuple(
        TermsShown(
            id=row.pk,
            issued_from=row.issued_from,
            effective=row.effective,
            percents=tuple(row.cdsc),
            converts_after_years=row.converts_after_years,
            recorded_by=row.recorded_by.acting_user.get_username(),
            recorded_at=row.recorded_by.acted_at,
        )
        for row in rows.select_related("recorded_by__acting_user").order_by("-issued_from", "-effective")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneTermination:
    """A Complete Termination that an altered charge undoes: its id, and whose Shares it is about."""

    termination: str
    portfolio_name: str


def undone_by(plan: Plan, altered: Sequence[Altered]) -> tuple[UndoneTermination, ...]:
    """Section 11(ii): the carried terminations, Complete as to somebody, that altered charges undo.

    In Schedule A's order.
    """
    if not altered:
        return ()
    laws = law_of(plan)
    found = []
    for row in share_classes_of(plan):
        law = laws[row.share_class]
        sellers = {agreement.facts.distributor for agreement in law.agreements}
        for one in law.terminations:
            is_complete = one.decision is not None and any(map(one.facts.is_complete_for, sellers))
            if is_complete and undoes(altered, effective=one.facts.effective):
                found.append(
                    UndoneTermination(
                        termination=one.facts.id,
                        portfolio_name=row.portfolio_name,
                    )
                )
    return tuple(found)
