"""Five months of a tiny Plan and the people who act on them, each act through the product's own services.

Two Funds and three Portfolios, as in `month`. idi sold before July 2003, adi since. Bank B has all of what
idi sold since July 1998, Trust A half of what it sold before then, and adi itself, as an Assignee, 30 % of
that; of adi's own share Trust A has 60 %. So Trust A is an Assignee of both, and a Distributor is one too.
Beta's Board does not continue the Plan in June 2004: its July waits for a determination.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

import yaml
from django.db import connection

from assignments.domain.routes import PayeeKind
from assignments.models import AssigneePortion12b1, DistributorShare12b1
from fees.models import MonthlyFee, MonthlyFeeRun
from fees.services.facts import import_net_assets, import_share_activity
from governance.domain.business_days import is_business_day, last_business_day_on_or_before
from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.roles import Role
from governance.models import Plan
from governance.services.plans import load_plan
from plan_admin.book.services import load_book_data
from plan_admin.month_end.services.closing import Recompute, close_month
from plan_admin.month_end.services.reviewing import review_held
from plan_admin.month_end.verification.checks import verify_books
from tests.factories.month import BOOK, book_with
from tests.factories.people import member, person
from tests.factories.plans import ALPHA, BETA, GROWTH, INCOME, VALUE, plan_text

MONTHS: Final = ("2004-05", "2004-06", "2004-07", "2004-08", "2004-09")
PORTFOLIOS: Final = (GROWTH, INCOME, VALUE)
FUND_OF: Final = {GROWTH: ALPHA, INCOME: ALPHA, VALUE: BETA}
OPENINGS: Final = (
    (GROWTH, "1996-05-06", 200),
    (GROWTH, "2000-03-06", 400),
    (GROWTH, "2003-07-15", 400),
    (INCOME, "2000-03-06", 100),
    (INCOME, "2003-07-15", 200),
    (VALUE, "1997-02-03", 10),
    (VALUE, "2003-07-15", 60),
)
TOLERANCE: Final = Decimal("0.05")
UNFINISHED: Final = "runs finished"  # the check that names a closing that was killed
CALCULATION_HEAD: Final = "portfolio,distributor_share,assignee,amount"
Entry = dict[str, Any]


def _the_book() -> dict[str, Any]:
    transfers = deepcopy(BOOK["transfers"])
    of_idi = {"distributor": "idi", "issued_to": "1998-06-30", "effective": "2003-08-18", "kind": "pledge"}
    transfers += [
        {**of_idi, "id": "t-old", "assignee": "trust-a", "portfolios": "all", "percent": "50"},
        {**of_idi, "id": "t-cross", "assignee": "adi", "portfolios": [GROWTH, VALUE], "percent": "30"},
    ]
    for one in transfers:
        one["notified"] = "2003-08-15"
    directions = [
        {**deepcopy(one), "id": f"{one['id']}-{number}", "portfolios": [portfolio]}
        for one in BOOK["directions"]
        for number, portfolio in enumerate(PORTFOLIOS)
        if one["portfolios"] == "all" or portfolio in one["portfolios"]
    ]
    assignees = [*BOOK["assignees"], {"code": "adi", "name": "A Distributors", "address": "3 Example Square"}]
    meeting = {
        "id": "m2",
        "funds": "all",
        "date": "2004-06-16",
        "mode": "in_person",
        "called_for": ["continuance"],
    }
    vote = {"matter": "continuance", "meeting": "m2", "portfolios": [GROWTH, INCOME], "for": "all"}
    return book_with(
        meetings=[*BOOK["meetings"], meeting],
        votes=[*BOOK["votes"], vote],
        assignees=assignees,
        transfers=transfers,
        directions=directions,
        conventions=[{"name": "CALCULATION_TOLERANCE", "value": str(TOLERANCE), "effective": "2003-08-18"}],
    )


def month_of(text: str) -> PlanMonth:
    """A month as it is written."""
    return PlanMonth.from_text(text)


def quiet(_text: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an act gave; `refused` is why it was not taken."""

    value: Any = None
    refused: str = ""


@dataclass(kw_only=True)
class PartyMonths:
    """The world as it stands, and what its parties have said so far."""

    plan: Plan
    officer: Any
    approver: Any
    second: Any
    party: Any
    transfers: dict[str, Entry]
    directions: dict[str, Entry]
    told: dict[str, set[str]] = field(default_factory=dict)
    count: int = 0

    @classmethod
    def loaded(cls) -> "PartyMonths":
        """The Plan, its book and the Shares that were there; no net assets yet."""
        officer = person(Role.OFFICER)
        load_plan(data=plan_text().encode(), source="plan.txt", code="class-b", acting_user=officer)
        book = _the_book()
        world = cls(
            plan=Plan.objects.get(),
            officer=officer,
            approver=person(Role.APPROVER),
            second=person(Role.APPROVER, name="approver-2"),
            party=person(Role.DISTRIBUTOR),
            transfers={one["id"]: one for one in book["transfers"]},
            directions={one["id"]: one for one in book["directions"]},
        )
        world._book(book)
        member(world.party, kind=PayeeKind.DISTRIBUTOR, code="adi")
        world._activity([(name, "2004-04-30", "opening", shares, day) for name, day, shares in OPENINGS])
        return world

    def copied(self) -> "PartyMonths":
        """The same world, to be led on apart."""
        return deepcopy_of_told(self)

    # Facts.

    def price(self, month: str, net_assets: Mapping[str, str]) -> Done:
        """Import the same net assets for each business day of a month, and for the last one before it."""
        of = month_of(month)
        before = last_business_day_on_or_before(of.first - ONE_DAY)
        days = [day for day in of.days() if is_business_day(day)]
        days = [before, *days] if month == MONTHS[0] else days
        done = self._net_assets((name, day, amount) for name, amount in net_assets.items() for day in days)
        self.told.setdefault(month, set()).update(net_assets)
        return done

    def correct_net_assets(self, portfolio: str, *, day: date, amount: str) -> Done:
        """Another figure for one day."""
        return self._net_assets([(portfolio, last_business_day_on_or_before(day), amount)])

    def trade(self, portfolio: str, *, day: date, kind: str, shares: int) -> Done:
        """A sale, or a redemption of Shares issued in July 2003; one more of that day."""
        self.count += 1
        issued = "2003-07-15" if kind == "redemption" else ""
        on = str(last_business_day_on_or_before(day))
        return self.tried(lambda: self._activity([(portfolio, on, kind, shares, issued)], add=True))

    def claim(self, portfolio: str | None, *, fund: str, distributor: str, day: date, amount: str) -> Done:
        """The Fund claims something of a Distributor."""
        self.count += 1
        entry = {"id": f"c-{self.count}", "fund": fund, "distributor": distributor, "date": day}
        entry |= {"amount": amount, "reason": "An advance.", "portfolio": portfolio}
        return self.tell(claims=[{key: value for key, value in entry.items() if value is not None}])

    def carry_over(self, portfolio: str, distributor: str, *, component: str, amount: str) -> Done:
        """Section 13: what was payable under the Prior Plan; said again, it is corrected."""
        entry = {"portfolio": portfolio, "distributor": distributor, "component": component}
        return self.tell(carried_over=[{**entry, "amount": amount, "through": "2003-08-17"}])

    # Transfers and directions.

    def transfer(
        self, *, assignee: str, percent: str, portfolios: Sequence[str], effective: date, noticed: bool
    ) -> Done:
        """adi transfers a portion of what it sold."""
        self.count += 1
        entry = {
            "id": f"t-{self.count}",
            "distributor": "adi",
            "assignee": assignee,
            "kind": "assignment",
            "portfolios": list(portfolios),
            "percent": percent,
            "issued_from": "2003-07-01",
            "effective": effective,
        }
        if noticed:
            entry["notified"] = effective
        return self._told_transfer(entry)

    def end_transfer(self, which: str, *, ends: date) -> Done:
        """A Transfer ends, perhaps in a month that is closed."""
        return self._told_transfer({**self.transfers[which], "ends": ends})

    def notify(self, which: str) -> Done:
        """Section 6(c): the notice of a Transfer arrives."""
        return self._told_transfer({**self.transfers[which], "notified": self.transfers[which]["effective"]})

    def direct(self, distributor: str, portfolio: str, *, route: str, effective: date) -> Done:
        """A Distributor gives another direction for a Portfolio; `none` ends the one that stands."""
        standing = [
            one
            for one in self.directions.values()
            if (one["distributor"], one["portfolios"]) == (distributor, [portfolio]) and "ends" not in one
        ]
        entries = [{**one, "ends": effective} for one in standing]
        if route != "none":
            self.count += 1
            new: Entry = {"id": f"d-{self.count}", "distributor": distributor, "portfolios": [portfolio]}
            new |= {"route": route, "effective": effective}
            if route == "collection_agent":
                new["agent"] = {"code": "depository-c", "name": "Depository C", "designated_by": "bank-b"}
            entries.append(new)
        if not entries:
            return Done(refused="no direction stands")
        done = self.tell(directions=entries)
        if not done.refused:
            self.directions |= {one["id"]: one for one in entries}
        return done

    def calculate(self, distributor: str, month: str, *, off: Decimal, received: date) -> Done:
        """A Monthly Calculation in our figures, each Portion `off` by so much."""
        rows = self.figures(distributor, month, off=off)
        self.count += 1
        entry = {"id": f"m-{self.count}", "distributor": distributor, "month": month, "received": received}
        text = "\n".join((CALCULATION_HEAD, *rows)) + "\n"
        return self.tell(text, monthly_calculations=[{**entry, "file": "calculation.csv"}])

    def figures(self, distributor: str, month: str, *, off: Decimal) -> list[str]:
        """The rows of a Monthly Calculation, from what is stored of the month."""
        of_month = {
            "monthly_fee__in": self.fees(month, "COMPUTED", "CLOSED"),
            "distributor__code": distributor,
        }
        portions: dict[int, list[AssigneePortion12b1]] = {}
        for one in AssigneePortion12b1.objects.filter(**of_month).select_related("assignee"):
            portions.setdefault(one.monthly_fee_id, []).append(one)
        rows = []
        for share in DistributorShare12b1.objects.filter(**of_month).select_related(
            "monthly_fee__share_class__portfolio"
        ):
            code = share.monthly_fee.share_class.portfolio.code
            for one in portions.get(share.monthly_fee_id, ()):
                amount = max(one.amount + off, Decimal(0))
                rows.append(f"{code},{share.distribution_fee},{one.assignee.code},{amount}")
            if share.monthly_fee_id not in portions:
                rows.append(f"{code},{share.distribution_fee},,")
        return rows

    # Month-end.

    def close(self, month: str, *, finish: bool = False) -> Done:
        """Close a month: what is computed stays, what failed is tried again."""
        return self.tried(
            lambda: close_month(
                plan=self.plan,
                month=month_of(month),
                acting_user=self.officer,
                progress=quiet,
                finish=finish,
                reason="The month is finished." if finish else "",
                batch=1,
            )
        )

    def recompute(self, month: str, portfolio: str) -> Done:
        """Compute a share class anew."""
        return self.tried(
            lambda: close_month(
                plan=self.plan,
                month=month_of(month),
                acting_user=self.officer,
                progress=quiet,
                recompute=Recompute(portfolio=portfolio, reason="A fact changed."),
                batch=1,
            )
        )

    def review(self) -> Done:
        """Look again at what is held."""
        return self.tried(
            lambda: review_held(plan=self.plan, month=None, acting_user=self.officer, progress=quiet)
        )

    # What stands.

    def fees(self, month: str, *states: str) -> Any:
        """The results of a month's share classes in these states."""
        return MonthlyFee.objects.filter(
            share_class__plan=self.plan, month=month_of(month).first, status__in=states
        )

    def months_in(self, *states: str) -> list[str]:
        """The months that have a share class in one of these states."""
        return [month for month in MONTHS if self.fees(month, *states).exists()]

    def is_dead(self, month: str) -> bool:
        """Whether a closing of the month was killed and is not finished."""
        return MonthlyFeeRun.objects.filter(
            plan=self.plan, month=month_of(month).first, finished_at__isnull=True
        ).exists()

    def next_month(self) -> str | None:
        """The first month that nobody has tried to close."""
        begun = set(MonthlyFeeRun.objects.filter(plan=self.plan).values_list("month", flat=True))
        return next((month for month in MONTHS if month_of(month).first not in begun), None)

    def faults_of_books(self, *months: str) -> list[str]:
        """What `verify_books` finds of months; of one whose closing was killed, only whether it says so."""
        faults = []
        for month in months:
            found = verify_books(plan=self.plan, month=month_of(month), progress=quiet).differences
            if not self.is_dead(month):
                faults += [str(one) for one in found]
            elif not any(one.check == UNFINISHED for one in found):
                faults.append(f"{month}: its closing was killed, and verify_books does not say so")
        return faults

    # Doors.

    def tell(self, calculation: str = "", **parts: Any) -> Done:
        """Load a book of these parts, and look again at what is held, as the door does."""
        done = self.tried(lambda: self._book(parts, calculation=calculation))
        if not done.refused:
            self.review()
        return done

    def _told_transfer(self, entry: Entry) -> Done:
        done = self.tell(transfers=[entry])
        if not done.refused:
            self.transfers[entry["id"]] = entry
        return done

    def _book(self, parts: Mapping[str, Any], *, calculation: str = "") -> None:
        load_book_data(
            data=yaml.safe_dump(dict(parts), sort_keys=False).encode(),
            source="book.yaml",
            plan_code=self.plan.code,
            acting_user=self.officer,
            read_file=lambda _name: calculation.encode(),
        )

    def _net_assets(self, rows: Iterable[tuple[str, date, str]]) -> Done:
        text = "\n".join(
            ("portfolio,date,net_assets", *(f"{name},{day},{amount}" for name, day, amount in rows))
        )
        return self.tried(
            lambda: import_net_assets(
                data=text.encode(), source="net.csv", plan=self.plan, acting_user=self.officer, progress=quiet
            )
        )

    def _activity(self, rows: Sequence[tuple[str, str, str, int, str]], *, add: bool = False) -> None:
        lines = ["portfolio,trade_date,kind,shares,original_issue_date,reference"]
        lines += [
            f"{name},{day},{kind},{shares},{issued},r-{self.count}-{number}"
            for number, (name, day, kind, shares, issued) in enumerate(rows)
        ]
        import_share_activity(
            data="\n".join(lines).encode(),
            source="shares.csv",
            plan=self.plan,
            add=add,
            acting_user=self.officer,
            progress=quiet,
        )

    def tried(self, act: Callable[[], Any]) -> Done:
        """Do an act; what the database checks when a transaction ends it checks here."""
        try:
            value = act()
        except (Refused, PlanRuleViolation) as refusal:
            connection.check_constraints()
            return Done(refused=str(refusal))
        connection.check_constraints()
        return Done(value=value)


def deepcopy_of_told(world: PartyMonths) -> PartyMonths:
    """A world whose record of what was told is its own; the people and the Plan are the same rows."""
    return PartyMonths(
        plan=world.plan,
        officer=world.officer,
        approver=world.approver,
        second=world.second,
        party=world.party,
        transfers=deepcopy(world.transfers),
        directions=deepcopy(world.directions),
        told=deepcopy(world.told),
        count=world.count,
    )
