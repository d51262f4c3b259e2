"""The Funds and Portfolios that a Schedule A names: those that are there, and those that it brings."""

from collections.abc import Iterable, Sequence

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.fields import slug
from governance.domain.plan_text import PlanText, ScheduleALine
from governance.models import Act, Fund, Portfolio
from governance.models.recording import save_noting
from governance.selectors.parties import portfolio_ids_by_word
from governance.selectors.words import fund_ids_by_word

NAME_LIMIT = 200
CODE_LIMIT = 120
TITLE_LIMIT = 300


def portfolios_of(schedule: Sequence[ScheduleALine], *, source: str, act: Act) -> list[Portfolio]:
    """Each line's Portfolio; one that is known by any of its names is that one, and so is a Fund."""
    funds, portfolios = fund_ids_by_word(), portfolio_ids_by_word()
    faults: list[Fault] = []
    found = []
    for line in schedule:
        fund = _fund_of(line, known=funds, source=source, faults=faults, act=act)
        portfolio = _portfolio_of(line, fund, known=portfolios, source=source, faults=faults, act=act)
        if portfolio is not None:
            found.append(portfolio)
    if faults:
        raise Refused(faults)
    return found


def _fund_of(
    line: ScheduleALine, *, known: dict[str, int], source: str, faults: list[Fault], act: Act
) -> Fund | None:
    if (pk := known.get(line.fund.casefold())) is not None:
        return Fund.objects.get(pk=pk)
    code = slug(line.fund)
    if not code or code in known:
        faults.append(
            _fault(source, line.line, "Fund", f"{line.fund!r} is too like another Fund's name", code)
        )
        return None
    fund = Fund(code=code, name=line.fund)
    save_noting(fund, act=act)
    known |= {line.fund.casefold(): fund.pk, code: fund.pk}
    return fund


def _portfolio_of(
    line: ScheduleALine,
    fund: Fund | None,
    *,
    known: dict[str, int],
    source: str,
    faults: list[Fault],
    act: Act,
) -> Portfolio | None:
    if fund is None:
        return None
    if (pk := known.get(line.portfolio.casefold())) is not None:
        portfolio = Portfolio.objects.get(pk=pk)
        if portfolio.fund_id == fund.pk:
            return portfolio
        problem = f"{line.portfolio} is a Portfolio of {portfolio.fund.name}, not of {fund.name}"
        faults.append(
            _fault(source, line.line, "Portfolio", problem, "a name that no other Fund's Portfolio bears")
        )
        return None
    code = slug(line.portfolio)
    if not code or code in known:
        problem = f"{line.portfolio!r} is too like another Portfolio's name"
        faults.append(_fault(source, line.line, "Portfolio", problem, code))
        return None
    portfolio = Portfolio(fund=fund, code=code, name=line.portfolio)
    save_noting(portfolio, act=act)
    known |= {line.portfolio.casefold(): portfolio.pk, code: portfolio.pk}
    return portfolio


def names_too_long(read: PlanText, *, source: str) -> Iterable[Fault]:
    """Names that are longer than any record of them may be."""
    if len(read.title) > TITLE_LIMIT:
        yield _fault(source, None, "title", f"is longer than {TITLE_LIMIT} characters", "a shorter title")
    for line in read.schedule:
        for column, name in (("Fund", line.fund), ("Portfolio", line.portfolio)):
            if len(name) > NAME_LIMIT or len(slug(name)) > CODE_LIMIT:
                yield _fault(
                    source, line.line, column, f"{name[:40]!r} ... is too long a name", "a shorter name"
                )


def _fault(source: str, row: int | None, column: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row, column=column, problem=problem, remedy=remedy)
