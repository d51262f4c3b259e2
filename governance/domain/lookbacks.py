"""Section 8(b): what Section 2(a)(19) of the 1940 Act looks back to, of who is counted as Dis-interested.

The Plan takes "interested person" as the 1940 Act defines it. Some limbs of that definition ask what a person
was before the day of the determination; a fact that ended inside such a span is a warning, never a verdict:
whether it makes the person interested is for the Fund's counsel.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.domain.periods import ONE_DAY, DatePeriod, day_words, months_before, nearest_day
from governance.domain.sections import plan_section

SIX = 6
LONGEST_YEARS = 3  # two completed fiscal years, and nearly the whole of the one that runs
ASK = "Ask the Fund's counsel before the vote is relied on."


class Cause(StrEnum):
    """What an interest comes from. A book writes the same words in lower case."""

    BROKER = "BROKER"
    LOAN = "LOAN"
    COUNSEL = "COUNSEL"
    ADVISER = "ADVISER"
    UNDERWRITER = "UNDERWRITER"
    FAMILY = "FAMILY"
    OTHER = "OTHER"


class Span(StrEnum):
    """How far the 1940 Act looks back."""

    SIX_MONTHS = "SIX_MONTHS"
    TWO_FISCAL_YEARS = "TWO_FISCAL_YEARS"


CAUSE_WORDS = {
    Cause.BROKER: "executed transactions for the Fund or distributed its shares",
    Cause.LOAN: "had lent money or property",
    Cause.COUNSEL: "was legal counsel",
    Cause.ADVISER: "was connected with the adviser",
    Cause.UNDERWRITER: "was connected with the underwriter",
    Cause.FAMILY: "was related to an affiliated person",
    Cause.OTHER: "had another interest",
}
NO_CAUSE = "had an interest"
_REACH: dict[Cause | None, tuple[Span, ...]] = {
    None: (Span.SIX_MONTHS, Span.TWO_FISCAL_YEARS),
    Cause.BROKER: (Span.SIX_MONTHS,),
    Cause.LOAN: (Span.SIX_MONTHS,),
    Cause.COUNSEL: (Span.TWO_FISCAL_YEARS,),
    Cause.ADVISER: (Span.TWO_FISCAL_YEARS,),
    Cause.UNDERWRITER: (Span.TWO_FISCAL_YEARS,),
    Cause.FAMILY: (),
    Cause.OTHER: (Span.TWO_FISCAL_YEARS,),
}
_LIMB: dict[tuple[Cause | None, Span], str] = {
    (Cause.BROKER, Span.SIX_MONTHS): "(A)(v)",
    (Cause.LOAN, Span.SIX_MONTHS): "(A)(vi)",
    (None, Span.SIX_MONTHS): "(A)(v), (vi)",
    (Cause.COUNSEL, Span.TWO_FISCAL_YEARS): "(A)(iv), (B)(iv)",
    (None, Span.TWO_FISCAL_YEARS): "(A)(iv), (vii)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A dated interest; `cause` None: not said. `what` is its kind in words, `reason` what was recorded."""

    what: str
    period: DatePeriod
    cause: Cause | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """One warning: the interest that ended, and the days looked back to, both ends included.

    `fact` says what ended when, `within` inside which span, `law` what looks back to it.
    """

    interest: Interest
    span: Span
    days: DatePeriod
    fact: str
    within: str
    law: str

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        return f"{self.fact}, {self.within}: {self.law}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalYears:
    """The last two completed fiscal years before a day. `ends` are their last days, the later first.

    Empty where the Fund's fiscal year end is not known; then `first` is the earliest that it can be.
    """

    first: date
    ends: tuple[date, ...]


@plan_section("8(b)")
def look_backs(
    interests: Iterable[Interest], *, day: date, fiscal_year_end: str = ""
) -> tuple[LookBack, ...]:
    """Section 8(b): the facts that Section 2(a)(19) of the 1940 Act looks back to, for who is Dis-interested.

    Our reading: who has an interest on the day itself is not counted anyway, so there is nothing to warn of.
    An interest whose cause is not said is warned about as far as either look-back may reach. Persons of the
    adviser or the underwriter, and other business relations, are warned about over two fiscal years, since
    the Commission may find there a material business or professional relationship; a family tie that has
    ended is not looked back to. A financial interest is looked at like any other: what it came from may be a
    dealing that the Act looks back to.
    """
    known = tuple(interests)
    if any(day in one.period for one in known):
        return ()
    found = (one for interest in known for one in _of_interest(interest, day, fiscal_year_end))
    return tuple(sorted(found, key=lambda one: (one.interest.period, one.span, one.words)))


@plan_section("8(b)")
def six_months_before(day: date) -> DatePeriod:
    """Section 8(b): "the 6-month period preceding the date of the determination".

    Our reading: it begins on the same day of the month six months earlier, or on that month's last day where
    it has no such day, and ends on the day before; its first day belongs to it.

    >>> six_months_before(date(2004, 8, 31))
    DatePeriod(first=datetime.date(2004, 2, 29), last=datetime.date(2004, 8, 30))
    """
    return DatePeriod(months_before(day, SIX), day - ONE_DAY)


@plan_section("8(b)")
def two_fiscal_years_before(day: date, *, fiscal_year_end: str) -> FiscalYears:
    """Section 8(b): from "the beginning of the last two completed fiscal years" of the Fund.

    Our reading: a fiscal year is completed once its last day has passed, so that on that day itself it still
    runs; the days since the last completed year belong to the span. A year that ends on 29 February ends on
    the 28th in a common year. Where the Fund's year end is not known the span is taken at its longest.

    >>> two_fiscal_years_before(date(2004, 6, 9), fiscal_year_end="07-31").ends
    (datetime.date(2003, 7, 31), datetime.date(2002, 7, 31))
    """
    if not fiscal_year_end:
        return FiscalYears(first=nearest_day(day.year - LONGEST_YEARS, day.month, day.day) + ONE_DAY, ends=())
    month, of_month = (int(part) for part in fiscal_year_end.split("-"))
    years = range(day.year, day.year - LONGEST_YEARS - 1, -1)
    over = [end for year in years if (end := nearest_day(year, month, of_month)) < day]
    return FiscalYears(first=over[2] + ONE_DAY, ends=(over[0], over[1]))


def _of_interest(interest: Interest, day: date, fiscal_year_end: str) -> Iterator[LookBack]:
    last = interest.period.last
    if last is None or last >= day:
        return  # it has not begun yet
    for span in _REACH[interest.cause]:
        if span is Span.SIX_MONTHS:
            days, within = six_months_before(day), "within the six months before"
        else:
            years = two_fiscal_years_before(day, fiscal_year_end=fiscal_year_end)
            days, within = DatePeriod(years.first, day - ONE_DAY), _years_day_words(years)
        if last in days:
            yield LookBack(
                interest=interest,
                span=span,
                days=days,
                fact=_fact(interest, day=day, last=last),
                within=within,
                law=_law(interest.cause, span),
            )


def in_one(found: Sequence[LookBack]) -> str:
    """The same fact on the Boards of Funds whose fiscal years may differ, in one sentence."""
    if len({one.within for one in found}) == 1:
        return found[0].words
    firsts = [one.days.first for one in found]
    within = (
        "since the last two completed fiscal years began, which was from"
        f" {day_words(min(firsts))} to {day_words(max(firsts))}, Fund by Fund"
    )
    return f"{found[0].fact}, {within}: {found[0].law}"


def _fact(interest: Interest, *, day: date, last: date) -> str:
    what = CAUSE_WORDS[interest.cause] if interest.cause is not None else f"{NO_CAUSE} ({interest.what})"
    why = f" ({interest.reason})" if interest.reason else ""
    return f"counted as Dis-interested on {day_words(day)}, but {what}{why} until {day_words(last)}"


def _law(cause: Cause | None, span: Span) -> str:
    limb = _LIMB.get((cause, span), "(A)(vii)")
    may = "may reach it" if cause is None else "looks back to it"
    return f"Section 2(a)(19){limb} of the 1940 Act {may}. {ASK}"


def _years_day_words(years: FiscalYears) -> str:
    if not years.ends:
        return (
            f"on or after {day_words(years.first)}, where the last two completed fiscal years begin at the"
            " earliest (the Fund's fiscal year end is not recorded)"
        )
    later, earlier = years.ends
    return (
        f"since the last two completed fiscal years began on {day_words(years.first)}"
        f" (they ended {day_words(earlier)} and {day_words(later)})"
    )
