"""Section 11(ii): which recorded terms alter the deferred charges of Shares that are outstanding."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fees.domain.deferred_charge import ShareTerms, anniversary, terms_of
from governance.domain.periods import ONE_DAY, DatePeriod, nearest_day
from governance.domain.sections import plan_section


class Altered(NamedTuple):
    """From `since` on, Shares of these issue dates, then outstanding, bear other rates than the day before.

    Rates in hundred-millionths by year of age.
    """

    issued: DatePeriod
    since: date
    held: tuple[int, ...]
    becomes: tuple[int, ...]


@plan_section("11(ii)")
def alters_outstanding(before: Sequence[ShareTerms], after: Sequence[ShareTerms]) -> tuple[Altered, ...]:
    """Section 11(ii): "the Fund does not alter the terms of the contingent deferred sales charges applicable
    to Shares outstanding": for which issue dates, and from which day, `after` does so and `before` did not.

    Our reading: terms alter where they come into effect after Shares were issued to which they apply, and
    change a rate of a year of age that such a Share had still before it. Terms that hold from the day on
    which their Shares are issued alter nothing, nor does a record that corrects them: so it always was.
    """
    days = sorted({day for row in (*before, *after) for day in (row.issued_from, row.effective)})
    known = set(_alterations(before, days))
    return tuple(_joined(one for one in _alterations(after, days) if one not in known))


@plan_section("11(ii)")
def undoes(altered: Iterable[Altered], *, effective: date) -> bool:
    """Section 11(ii): whether alterations undo a Complete Termination of that effective date: made on it or
    later, of charges on Shares outstanding on it, which were issued before.
    """
    return any(one.since >= effective and one.issued.first < effective for one in altered)


def _alterations(rows: Sequence[ShareTerms], days: Sequence[date]) -> Iterator[Altered]:
    """By effective day, over stretches of issue dates within which the same terms hold."""
    for since in sorted({row.effective for row in rows}):
        for first, following in zip(days, days[1:], strict=False):
            if first >= since:
                break
            held = terms_of(rows, issued=first, on=since - ONE_DAY).cdsc
            becomes = terms_of(rows, issued=first, on=since).cdsc
            last_year = _last_difference(held, becomes)
            if last_year is None:
                continue
            youngest_out = _first_issue_younger_than(last_year + 1, on=since)
            begins, ends = max(first, youngest_out), following - ONE_DAY
            if begins <= ends:
                yield Altered(DatePeriod(begins, ends), since, held, becomes)


def _last_difference(held: Sequence[int], becomes: Sequence[int]) -> int | None:
    """The last year of age, from 0, whose rates differ; a rate that is not there is none."""
    years = max(len(held), len(becomes))
    differ = [at for at in range(years) if _at(held, at) != _at(becomes, at)]
    return differ[-1] if differ else None


def _at(rates: Sequence[int], year: int) -> int:
    return rates[year] if year < len(rates) else 0


def _first_issue_younger_than(years: int, *, on: date) -> date:
    """The first issue date whose anniversary of that many years comes after a day."""
    day = nearest_day(on.year - years, on.month, on.day)
    while anniversary(day, years) <= on:
        day += ONE_DAY
    return day


def _joined(found: Iterable[Altered]) -> Iterator[Altered]:
    """Stretches that follow one another and say the same as one."""
    last: Altered | None = None
    for one in found:
        if last is not None and last[1:] == one[1:] and last.issued.last == one.issued.first - ONE_DAY:
            last = one._replace(issued=DatePeriod(last.issued.first, one.issued.last))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last
