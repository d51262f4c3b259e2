"""A question to the projection, as people write it: read, with every fault at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable, read_date, read_plain_decimal, read_signed_decimal
from governance.domain.money import rate_from_percent
from governance.domain.rates import charged_rates_on
from governance.models import Plan
from governance.selectors.parties import distributors_of, share_class_ids_by_word
from plan_admin.projection.domain.changed_law import rates_from
from plan_admin.projection.domain.changes import MONTHS_MAX, MONTHS_MIN, Change, ChangeKind, Pace, Rates
from plan_admin.projection.selectors.known import Horizon, horizon_of, last_known_day

PLACES = 6
FURTHEST_PERCENT = 100
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesAsked:
    """An amendment's rates for a Portfolio (or all), in percent, as written."""

    portfolio: str
    asset_based: str
    service: str
    aggregate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as written: Portfolios by any of their words, days YYYY-MM-DD, paces in percent a year."""

    months: str = "12"
    change: ChangeKind = ChangeKind.NONE
    portfolios: Sequence[str] = ()
    day: str = ""
    complete_for: Sequence[str] = ()
    rates: Sequence[RatesAsked] = ()
    market: str = "0"
    sales: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that can be answered."""

    months: int
    change: Change
    pace: Pace


def read_question(plan: Plan, asked: Asked) -> Question:
    """What is asked. Raises: Refused with every fault, each with what would be right."""
    reading = _Reading(plan)
    months = reading.months(asked.months)
    pace = Pace(market=reading.pace("Market", asked.market), sales=reading.pace("Net sales", asked.sales))
    change = reading.change(asked, horizon_of(last_known_day(plan), months=months))
    if reading.faults:
        raise Refused(reading.faults)
    return Question(months=months, change=change, pace=pace)


class _Reading:
    """Reads the parts of a question and keeps what is wrong with them."""

    def __init__(self, plan: Plan) -> None:
        self.faults: list[Fault] = []
        self._words: Mapping[str, int] = share_class_ids_by_word(plan)
        self._codes = frozenset(code for code, _ in distributors_of(plan))

    def months(self, text: str) -> int:
        """How many months."""
        if text.isdecimal() and MONTHS_MIN <= int(text) <= MONTHS_MAX:
            return int(text)
        self._fault("Months", f"{text!r} is no number of months", f"{MONTHS_MIN} to {MONTHS_MAX}")
        return MONTHS_MAX

    def pace(self, where: str, text: str) -> int:
        """A yearly pace in percent, from -100 to 100, as hundred-millionths."""
        try:
            percent = read_signed_decimal(text, places=PLACES)
        except NotReadable as reason:
            self._fault(where, reason.problem, reason.remedy)
            return 0
        if abs(percent) > FURTHEST_PERCENT:
            self._fault(where, f"{text} % a year is too far", "-100 to 100 percent a year")
            return 0
        return rate_from_percent(percent)

    def change(self, asked: Asked, horizon: Horizon) -> Change:
        """The change, of the Portfolios named, from its day on."""
        kind = asked.change
        if kind is ChangeKind.NONE:
            return Change()
        if kind is ChangeKind.LAPSE:
            return Change(kind=kind, share_classes=self._portfolios("Not continued", asked.portfolios))
        day = self._day(asked.day, horizon)
        if kind is ChangeKind.TERMINATION:
            return Change(
                kind=kind,
                share_classes=self._portfolios("Terminated", asked.portfolios, required=True),
                day=day,
                complete_for=self._distributors(asked.complete_for),
            )
        rates = self._rates(asked.rates, day or horizon.coming.first)
        return Change(kind=kind, share_classes=frozenset(rates), day=day, rates=rates)

    def _day(self, text: str, horizon: Horizon) -> date | None:
        first, last = horizon.coming.first, horizon.last
        if not text:
            self._fault("From", "is missing", f"the first day of the change, {first} to {last}")
            return None
        try:
            day = read_date(text)
        except NotReadable as reason:
            self._fault("From", reason.problem, reason.remedy)
            return None
        if not first <= day <= last:
            problem = f"{day} is not one of the days projected"
            self._fault("From", problem, f"{first} to {last}; later with more months")
        return day

    def _portfolios(
        self, where: str, words: Sequence[str], *, required: bool = False
    ) -> frozenset[int] | None:
        if not words:
            if required:
                self._fault(where, "names no Portfolio", "name Portfolios, or `all`")
            return None
        if any(word.casefold() == ALL for word in words):
            return None
        return frozenset(one for word in words if (one := self._share_class(where, word)) is not None)

    def _share_class(self, where: str, word: str) -> int | None:
        found = self._words.get(word.casefold())
        if found is None:
            problem = f"{word!r} is no Portfolio of the Plan (Schedule A)"
            self._fault(where, problem, "its code, an alias or its Schedule A name")
        return found

    def _distributors(self, codes: Sequence[str]) -> frozenset[str]:
        for code in codes:
            if code not in self._codes:
                remedy = f"one of {', '.join(sorted(self._codes))}"
                self._fault("Complete for", f"{code!r} is no Distributor under the Plan", remedy)
        return frozenset(codes) & self._codes

    def _rates(self, asked: Sequence[RatesAsked], day: date) -> dict[int, Rates]:
        found: dict[int, Rates] = {}
        if not asked:
            remedy = "PORTFOLIO=0.50,0.25,0.75 (asset-based sales charge, service fee, aggregate)"
            self._fault("Rates", "names no Portfolio with its rates", remedy)
        for one in asked:
            rates = self._rates_of(one, day)
            everyone = one.portfolio.casefold() == ALL
            named = set(self._words.values()) if everyone else {self._share_class("Rates", one.portfolio)}
            if rates is not None:
                found |= {share_class: rates for share_class in named if share_class is not None}
        return found

    def _rates_of(self, asked: RatesAsked, day: date) -> Rates | None:
        """Three rates within the limits of their day (R2)."""
        if not (asked.asset_based and asked.service and asked.aggregate):
            remedy = "asset-based sales charge, service fee and aggregate fee, each in percent"
            self._fault(f"Rates of {asked.portfolio}", "one of the three is missing", remedy)
            return None
        try:
            rates = Rates(
                asset_based=rate_from_percent(_percent(asked.asset_based)),
                service=rate_from_percent(_percent(asked.service)),
                aggregate=rate_from_percent(_percent(asked.aggregate)),
            )
            charged_rates_on(day, schedule=[rates_from(day, rates)])
        except NotReadable as reason:
            self._fault(f"Rates of {asked.portfolio}", reason.problem, reason.remedy)
            return None
        except PlanRuleViolation as violation:
            self._fault(f"Rates of {asked.portfolio}", str(violation), "rates within the limits")
            return None
        return rates

    def _fault(self, where: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(source=where, row=None, column="", problem=problem, remedy=remedy))


def _percent(text: str) -> Decimal:
    return read_plain_decimal(text, places=PLACES)
