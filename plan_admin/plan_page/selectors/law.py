"""What votes and agreements make of a Plan on a day, read once, and the facts that follow from it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from governance.domain.agreements import AgreementState, EndedBy, agreement_on
from governance.domain.conventions import Convention, ConventionName, value_on
from governance.domain.due import TermKind, plan_term_on, renewable_from
from governance.domain.obligation import ObligationSpan, PlanState, obligation_on
from governance.domain.plan_sections import PlanSection
from governance.domain.terms import ContinuanceTerm
from governance.domain.votes import Matter
from governance.models import DistributionAgreement, Plan, SalesSuspension
from governance.selectors.amendments import AmendmentStanding, amendments_standing, own_sections, text_on
from governance.selectors.joining import joining_after
from governance.selectors.law import AgreementLaw, ShareClassLaw, conventions_of, law_of
from governance.selectors.parties import ShareClassRow, distributors_of, share_classes_of
from governance.selectors.selling import selling_spans
from plan_admin.plan_page.domain.facts import Changes, Related, Standing

BY_VOTE_OR_NOTICE = frozenset({EndedBy.VOTE, EndedBy.NOTICE})


@dataclass(frozen=True, kw_only=True)
class KnownLaw:
    """The Plan's share classes on a day - without those that join later - and all that the law is of them."""

    plan: Plan
    on: date
    classes: Sequence[ShareClassRow]
    law: Mapping[int, ShareClassLaw]
    conventions: Sequence[Convention]
    amendments: Sequence[AmendmentStanding]

    @classmethod
    def of(cls, plan: Plan, *, on: date) -> "KnownLaw":
        """Ask for it. A constant number of queries."""
        later, law = joining_after(plan, day=on), law_of(plan)
        return cls(
            plan=plan,
            on=on,
            classes=[row for row in share_classes_of(plan) if row.share_class not in later],
            law=law,
            conventions=conventions_of(plan),
            amendments=amendments_standing(plan, laws=law),
        )

    @cached_property
    def spans(self) -> Mapping[int, ObligationSpan]:
        """The obligation of the day, by share class."""
        return {
            row.share_class: obligation_on(self.law[row.share_class].obligation, self.on)
            for row in self.classes
        }

    @cached_property
    def sections(self) -> tuple[PlanSection, ...]:
        """The text in force that day."""
        return text_on(own_sections(self.plan), self.amendments, on=self.on)

    @property
    def resting_on(self) -> frozenset[str]:
        """The meetings whose votes hold the Plan in force that day."""
        found = [span for span in self.spans.values() if span.state is PlanState.IN_FORCE]
        return frozenset(one for span in found for one in (span.adoption, span.continuance) if one)

    def standing(self) -> Standing:
        """Sections 1, 8 and 10: for how many Portfolios the Plan stands how."""
        by_state: dict[PlanState, list[ObligationSpan]] = defaultdict(list)
        for span in self.spans.values():
            by_state[span.state].append(span)
        ends = Counter(one.through for one in by_state[PlanState.IN_FORCE] if one.through)
        until = sorted(ends)
        lapsed = sorted({one.through for one in by_state[PlanState.LAPSED] if one.through})
        begins = self.begins.values()
        return Standing(
            funds=len({row.fund_id for row in self.classes}),
            portfolios=len(self.classes),
            in_force=len(by_state[PlanState.IN_FORCE]),
            lapsed=len(by_state[PlanState.LAPSED]),
            ended=len(by_state[PlanState.TERMINATED]),
            not_yet=len(by_state[PlanState.NOT_IN_FORCE]) - len(begins),
            adopted_for_later=len(begins),
            begins=tuple(sorted(set(begins))),
            until=until[0] if until else None,
            is_one_day=len(until) < 2,
            lapsed_after=lapsed[-1] if lapsed else None,
            due=sum(number for day, number in ends.items() if self._can_be_continued(day)),
        )

    def related(self) -> Related:
        """Sections 3, 5 and 12: the related agreements, who sells, and where sales are suspended."""
        standing = DistributionAgreement.objects.filter(
            plan=self.plan, superseded_by__isnull=True, sells_from__lte=self.on
        )
        terms = list(standing.values_list("terms", flat=True))
        by_agreement: dict[str, list[AgreementLaw]] = defaultdict(list)
        for row in self.classes:
            for one in self.law[row.share_class].agreements:
                if one.facts.sells_from <= self.on:
                    by_agreement[one.facts.id].append(one)
        states = {entry: self._states(laws) for entry, laws in by_agreement.items()}
        ended = [
            entry
            for entry, found in states.items()
            if AgreementState.ENDED in found and AgreementState.IN_FORCE not in found
        ]
        sellers, unsold = self._sellers()
        suspended = SalesSuspension.objects.filter(share_class__plan=self.plan, suspended__contains=self.on)
        return Related(
            agreements=len(terms),
            complete=sum(one is not None for one in terms),
            in_force=sum(AgreementState.IN_FORCE in found for found in states.values()),
            not_approved=sum(AgreementState.NOT_APPROVED in found for found in states.values()),
            by_vote_or_notice=sum(
                by_agreement[entry][0].facts.ended_by in BY_VOTE_OR_NOTICE for entry in ended
            ),
            run_off=len(ended),
            sellers=sellers,
            unsold=unsold,
            suspended=suspended.values("share_class").distinct().count(),
        )

    def changes(self) -> Changes:
        """Sections 9 and 11: amendments and terminations."""
        holding = [one for one in self.amendments if one.has_taken_effect(self.on)]
        waiting = [one for one in self.amendments if not one.is_settled and one.row.effective >= self.on]
        stopped: set[str] = set()
        goes_on: set[str] = set()
        held: set[str] = set()
        for row in self.classes:
            span = self.spans[row.share_class]
            if span.state is PlanState.TERMINATED:
                sold = {one.facts.distributor for one in self.law[row.share_class].agreements}
                stopped |= span.distribution_fee_stopped_for & sold
                goes_on |= sold - span.distribution_fee_stopped_for
                held |= {code for code, _ in span.held_for if code in sold}
        carried, open_ones = self._terminations()
        return Changes(
            amendments=len(holding),
            amendments_waiting=len(waiting),
            terminations=len(carried),
            terminations_waiting=len(open_ones),
            complete_for=tuple(sorted(stopped)),
            goes_on_for=tuple(sorted(goes_on)),
            held_for=tuple(sorted(held)),
        )

    @cached_property
    def begins(self) -> Mapping[int, date]:
        """Section 8: by share class whose votes are in and whose day has not come, that day."""
        found = {}
        for row in self.classes:
            law = self.law[row.share_class]
            held = {vote.meeting for vote in law.votes if vote.date <= self.on}
            term = plan_term_on(law.obligation, self.on, held=held)
            is_adopted = term is not None and term.kind is TermKind.RUNS
            if is_adopted and self.spans[row.share_class].state is PlanState.NOT_IN_FORCE:
                days = (one.first for one in law.obligation if one.first and one.first > self.on)
                found[row.share_class] = next(days)
        return found

    def _can_be_continued(self, through: date) -> bool:
        """Section 10: whether a vote of that day would give a whole year more than a term's last day."""

        def days_before(day: date) -> int:
            value = value_on(self.conventions, ConventionName.CONTINUANCE_TERM, day)
            return ContinuanceTerm.from_value(value).days_before

        return renewable_from(through, days_before=days_before) <= self.on

    def _states(self, laws: Sequence[AgreementLaw]) -> frozenset[AgreementState]:
        return frozenset(agreement_on(one.spans, self.on).state for one in laws)

    def _sellers(self) -> tuple[tuple[str, ...], int]:
        """Section 3: who sells that day, and for how many Portfolios nobody does."""
        names = dict(distributors_of(self.plan))
        found: dict[str, None] = {}
        unsold = 0
        spans = selling_spans(self.plan)
        for row in self.classes:
            today = [
                code
                for code, first, last in spans.get(row.share_class, ())
                if first <= self.on and (last is None or self.on <= last)
            ]
            found |= dict.fromkeys(names.get(code, code) for code in today)
            unsold += not today and self.spans[row.share_class].state is PlanState.IN_FORCE
        return tuple(sorted(found)), unsold

    def _terminations(self) -> tuple[set[str], set[str]]:
        """Section 11: those that were carried and have begun, and those on which nobody has decided."""
        carried: set[str] = set()
        undecided: set[str] = set()
        for row in self.classes:
            law = self.law[row.share_class]
            for one in law.terminations:
                if one.decision is None:
                    undecided |= set(_not_lost(one.facts.id, law))
                elif one.facts.effective <= self.on:
                    carried.add(one.facts.id)
        return carried, undecided - carried


def _not_lost(termination: str, law: ShareClassLaw) -> Iterator[str]:
    """The termination, unless a vote on it was lost."""
    votes = [one for one in law.votes if one.matter is Matter.TERMINATION and one.subject == termination]
    if all(one.tally.carried for one in votes):
        yield termination
