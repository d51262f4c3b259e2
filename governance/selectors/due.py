"""What is due for a Plan as of a day: its continuance and its agreements', by Portfolio (Sections 8, 10)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from governance.domain.agreements import AgreementState, agreement_on
from governance.domain.conventions import Convention, ConventionName, ServiceFee, value_on
from governance.domain.covenant import Quarter
from governance.domain.due import (
    DueItem,
    Term,
    TermEnds,
    TermKind,
    agreement_term_on,
    due_of_agreement,
    due_of_plan,
    ends_of_years,
    first_alike,
    in_force_until,
    plan_term_on,
    renewable_from,
    run_outs,
    soonest_first,
)
from governance.domain.due_votes import due_of_amendment, due_of_certificates, due_of_ratification
from governance.domain.periods import DatePeriod, PlanMonth
from governance.domain.reliefs import Ratification
from governance.domain.terms import ContinuanceTerm
from governance.domain.votes import Matter
from governance.models import Amendment, Plan
from governance.selectors.amendments import HOLDERS_LACK, amendments_standing
from governance.selectors.at_hand import law_at_hand
from governance.selectors.joining import joining_days
from governance.selectors.law import AgreementLaw, ShareClassLaw, conventions_of, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.terminations import certifications_due
from governance.selectors.vote_words import about_words

NAMING = (Matter.AGREEMENT, Matter.ADOPTION, Matter.CONTINUANCE)
AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTerm:
    """How a related agreement stands for some Portfolios; `item` None: nothing is due for it alone."""

    agreement: str
    distributor: str
    portfolios: tuple[str, ...]
    state: str
    why: str
    through: date | None
    follows_plan: bool
    item: DueItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEnd:
    """Portfolios whose term ends on the same day, as is known now."""

    through: date
    portfolios: tuple[str, ...]


def due_items(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """Sections 8 and 10: all that is due for a Plan as of a day, what is late first."""
    known = _Known.of(plan)
    of_agreements = [one.item for one in known.agreement_terms(on) if one.item is not None]
    others = [*known.ratifications(on), *_of_amendments(plan, on=on), *_certificates(plan, on=on)]
    return soonest_first([*known.plan_items(on), *of_agreements, *others])


def plan_items(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """What is due for the Plan itself, each group of Portfolios."""
    return soonest_first(_Known.of(plan).plan_items(on))


def agreement_terms(plan: Plan, *, on: date) -> tuple[AgreementTerm, ...]:
    """Each related agreement as it stands on a day, whether anything is due for it or not."""
    return tuple(_Known.of(plan).agreement_terms(on))


def terms_ending(plan: Plan, *, month: PlanMonth) -> tuple[TermEnd, ...]:
    """Section 10: terms that run out within a month or the 90 days after it, without a continuance so far."""
    within = DatePeriod(month.first, month.last + AHEAD)
    law = law_of(plan)
    ends: dict[date, list[str]] = defaultdict(list)
    for row in share_classes_of(plan):
        for through in run_outs(law[row.share_class].obligation, within=within):
            ends[through].append(row.portfolio_name)
    return _ends(ends)


def stands_until(plan: Plan, *, on: date, portfolios: Collection[str]) -> tuple[TermEnd, ...]:
    """Section 10: until when the Plan is in force without a break from a day on, for these Portfolios' codes.

    A Portfolio for which it is not in force on that day is left out.
    """
    rows = [row for row in share_classes_of(plan) if row.portfolio in portfolios]
    law = law_of(plan, only=[row.share_class for row in rows])
    ends: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        last = in_force_until(law[row.share_class].obligation, on)
        if last is not None:
            ends[last].append(row.portfolio_name)
    return _ends(ends)


def _ends(ends: Mapping[date, Sequence[str]]) -> tuple[TermEnd, ...]:
    return tuple(TermEnd(through=through, portfolios=tuple(ends[through])) for through in sorted(ends))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The law of a Plan's share classes and its conventions, read once."""

    classes: Sequence[ShareClassRow]
    law: Mapping[int, ShareClassLaw]
    conventions: Sequence[Convention]
    joining: Collection[int]

    @classmethod
    def of(cls, plan: Plan) -> "_Known":
        return cls(
            classes=share_classes_of(plan),
            law=law_at_hand(plan),
            conventions=conventions_of(plan),
            joining=joining_days(plan),
        )

    def plan_items(self, on: date) -> list[DueItem]:
        """One for each group of Portfolios whose terms stand alike.

        Our reading: the adoption for a Portfolio that an amendment brings is due for the amendment alone.
        """
        groups: dict[Term, list[ShareClassRow]] = defaultdict(list)
        ends = {
            row.portfolio: ends_of_years(self.law[row.share_class].obligation, on=on) for row in self.classes
        }
        for row in self.classes:
            term = _plan_term(self.law[row.share_class], on)
            if term is None or (term.kind is TermKind.NEVER and row.share_class in self.joining):
                continue
            groups[term].append(row)
        return [
            due_of_plan(
                term,
                names=[row.portfolio_name for row in rows],
                on=on,
                renewable=self._renewable(term),
                apart=_apart(term, rows, ends),
            )
            for term, rows in groups.items()
        ]

    def agreement_terms(self, on: date) -> list[AgreementTerm]:
        """One for each agreement and group of Portfolios for which it stands alike."""
        groups: dict[tuple[str, str, str, str, Term | None, bool], list[ShareClassRow]] = defaultdict(list)
        ends: dict[str, dict[str, Mapping[int, TermEnds]]] = defaultdict(dict)
        for row in self.classes:
            law = self.law[row.share_class]
            for one in law.agreements:
                span = agreement_on(one.spans, on)
                term = agreement_term_on(one.spans, on)
                follows = _follows_plan(one, term, _plan_term(law, on), on)
                key = (one.facts.id, one.facts.distributor, span.state.value, span.reason, term, follows)
                groups[key].append(row)
                ends[one.facts.id][row.portfolio] = ends_of_years(one.spans, on=on)
        return [
            AgreementTerm(
                agreement=agreement,
                distributor=distributor,
                portfolios=tuple(row.portfolio_name for row in rows),
                state=state,
                why=why,
                through=term.through if term else None,
                follows_plan=follows and (term is not None or state != AgreementState.ENDED),
                item=None
                if term is None or follows
                else self._item(
                    agreement, distributor, term, rows, on, apart=_apart(term, rows, ends[agreement])
                ),
            )
            for (agreement, distributor, state, why, term, follows), rows in groups.items()
        ]

    def ratifications(self, on: date) -> list[DueItem]:
        """One for each vote from afar that waits for the same meeting in person."""
        groups: dict[tuple[str, str, Ratification], list[ShareClassRow]] = defaultdict(list)
        for row in self.classes:
            for vote in self.law[row.share_class].votes:
                if vote.ratification is not None and vote.date <= on:
                    about = about_words(vote.matter, vote.subject)
                    groups[vote.entry, about, vote.ratification].append(row)
        found = [
            due_of_ratification(
                ratification,
                vote=vote,
                about=about,
                names=[row.portfolio_name for row in rows],
                on=on,
                apart=min(row.portfolio for row in rows),
            )
            for (vote, about, ratification), rows in groups.items()
        ]
        return [one for one in found if one is not None]

    def _item(
        self,
        agreement: str,
        distributor: str,
        term: Term,
        rows: Sequence[ShareClassRow],
        on: date,
        *,
        apart: str,
    ) -> DueItem:
        after = value_on(self.conventions, ConventionName.SERVICE_FEE, term.through or on)
        return due_of_agreement(
            term,
            agreement=agreement,
            distributor=distributor,
            names=[row.portfolio_name for row in rows],
            on=on,
            apart=apart,
            renewable=self._renewable(term),
            service_fee_stops=after != ServiceFee.ALL_DISTRIBUTORS,
        )

    def _renewable(self, term: Term) -> date | None:
        if term.kind is not TermKind.RUNS or term.through is None:
            return None
        return renewable_from(term.through, days_before=self._days_before())

    def _days_before(self) -> Callable[[date], int]:
        """CONTINUANCE_TERM on the day of a vote."""

        def days(day: date) -> int:
            value = value_on(self.conventions, ConventionName.CONTINUANCE_TERM, day)
            return ContinuanceTerm.from_value(value).days_before

        return days


def _of_amendments(plan: Plan, *, on: date) -> Iterator[DueItem]:
    """One for each approval that an amendment still lacks, of the Boards and of the holders."""
    coming = Amendment.objects.filter(plan=plan, superseded_by__isnull=True, effective__gte=on)
    if not coming.exists():
        return
    for standing in amendments_standing(plan, laws=law_at_hand(plan)):
        groups: dict[tuple[Matter, bool], list[str]] = defaultdict(list)
        for line in standing.changed:
            if line.needs is not None and line.decision is None:
                for lack in line.lacks:
                    groups[line.needs.matter, lack.startswith(HOLDERS_LACK)].append(line.row.portfolio_name)
        for (matter, asks_holders), names in groups.items():
            found = due_of_amendment(
                matter,
                amendment=standing.row.entry,
                effective=standing.row.effective,
                names=names,
                asks_holders=asks_holders,
                on=on,
            )
            if found is not None:
                yield found


def _certificates(plan: Plan, *, on: date) -> Iterator[DueItem]:
    """One for each termination of which a quarter that has ended is not certified whole."""
    quarters: dict[str, set[Quarter]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for one in certifications_due(plan, on=on):
        quarters[one.id].add(one.quarter)
        names[one.id].add(one.portfolio_name)
    for termination, missing in quarters.items():
        yield due_of_certificates(termination, quarters=sorted(missing), names=sorted(names[termination]))


def _plan_term(law: ShareClassLaw, on: date) -> Term | None:
    held = {vote.meeting for vote in law.votes if vote.date <= on}
    return plan_term_on(law.obligation, on, held=held)


def _apart(term: Term, rows: Sequence[ShareClassRow], ends: Mapping[str, Mapping[int, TermEnds]]) -> str:
    """What tells a continuance from the others of its year; "" of what is no continuance."""
    if term.through is None:
        return ""
    return first_alike([row.portfolio for row in rows], ends=ends, year=term.through.year)


def _follows_plan(one: AgreementLaw, term: Term | None, of_plan: Term | None, on: date) -> bool:
    """Whether no vote has named the agreement yet, and its term is the Plan's or waits for its vote."""
    if any(vote.matter in NAMING and vote.date <= on for vote in one.facts.own_votes):
        return False
    if of_plan is None or of_plan.kind is not TermKind.RUNS:
        return True
    return term == of_plan
