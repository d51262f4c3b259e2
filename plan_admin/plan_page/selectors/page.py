"""The Plan page: each paragraph of a Plan's text in force on a day, with what it means today beside it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from governance.domain.paragraph_marks import paragraphs_named
from governance.domain.periods import PlanMonth
from governance.domain.plan_matching import MatchedParagraph, matched_paragraphs
from governance.domain.plan_sections import SCHEDULE_A, PlanParagraph, reference_words, section_paragraphs
from governance.models import Plan
from governance.selectors.own_sections import reference_paragraphs
from plan_admin.frame.ways import page_of_way
from plan_admin.needs.selectors import Need, tasks_of_plan
from plan_admin.plan_page.domain.facts import PlanFacts
from plan_admin.plan_page.domain.glossary import glosses_on_first_use
from plan_admin.plan_page.domain.living import living
from plan_admin.plan_page.domain.words import Living, Word
from plan_admin.plan_page.selectors.carried_out import CarriedOut, carried_out
from plan_admin.plan_page.selectors.law import KnownLaw
from plan_admin.plan_page.selectors.money import carried_over_of, incurred_of, transferred_of
from plan_admin.plan_page.selectors.rates import NotCharged, RateGroup, RatesOfDay, rates_of, rates_of_day
from plan_admin.plan_page.selectors.reports import reports_of
from plan_admin.plan_page.selectors.shown import (
    ConventionBeside,
    Figure,
    TermBeside,
    VoteBeside,
    conventions_beside,
    figures_beside,
    terms_beside,
    votes_beside,
)
from plan_admin.projection.selectors.limit_work import by_the_last_month

RATES_STAND_BESIDE = ("2", "5", SCHEDULE_A)
RATES_OF_SCHEDULE, RATES_ELSEWHERE = 12, 3
TERMS_STAND_BESIDE = "10"
LONG = timedelta(days=92)  # a quarter without a closed month
ELSEWHERE = "elsewhere"
NO_VOTES: tuple[VoteBeside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """A figure with the address of its page; empty where that page does not open to the reader."""

    figure: Figure
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphShown:
    """A paragraph and what it means; `reference`: its number in the reference Plan, empty where in none."""

    number: str
    text: str
    reference: str
    in_the_same_words: bool
    living: Living
    glosses: tuple[tuple[str, str], ...]
    figures: tuple[FigureShown, ...]
    rates: tuple[RateGroup, ...]
    not_charged: tuple[NotCharged, ...]
    terms: tuple[TermBeside, ...]
    votes: tuple[VoteBeside, ...]
    conventions: tuple[ConventionBeside, ...]
    tasks: tuple[Need, ...]
    carried_out: CarriedOut

    @property
    def rates_shown(self) -> tuple[RateGroup, ...]:
        """The first of its rates: a few, and more beside Schedule A."""
        return self.rates[: RATES_OF_SCHEDULE if self.reference == SCHEDULE_A else RATES_ELSEWHERE]

    @property
    def rates_beyond(self) -> int:
        """How many of its rates are not shown."""
        return len(self.rates) - len(self.rates_shown)

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return "section-" + "".join(one if one.isalnum() else "-" for one in self.number.lower()).strip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionShown:
    """A Section with its paragraphs."""

    heading: str
    paragraphs: tuple[ParagraphShown, ...]

    @property
    def anchor(self) -> str:
        """Its heading's place on the page, by which the Section is labelled."""
        return f"heading-{self.paragraphs[0].anchor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShown:
    """The whole page; `elsewhere` are tasks of Sections that the text does not have.

    `last_day` ends the last month that is computed, where the day of the page is long after it.
    """

    sections: tuple[SectionShown, ...]
    counts: tuple[tuple[Word, int], ...]
    elsewhere: tuple[Need, ...]
    rates: RatesOfDay
    is_amended: bool
    last_day: date | None

    @property
    def paragraphs(self) -> tuple[ParagraphShown, ...]:
        """All of them, in order."""
        return tuple(one for section in self.sections for one in section.paragraphs)

    def open_under(self, number: str) -> tuple[Need, ...] | None:
        """What waits for somebody under a paragraph; None: there is no such paragraph."""
        if number == ELSEWHERE:
            return self.elsewhere
        return next((one.tasks for one in self.paragraphs if one.number == number), None)


def plan_shown(plan: Plan, *, on: date, today: date, user: Any) -> PlanShown:
    """A Plan as of a day, with the tasks of today, for a reader.

    A constant number of queries, however many Portfolios it has.
    """
    known = KnownLaw.of(plan, on=on)
    rates = rates_of_day(known)
    charged = rates.charged
    reached, _ = by_the_last_month(plan)
    facts = PlanFacts(
        effective=plan.effective_date,
        standing=known.standing(),
        related=known.related(),
        changes=known.changes(),
        rates=rates_of(known, charged, without_room=[one for one, day in reached.items() if day <= on]),
        incurred=incurred_of(plan, on=on),
        transferred=transferred_of(plan, on=on),
        carried_over=carried_over_of(plan),
        reports=reports_of(plan, on=on),
    )
    matched = _matched(known)
    beside = _Beside(
        user=user,
        facts=facts,
        rates=rates,
        terms=terms_beside(known),
        votes=votes_beside(known),
        conventions=conventions_beside(known),
        figures=figures_beside(plan, facts),
    )
    tasks, elsewhere = _tasks(tasks_of_plan(user, plan, today=today), matched)
    paragraphs = beside.shown(matched, tasks)
    words = Counter(one.living.word for one in paragraphs)
    return PlanShown(
        sections=tuple(
            SectionShown(heading=heading, paragraphs=tuple(own))
            for heading, own in groupby(paragraphs, key=lambda one: _heading(one.number))
        ),
        counts=tuple((word, words[word]) for word in Word if words[word]),
        elsewhere=elsewhere,
        rates=rates,
        is_amended=bool(facts.changes.amendments),
        last_day=_long_before(facts.incurred.last, on=on),
    )


def _long_before(month: PlanMonth | None, *, on: date) -> date | None:
    """The last day of a month that ended long before; None where it did not."""
    return month.last if month is not None and on - month.last > LONG else None


def _matched(known: KnownLaw) -> tuple[MatchedParagraph, ...]:
    """The paragraphs of the text in force; Schedule A stands last, whatever its own sentences say."""
    sections = [one for one in known.sections if one.number != SCHEDULE_A]
    if not sections:
        return ()
    found = matched_paragraphs(section_paragraphs(sections), reference_paragraphs())
    words = next((one.text for one in known.sections if one.number == SCHEDULE_A), "")
    schedule = PlanParagraph(number=SCHEDULE_A, text=words)
    return (
        *found,
        MatchedParagraph(paragraph=schedule, reference=SCHEDULE_A, in_the_same_words=True),
    )


def _heading(number: str) -> str:
    return reference_words(number.partition("(")[0])


def _tasks(
    tasks: Sequence[Need], matched: Sequence[MatchedParagraph]
) -> tuple[dict[str, list[Need]], tuple[Need, ...]]:
    """By paragraph's own number, what waits for somebody under it; and what is of no paragraph here."""
    own = {one.reference: one.paragraph.number for one in matched if one.reference}
    found: dict[str, list[Need]] = defaultdict(list)
    elsewhere = []
    for task in tasks:
        named = paragraphs_named(task.item.section, among=tuple(own))
        for reference in named:
            found[own[reference]].append(task)
        if not named:
            elsewhere.append(task)
    return found, tuple(elsewhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """All that can stand beside paragraphs, by the reference Plan's numbers."""

    user: Any
    facts: PlanFacts
    rates: RatesOfDay
    terms: tuple[TermBeside, ...]
    votes: Mapping[str, tuple[VoteBeside, ...]]
    conventions: Mapping[str, tuple[ConventionBeside, ...]]
    figures: Mapping[str, tuple[Figure, ...]]

    def shown(
        self, matched: Sequence[MatchedParagraph], tasks: Mapping[str, Sequence[Need]]
    ) -> list[ParagraphShown]:
        """Each paragraph with what is its own; a term is glossed where it is read first."""
        judged = [living(one.reference, self.facts) for one in matched]
        texts = [f"{one.paragraph.text} {state.sentence}" for one, state in zip(matched, judged, strict=True)]
        return [
            self._paragraph(one, state, glosses, tasks.get(one.paragraph.number, ()))
            for one, state, glosses in zip(matched, judged, glosses_on_first_use(texts), strict=True)
        ]

    def _paragraph(
        self,
        matched: MatchedParagraph,
        state: Living,
        glosses: tuple[tuple[str, str], ...],
        tasks: Sequence[Need],
    ) -> ParagraphShown:
        reference = matched.reference
        has_rates = reference in RATES_STAND_BESIDE
        return ParagraphShown(
            number=matched.paragraph.number,
            text=matched.paragraph.text,
            reference=reference,
            in_the_same_words=matched.in_the_same_words,
            living=state,
            glosses=glosses,
            figures=tuple(
                FigureShown(figure=one, url=page_of_way(self.user, one.way))
                for one in self.figures.get(reference, ())
            ),
            rates=self.rates.charged if has_rates else (),
            not_charged=self.rates.not_charged if has_rates else (),
            terms=self.terms if reference == TERMS_STAND_BESIDE else (),
            votes=self.votes.get(reference, NO_VOTES),
            conventions=self.conventions.get(reference, ()),
            tasks=tuple(tasks),
            carried_out=carried_out(reference),
        )
