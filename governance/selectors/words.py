"""The words by which files name Portfolios, Funds and Distributors of a Plan, looked up once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from governance.domain.book_entries import Entry
from governance.models import Distributor, Fund, FundName, Plan, ScheduleARate
from governance.selectors.joining import joining_days
from governance.selectors.parties import ShareClassRow, portfolio_ids_by_word, share_classes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """A Plan's Portfolios in the order of Schedule A, and by every word for them; the Funds likewise.

    `brought` has those that an amendment brings, each with the day from which it is on Schedule A; None:
    the amendment that stands does not name it any more.
    """

    plan: Plan
    share_classes: tuple[ShareClassRow, ...]
    by_portfolio: Mapping[str, ShareClassRow]
    by_fund: Mapping[str, int]
    fund_names: Mapping[int, str]
    fund_codes: Mapping[int, str]
    brought: Mapping[int, date | None]

    def portfolio(self, entry: Entry, key: str) -> ShareClassRow | None:
        """The Portfolio that a key must name."""
        return self._named(entry, key, entry.text(key))

    def on_schedule(self, on: date | None) -> tuple[ShareClassRow, ...]:
        """The Portfolios on Schedule A on a day, as drafted (None: all there are now), in its order."""
        if on is None:
            return self.share_classes
        return tuple(
            row
            for row in self.share_classes
            if row.share_class not in self.brought
            or ((since := self.brought[row.share_class]) is not None and since <= on)
        )

    def portfolios(
        self, entry: Entry, key: str = "portfolios", *, on: date | None = None
    ) -> tuple[ShareClassRow, ...]:
        """The Portfolios of `all` or a list, in the order of Schedule A; `all` are those of the day `on`."""
        words = entry.all_or_texts(key)
        if words is None:
            return self.on_schedule(on)
        found = [self._named(entry, f"{key}[{number}]", word) for number, word in enumerate(words, start=1)]
        classes = {row.share_class for row in found if row is not None}
        return tuple(row for row in self.share_classes if row.share_class in classes)

    def fund(self, entry: Entry, key: str) -> int | None:
        """The Fund that a key must name."""
        word = entry.text(key)
        return entry.known(
            key, word, self.by_fund.get(word.casefold()), what="Fund", among=self._fund_words()
        )

    def funds(self, entry: Entry, key: str = "funds") -> tuple[int, ...]:
        """The Funds of `all` or a list, by code."""
        words = entry.all_or_texts(key)
        if words is None:
            return tuple(sorted(self.fund_codes, key=lambda pk: self.fund_codes[pk]))
        found = {
            entry.known(
                f"{key}[{number}]",
                word,
                self.by_fund.get(word.casefold()),
                what="Fund",
                among=self._fund_words(),
            )
            for number, word in enumerate(words, start=1)
        }
        return tuple(sorted((pk for pk in found if pk is not None), key=lambda pk: self.fund_codes[pk]))

    def _named(self, entry: Entry, key: str, word: str) -> ShareClassRow | None:
        names = tuple(row.portfolio_name for row in self.share_classes)
        found = self.by_portfolio.get(word.casefold())
        return entry.known(key, word, found, what="Portfolio of the Plan", among=names)

    def _fund_words(self) -> tuple[str, ...]:
        return tuple(self.fund_names.values())


def plan_words(plan: Plan) -> PlanWords:
    """The words of a Plan as they stand now."""
    rows = tuple(share_classes_of(plan))
    own = set(ScheduleARate.objects.filter(share_class__plan=plan).values_list("share_class", flat=True))
    joining = joining_days(plan) if len(own) < len(rows) else {}
    by_portfolio_id = {row.portfolio_id: row for row in rows}
    funds = list(Fund.objects.order_by("code"))
    return PlanWords(
        plan=plan,
        share_classes=rows,
        by_portfolio={
            word: by_portfolio_id[portfolio]
            for word, portfolio in portfolio_ids_by_word().items()
            if portfolio in by_portfolio_id
        },
        by_fund=fund_ids_by_word(),
        fund_names={fund.pk: fund.name for fund in funds},
        fund_codes={fund.pk: fund.code for fund in funds},
        brought={row.share_class: joining.get(row.share_class) for row in rows if row.share_class not in own},
    )


def fund_ids_by_word() -> dict[str, int]:
    """Every word for a Fund, case folded: code, Schedule A name, dated names; the strongest wins."""
    words = {name.casefold(): fund for name, fund in FundName.objects.values_list("name", "fund_id")}
    for name, code, fund in Fund.objects.values_list("name", "code", "pk"):
        words[name.casefold()] = fund
        words[code.casefold()] = fund
    return words


def distributor_of(
    entry: Entry, key: str = "distributor", *, named_here: frozenset[str]
) -> Distributor | None:
    """The Distributor that a key must name; one that the same book names is never called unknown."""
    word = entry.text(key)
    known = list(Distributor.objects.order_by("code"))
    for one in known:
        if word.casefold() in (one.code.casefold(), one.name.casefold()):
            return one
    if word.casefold() in named_here:
        entry.mark_failed()
        return None
    return entry.known(key, word, None, what="Distributor", among=tuple(one.code for one in known))
