"""Every door of the product: what it takes, what it does, and the page that opens it."""

from collections.abc import Sequence
from dataclasses import dataclass

from governance.domain.roles import Area, Deed, Role, may
from governance.selectors.acts import ActDone, last_act_by_kind
from governance.views.uploads import address


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door: its page by name, with what of `plan` and `month` the address needs; its command; its file."""

    title: str
    does: str
    name: str
    command: str
    takes: str = ""
    example: str = ""
    act_kind: str = ""
    area: Area = Area.MONTH
    needs: tuple[str, ...] = ("plan",)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorShown:
    """A door as a page shows it; `url` is empty where the page is not there."""

    door: Door
    url: str
    last: ActDone | None


FILES = (
    Door(
        title="A Plan's own text",
        does="Makes the Plan; a later text is kept as proposed and changes nothing until it is voted.",
        name="governance:plan_upload",
        command="load_plan FILE",
        takes="plain text or HTML as it was filed, with Schedule A",
        example="AMENDED AND RESTATED MASTER DISTRIBUTION PLAN ... SECTION 1. ... SCHEDULE A",
        act_kind="load_plan",
    ),
    Door(
        title="A book",
        does="Boards, votes, agreements, Transfers and all else; ends the holds that waited for it.",
        name="book:upload",
        command="load_book FILE.yaml",
        takes="YAML parts, and the Monthly Calculation files that it names",
        example='distributors: [{code: adi, name: "A I M Distributors, Inc."}]',
        act_kind="load_book",
    ),
    Door(
        title="Net assets",
        does="Net assets and Shares outstanding of each Portfolio and day.",
        name="fees:net_assets_upload",
        command="import_net_assets FILE.csv",
        takes="portfolio, date, net_assets, shares_outstanding",
        example="INVESCO Dynamics Fund,2003-09-30,1240001.12,104212.5",
        act_kind="import_net_assets",
    ),
    Door(
        title="Share activity",
        does="What happened to the Shares, day by day.",
        name="fees:share_activity_upload",
        command="import_share_activity FILE.csv [--add]",
        takes="portfolio, trade_date, kind, shares; optional original_issue_date, reference and more",
        example="INVESCO Dynamics Fund,2003-09-30,redemption,20,2003-07-14",
        act_kind="import_share_activity",
    ),
    Door(
        title="Booked accruals",
        does="What the fund accountant booked, beside what was computed.",
        name="fees:booked_accruals_upload",
        command="import_booked_accruals FILE.csv",
        takes="portfolio, month, component, amount",
        example="INVESCO Dynamics Fund,2003-09,distribution_fee,750.00",
        act_kind="import_booked_accruals",
    ),
    Door(
        title="Prime rates",
        does="Changes of the prime rate, for the interest on what may still be charged for sales.",
        name="fees:prime_rates_upload",
        command="import_prime_rates FILE.csv",
        takes="effective_date, rate_percent",
        example="2004-06-30,4.25",
        act_kind="import_prime_rates",
    ),
    Door(
        title="Net assets by servicing entity",
        does="Whose customers own which net assets, to prove the service fee's limit for each (Section 5).",
        name="fees:serviced_assets_upload",
        command="import_serviced_assets FILE.csv",
        takes="portfolio, date, entity, net_assets",
        example="INVESCO Dynamics Fund,2003-09-30,First Dealer Inc.,840001.12",
        act_kind="import_serviced_assets",
    ),
)
QUESTIONS = (
    Door(
        title="Is the Plan in force?",
        does="Per Portfolio on a day: in force or not, why, until when, by which votes.",
        name="governance:plan_status",
        command="plan_status --on DATE",
        area=Area.BOARDS,
    ),
)
MONTH = ("plan", "month")
MONTH_END = (
    Door(
        title="Close the month",
        does="Computes every share class and prepares the payments; a preview writes nothing.",
        name="month_end:close",
        command="close_month YYYY-MM [--preview]",
        act_kind="close_month",
        needs=MONTH,
    ),
    Door(
        title="Compute a share class anew",
        does="From the facts as now known, with a reason, until it stands in an approved instruction.",
        name="month_end:recompute",
        command="close_month YYYY-MM --recompute PORTFOLIO --reason TEXT",
        needs=MONTH,
    ),
    Door(
        title="Finish the month",
        does="Closes what is computed; what arrives later is a correction.",
        name="month_end:finish",
        command="close_month YYYY-MM --finish",
        act_kind="finish_month",
        needs=MONTH,
    ),
    Door(
        title="Payments",
        does="The instructions of the month and their states.",
        name="month_end:payments",
        command="payments YYYY-MM",
        needs=MONTH,
    ),
    Door(
        title="Look again at what is held",
        does="Releases what waited for something that has arrived.",
        name="month_end:review_held",
        command="review_held [YYYY-MM]",
        act_kind="review_held",
        needs=MONTH,
    ),
    Door(
        title="Verify the books",
        does="Derives every sum again from the facts.",
        name="month_end:verify",
        command="verify_books [YYYY-MM]",
        needs=MONTH,
    ),
    Door(
        title="Roll forward",
        does="What is owed and the Shares, from opening to closing, beside what others say.",
        name="month_end:rollforward",
        command="rollforward YYYY-MM",
        needs=MONTH,
    ),
)


def doors_shown(
    doors: Sequence[Door], *, roles: frozenset[Role], plan: str, month: str
) -> tuple[DoorShown, ...]:
    """The doors that a person may see, each with its page and the act that used it last, in one query."""
    seen = [door for door in doors if may(roles, area=door.area, deed=Deed.SEE)]
    last = last_act_by_kind({door.act_kind for door in seen if door.act_kind})
    given = {"plan": plan, "month": month}
    return tuple(
        DoorShown(
            door=door,
            url=address(door.name, **{need: given[need] for need in door.needs})
            if all(given[need] for need in door.needs)
            else "",
            last=last.get(door.act_kind),
        )
        for door in seen
    )
