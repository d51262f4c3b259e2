"""The parts `funds` and `portfolios`: what is known of parties beyond Schedule A."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import Fund, Portfolio, PortfolioAlias, SalesSuspension
from governance.selectors.parties import portfolio_ids_by_word
from tests.factories.books import changed, loaded, refused, the_fault
from tests.factories.plans import ALPHA, BETA, GROWTH, INCOME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


def test_a_fund_has_its_form_its_year_and_its_names(acting_user: Any, tmp_path: Path) -> None:
    entry = {
        "fund": ALPHA.lower(),
        "form": "trust",
        "fiscal_year_end": "02-29",
        "names": [{"name": "Omega Funds", "from": "2003-10-01"}],
    }

    loaded(acting_user, tmp_path, {"funds": [entry]})

    fund = Fund.objects.get(name=ALPHA)
    assert (fund.form, fund.fiscal_year_end) == ("TRUST", "02-29")
    assert list(fund.names.values_list("name", "from_date")) == [("Omega Funds", date(2003, 10, 1))]
    assert fund.history.first().history_user == acting_user


def test_a_fund_answers_to_a_name_that_the_same_book_gives_it(acting_user: Any, tmp_path: Path) -> None:
    book = {
        "funds": [{"fund": ALPHA, "names": [{"name": "Omega Funds", "from": "2003-10-01"}]}],
        "meetings": [
            {"id": "m1", "funds": ["omega funds"], "date": "2003-11-01", "mode": "video", "called_for": []}
        ],
    }

    outcome = loaded(acting_user, tmp_path, book)

    assert changed(outcome) == {"funds": (1, 0, 0), "meetings": (1, 0, 0)}


def test_what_an_entry_leaves_out_stays(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, {"funds": [{"fund": ALPHA, "form": "trust", "fiscal_year_end": "07-31"}]})

    outcome = loaded(acting_user, tmp_path, {"funds": [{"fund": ALPHA, "fiscal_year_end": "08-31"}]})

    fund = Fund.objects.get(name=ALPHA)
    assert changed(outcome) == {"funds": (0, 0, 1)}
    assert (fund.form, fund.fiscal_year_end) == ("TRUST", "08-31")
    assert fund.history.count() == 3


def test_a_portfolio_answers_to_its_aliases_and_names(acting_user: Any, tmp_path: Path) -> None:
    entry = {
        "portfolio": GROWTH,
        "aliases": ["GRWB", 1234],
        "names": [{"name": "Omega Growth Fund", "from": "2003-10-01"}],
        "custody_account": "0042",
    }

    loaded(acting_user, tmp_path, {"portfolios": [entry]})

    growth = Portfolio.objects.get(name=GROWTH)
    words = portfolio_ids_by_word()
    assert {words[word] for word in ("grwb", "1234", "omega growth fund", "alpha-growth-fund")} == {growth.pk}
    assert growth.custody_account == "0042"


def test_an_alias_can_move_to_another_portfolio(acting_user: Any, tmp_path: Path) -> None:
    first = [{"portfolio": GROWTH, "aliases": ["A", "B"]}, {"portfolio": INCOME, "aliases": ["C"]}]
    loaded(acting_user, tmp_path, {"portfolios": first})
    moved = [{"portfolio": INCOME, "aliases": ["A", "C"]}, {"portfolio": GROWTH, "aliases": ["b"]}]

    outcome = loaded(acting_user, tmp_path, {"portfolios": moved})

    owners = PortfolioAlias.objects.order_by("alias").values_list("alias", "portfolio__name")
    assert list(owners) == [("A", INCOME), ("B", GROWTH), ("C", INCOME)]
    assert outcome.parts[0].unchanged == 0


@pytest.mark.plan_section("5")
def test_sales_can_be_suspended_for_a_while(acting_user: Any, tmp_path: Path) -> None:
    periods = [{"from": "2003-10-01", "to": "2003-10-31"}, {"from": "2004-01-01"}]

    loaded(acting_user, tmp_path, {"portfolios": [{"portfolio": GROWTH, "sales_suspended": periods}]})
    again = loaded(acting_user, tmp_path, {"portfolios": [{"portfolio": GROWTH, "sales_suspended": periods}]})
    ended = [periods[0], {"from": "2004-01-01", "to": "2004-02-29"}]
    loaded(acting_user, tmp_path, {"portfolios": [{"portfolio": GROWTH, "sales_suspended": ended}]})

    assert changed(again) == {}
    days = SalesSuspension.objects.order_by("suspended").values_list("suspended", flat=True)
    assert list(days) == [
        DateRange(date(2003, 10, 1), date(2003, 11, 1)),
        DateRange(date(2004, 1, 1), date(2004, 3, 1)),
    ]


@pytest.mark.parametrize(
    ("part", "entry", "column", "problem"),
    [
        ("funds", {"fund": "ALFA FUNDS, INC."}, "fund", "is no Fund"),
        ("funds", {"fund": ALPHA, "form": "partnership"}, "form", "is not allowed here"),
        ("funds", {"fund": ALPHA, "fiscal_year_end": "7-31"}, "fiscal_year_end", "is no day of a year"),
        (
            "funds",
            {"fund": ALPHA, "names": [{"name": BETA, "from": "2003-10-01"}]},
            "names",
            "another's name",
        ),
        ("portfolios", {"portfolio": "Alpha Grwth Fund"}, "portfolio", "is no Portfolio of the Plan"),
        ("portfolios", {"portfolio": GROWTH, "aliases": [INCOME]}, "aliases[1]", "means another Portfolio"),
        ("portfolios", {"portfolio": GROWTH, "aliases": "GRWB"}, "aliases", "is not a list"),
        (
            "portfolios",
            {"portfolio": GROWTH, "sales_suspended": [{"from": "2003-10-01", "to": "2003-09-30"}]},
            "sales_suspended[1].to",
            "is before",
        ),
        (
            "portfolios",
            {"portfolio": GROWTH, "sales_suspended": [{"from": "2003-10-01"}, {"from": "2004-01-01"}]},
            "sales_suspended[2].from",
            "overlaps",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, part: str, entry: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, {part: [entry]}))

    assert fault.column == f"{part}[1].{column}"
    assert problem in fault.problem
