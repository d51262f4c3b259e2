"""The parts `funds` and `portfolios` of a book: what is known of parties beyond Schedule A."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from governance.domain.book_drafts import Draft, PartOutcome, compare, content_of, natural_key, outcome_of
from governance.domain.book_entries import Entry, read_period, words_of
from governance.domain.periods import DatePeriod
from governance.models import (
    Act,
    Fund,
    FundForm,
    FundName,
    Portfolio,
    PortfolioAlias,
    PortfolioName,
    SalesSuspension,
)
from governance.models.recording import delete_noting, save_noting, standing_records, supersede
from governance.models.spans import days_of
from governance.selectors.parties import ShareClassRow, portfolio_ids_by_word
from governance.selectors.words import PlanWords, fund_ids_by_word

LEAP_YEAR = "2000"


@dataclass(slots=True)
class _Count:
    """Entries that brought something new, changed something, or changed nothing."""

    new: int = 0
    unchanged: int = 0
    corrected: int = 0

    def note(self, *, added: bool, changed: bool) -> None:
        if changed:
            self.corrected += 1
        elif added:
            self.new += 1
        else:
            self.unchanged += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _DatedName:
    """A name and the day from which it is borne."""

    name: str
    from_date: date


def load_funds(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Section 1: a Fund's form, the end of its fiscal year, and its names from day to day.

    A key left out leaves what stands; a list of names replaces the names that stand, and a list of forms
    the forms, of which the earlier version is kept.
    """
    count = _Count()
    seen: dict[int, Entry] = {}
    for entry in entries:
        entry.expect("fund", "form", "forms", "fiscal_year_end", "names")
        fund_id = words.fund(entry, "fund")
        form = entry.choice("form", words_of(Fund.Form)) if entry.has("form") else None
        year_end = _fiscal_year_end(entry)
        names, forms = _dated_names(entry), _dated_forms(entry)
        if _is_second(entry, fund_id, seen=seen) or fund_id is None or entry.failed:
            continue
        fund = Fund.objects.get(pk=fund_id)
        _refuse_taken_names(entry, names, taken=fund_ids_by_word(), own=fund_id)
        told = {"form": form.value if form else "", "fiscal_year_end": year_end}
        added, changed = _save_values(fund, {key: value for key, value in told.items() if value}, act=act)
        if entry.has("names"):
            more, other = _replace_names(fund.names.all(), names, act=act, make=partial(_fund_name, fund))
            added, changed = added or more, changed or other
        if entry.has("forms"):
            more, other = _replace_forms(entry, fund, forms, act=act)
            added, changed = added or more, changed or other
        count.note(added=added, changed=changed)
    return outcome_of("funds", entries, new=count.new, unchanged=count.unchanged, corrected=count.corrected)


def load_portfolios(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Section 1: a Portfolio's other words and names, its custody account, when its sales were suspended.

    A key left out leaves what stands; a list replaces the list that stands.
    """
    count = _Count()
    seen: dict[int, Entry] = {}
    read: list[tuple[Entry, ShareClassRow, Portfolio]] = []
    for entry in entries:
        entry.expect("portfolio", "aliases", "names", "sales_suspended", "custody_account")
        row = words.portfolio(entry, "portfolio")
        if _is_second(entry, row.portfolio_id if row else None, seen=seen) or row is None:
            continue
        read.append((entry, row, Portfolio.objects.get(pk=row.portfolio_id)))
    # An alias may move from one Portfolio to another: all that go are gone before one comes.
    dropped = {portfolio.pk: _drop_aliases(entry, portfolio, act=act) for entry, _, portfolio in read}
    for entry, row, portfolio in read:
        added, changed = _save_portfolio(entry, row, portfolio, act=act)
        count.note(added=added, changed=changed or dropped[portfolio.pk] > 0)
    return outcome_of(
        "portfolios", entries, new=count.new, unchanged=count.unchanged, corrected=count.corrected
    )


def _save_portfolio(entry: Entry, row: ShareClassRow, portfolio: Portfolio, *, act: Act) -> tuple[bool, bool]:
    names = _dated_names(entry)
    suspended = _suspensions(entry)
    account = entry.optional_text("custody_account", limit=80)
    _refuse_taken_names(entry, names, taken=portfolio_ids_by_word(), own=row.portfolio_id)
    added, changed = _save_values(portfolio, {"custody_account": account} if account else {}, act=act)
    results = [_add_aliases(entry, portfolio, act=act)]
    if entry.has("names") and not entry.failed:
        results.append(
            _replace_names(portfolio.names.all(), names, act=act, make=partial(_portfolio_name, portfolio))
        )
    if entry.has("sales_suspended") and not entry.failed:
        results.append(_replace_suspensions(row.share_class, suspended, act=act))
    return added or any(one for one, _ in results), changed or any(one for _, one in results)


def _is_second(entry: Entry, key: int | None, *, seen: dict[int, Entry]) -> bool:
    if key is None:
        return False
    first = seen.setdefault(key, entry)
    if first is not entry:
        entry.fail("", f"stands already in row {first.row}", "once")
    return first is not entry


def _fiscal_year_end(entry: Entry) -> str:
    text = entry.optional_text("fiscal_year_end")
    if not text:
        return ""
    try:
        date.fromisoformat(f"{LEAP_YEAR}-{text}")
    except ValueError:
        entry.fail("fiscal_year_end", f"{text!r} is no day of a year", 'month and day, like "07-31"')
        return ""
    return text


def _dated_names(entry: Entry) -> tuple[_DatedName, ...]:
    names = []
    for one in entry.entries("names"):
        one.expect("name", "from")
        names.append(_DatedName(name=one.text("name"), from_date=one.day("from")))
    days = [one.from_date for one in names]
    if len(set(days)) < len(days) and not entry.failed:
        entry.fail("names", "two names are borne from the same day", "one name from a day")
    return tuple(names)


def _dated_forms(entry: Entry) -> tuple[tuple[date, str], ...]:
    """Sections 7 to 12: from which day a Fund has Directors, and from which Trustees."""
    forms = []
    for one in entry.entries("forms"):
        one.expect("form", "from")
        forms.append((one.day("from"), str(one.choice("form", words_of(Fund.Form)).value)))
    if len({day for day, _ in forms}) < len(forms) and not entry.failed:
        entry.fail("forms", "two forms begin on the same day", "one form from a day")
    return tuple(forms)


def _replace_forms(
    entry: Entry, fund: Fund, forms: Sequence[tuple[date, str]], *, act: Act
) -> tuple[bool, bool]:
    """Make the dated forms those given; what stood is superseded. Whether some are new, some changed."""
    drafts = [
        Draft(
            entry=entry,
            key=natural_key(fund.code, day),
            content=content_of(fund=fund.code, form=form, from_date=day),
            values={"form": form, "from_date": day},
        )
        for day, form in forms
    ]
    standing = standing_records(FundForm, fund=fund)
    changes = compare(drafts, standing)
    named = {draft.key for draft in drafts}
    gone = [one.row_id for key, one in standing.items() if key not in named]
    supersede(FundForm, act=act, pk__in=[*changes.superseded, *gone])
    for draft in changes.to_add:
        FundForm.objects.create(
            entry=draft.key, content=draft.content, recorded_by=act, fund=fund, **draft.values
        )
    return bool(changes.new), bool(changes.corrected or gone)


def _refuse_taken_names(
    entry: Entry, names: Iterable[_DatedName], *, taken: dict[str, int], own: int
) -> None:
    for one in names:
        if taken.get(one.name.casefold(), own) != own:
            entry.fail("names", f"{one.name!r} is another's name", "a name that nothing else bears")


def _save_values(row: Fund | Portfolio, told: dict[str, str], *, act: Act) -> tuple[bool, bool]:
    """Save what differs. Returns whether something was added, and whether something was changed."""
    differs = {key: value for key, value in told.items() if getattr(row, key) != value}
    changed = any(getattr(row, key) for key in differs)
    for key, value in differs.items():
        setattr(row, key, value)
    if differs:
        save_noting(row, act=act)
    return bool(differs), changed


def _fund_name(fund: Fund, one: _DatedName) -> FundName:
    return FundName(fund=fund, name=one.name, from_date=one.from_date)


def _portfolio_name(portfolio: Portfolio, one: _DatedName) -> PortfolioName:
    return PortfolioName(portfolio=portfolio, name=one.name, from_date=one.from_date)


def _replace_names(
    standing: Iterable[FundName] | Iterable[PortfolioName],
    names: Sequence[_DatedName],
    *,
    act: Act,
    make: Callable[[_DatedName], FundName | PortfolioName],
) -> tuple[bool, bool]:
    """Make the dated names those given. Returns whether some were added, and whether some were changed."""
    wanted = {one.from_date: one for one in names}
    stands = {row.from_date: row for row in standing}
    dropped = delete_noting((row for day, row in stands.items() if day not in wanted), act=act)
    added = changed = False
    for day, one in wanted.items():
        row = stands.get(day)
        if row is None:
            save_noting(make(one), act=act)
            added = True
        elif row.name != one.name:
            row.name = one.name
            save_noting(row, act=act)
            changed = True
    return added, changed or dropped > 0


def _drop_aliases(entry: Entry, portfolio: Portfolio, *, act: Act) -> int:
    if not entry.has("aliases"):
        return 0
    wanted = {alias.casefold() for alias in entry.texts("aliases")}
    gone = [row for row in portfolio.aliases.all() if row.alias.casefold() not in wanted]
    return delete_noting(gone, act=act)


def _add_aliases(entry: Entry, portfolio: Portfolio, *, act: Act) -> tuple[bool, bool]:
    """Add the aliases that are not there; each must mean this Portfolio and no other."""
    taken = portfolio_ids_by_word()
    mine = {alias.casefold() for alias in portfolio.aliases.values_list("alias", flat=True)}
    added = False
    for number, alias in enumerate(dict.fromkeys(entry.texts("aliases")), start=1):
        if taken.get(alias.casefold(), portfolio.pk) != portfolio.pk:
            entry.fail(f"aliases[{number}]", f"{alias!r} means another Portfolio", "a word that no other has")
        elif alias.casefold() not in mine:
            save_noting(PortfolioAlias(portfolio=portfolio, alias=alias), act=act)
            mine.add(alias.casefold())
            added = True
    return added, False


def _suspensions(entry: Entry) -> tuple[DatePeriod, ...]:
    """Section 5: the periods in which sales were suspended; they change no payment."""
    periods: list[DatePeriod] = []
    for one in entry.entries("sales_suspended"):
        one.expect("from", "to")
        period = read_period(one)
        if any(period.overlaps(other) for other in periods) and not one.failed:
            one.fail("from", "the period overlaps another", "periods without a day in common")
        periods.append(period)
    return tuple(periods)


def _replace_suspensions(share_class: int, suspended: Sequence[DatePeriod], *, act: Act) -> tuple[bool, bool]:
    wanted = {days_of(period) for period in suspended}
    standing = {row.suspended: row for row in SalesSuspension.objects.filter(share_class=share_class)}
    dropped = delete_noting((row for days, row in standing.items() if days not in wanted), act=act)
    missing = [days_of(period) for period in suspended if days_of(period) not in standing]
    for days in missing:
        save_noting(SalesSuspension(share_class_id=share_class, suspended=days), act=act)
    return bool(missing), dropped > 0
