"""The doors of the facts as pages: net assets, activity, booked accruals, prime rates, who services whom."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from fees.forms import FactsForm, ShareActivityForm
from fees.selectors.computed import StaleMonth
from fees.services.booked_accruals import import_booked_accruals
from fees.services.facts import ImportOutcome, import_net_assets, import_share_activity
from fees.services.prime_rates import import_prime_rates
from fees.services.serviced_assets import import_serviced_assets
from governance.views.pages import Crumb
from governance.views.uploads import UploadPage, address, files_crumbs

PORTFOLIO = ("portfolio", "A Portfolio by its code, an alias, or its exact name on Schedule A.")
NET_ASSETS = (
    PORTFOLIO,
    ("date", "The day, like 2003-09-30."),
    ("net_assets", "Net assets of the Shares as used for pricing that day; dollars, like 1234567.89."),
    ("shares_outstanding", "Optional. Shares outstanding at the close, at most six decimals; may be empty."),
)
NET_ASSETS_EXAMPLE = """portfolio,date,net_assets,shares_outstanding
INVESCO Dynamics Fund,2003-09-29,1234567.89,104212.5
INVESCO Dynamics Fund,2003-09-30,1240001.12,
"""
SHARE_ACTIVITY = (
    PORTFOLIO,
    ("trade_date", "The day, like 2003-09-30."),
    (
        "kind",
        "opening, sale, exchange_in, merger_in, reinvestment, exchange_out, redemption, conversion"
        " or sale_cancelled.",
    ),
    ("shares", "Shares, at most six decimals."),
    ("original_issue_date", "Optional. The day of original issue; empty for Free Shares; or unknown."),
    ("other_portfolio", "Optional. The Portfolio of an exchange's other side, or outside:NAME."),
    ("reference", "Optional. The transfer agent's reference; needed where rows are added to a day."),
    ("amount", "Optional. Dollars; so are front_end and cdsc."),
    ("front_end", "Optional. The charge paid at a sale, or given back with a sale that is cancelled."),
    (
        "cdsc, cdsc_waiver, cost_per_share",
        "Optional, of a redemption. The deferred charge withheld, or why it was waived; what a Share cost,"
        " with at most six decimals. A charge withheld asks for the original_issue_date (Section 11).",
    ),
    ("plan", "Optional. The Plan's code, which must agree with the Plan of this page."),
)
SHARE_ACTIVITY_EXAMPLE = """portfolio,trade_date,kind,shares,original_issue_date,reference
INVESCO Dynamics Fund,2003-09-29,sale,120.5,,T-1041
INVESCO Dynamics Fund,2003-09-30,redemption,20,2003-07-14,T-1057
"""
BOOKED_ACCRUALS = (
    PORTFOLIO,
    ("month", "The month, like 2003-09."),
    ("component", "distribution_fee or service_fee."),
    ("amount", "Dollars that were booked for the month; negative where more was taken back than booked."),
)
BOOKED_ACCRUALS_EXAMPLE = """portfolio,month,component,amount
INVESCO Dynamics Fund,2003-09,distribution_fee,750.00
INVESCO Dynamics Fund,2003-09,service_fee,250.00
"""
PRIME_RATES = (
    ("effective_date", "The day from which the rate held, like 2003-06-27."),
    ("rate_percent", "The prime rate, percent a year, like 4.00."),
)
PRIME_RATES_EXAMPLE = """effective_date,rate_percent
2003-06-27,4.00
2004-06-30,4.25
"""
SERVICED_ASSETS = (
    PORTFOLIO,
    ("date", "The day, like 2003-09-30; a day that is not a business day has the figures of the last one."),
    ("entity", "Who provides the services to these customers, written the same way each time."),
    ("net_assets", "Net assets of the Shares that its customers own on that day; dollars, like 1234567.89."),
)
SERVICED_ASSETS_EXAMPLE = """portfolio,date,entity,net_assets
INVESCO Dynamics Fund,2003-09-30,First Dealer Inc.,840001.12
INVESCO Dynamics Fund,2003-09-30,Second Dealer Inc.,400000.00
"""


def unheard(_progress: str) -> None:
    """A page shows the outcome, not the way to it."""


class FactsPage(UploadPage):
    """A door for facts of the Plan in the address; `service` is what the command asks, too."""

    template_name = "fees/facts_upload.html"
    form_class: ClassVar[type[FactsForm]] = FactsForm
    service: ClassVar[Callable[..., ImportOutcome]]

    def act(self, form: FactsForm) -> ImportOutcome:
        """Ask the service that the command asks."""
        file = form.cleaned_data["file"]
        return type(self).service(
            data=file.read(),
            source=file.name,
            acting_user=self.request.user,
            progress=unheard,
            **self.of_plan(),
            **self.choices_of(form),
        )

    def of_plan(self) -> Mapping[str, Any]:
        """Whose facts they are, as the service takes it."""
        return {"plan": self.plan}

    def choices_of(self, _form: FactsForm) -> Mapping[str, Any]:
        """What the form leaves to choose, as the service takes it."""
        return {}

    def crumbs(self) -> list[Crumb]:
        """By way of the files."""
        return files_crumbs(self.plan.code)

    def words_of(self, outcome: ImportOutcome) -> dict[str, Any]:
        """The counts, and each month that stands on other facts, with the way to compute it anew."""
        return {"stale": [self._stale(one) for one in outcome.notes]}

    def _stale(self, note: object) -> dict[str, str]:
        if not isinstance(note, StaleMonth):
            return {"words": str(note), "recompute": "", "month": ""}
        place = {"plan": self.plan.code, "month": note.month}
        recompute = "" if note.is_closed else address("month_end:recompute", **place)
        return {
            "words": f"{note.portfolio_name}, {note.month}",
            "does": "closed: the difference is a correction in a later month (Section 6)"
            if note.is_closed
            else "computed on the facts known before",
            "recompute": f"{recompute}?portfolio={note.portfolio}" if recompute else "",
            "month": address("month_end:month", **place),
        }


class NetAssetsUpload(FactsPage):
    """The door for net assets."""

    title = "Load net assets"
    act_kind = "import_net_assets"
    service = import_net_assets
    columns = NET_ASSETS
    example = NET_ASSETS_EXAMPLE

    def says(self) -> str:
        """What the file is for."""
        return (
            f"Net assets and Shares outstanding, day by day, of the Portfolios of the Plan {self.plan.code}."
            " The same figure again is unchanged; another figure corrects the one that stands, which is kept."
        )


class ShareActivityUpload(FactsPage):
    """The door for share activity."""

    form_class = ShareActivityForm
    title = "Load share activity"
    act_kind = "import_share_activity"
    service = import_share_activity
    columns = SHARE_ACTIVITY
    example = SHARE_ACTIVITY_EXAMPLE

    def says(self) -> str:
        """What the file is for."""
        return (
            f"What happened to the Shares of the Plan {self.plan.code}: all rows of one file for a Portfolio"
            " and a day are that day. The same day again is unchanged; other rows take its place."
        )

    def choices_of(self, form: FactsForm) -> Mapping[str, Any]:
        """Whether rows are added to a day, or take its place."""
        return {"add": form.cleaned_data["way"] == ShareActivityForm.ADD}


class BookedAccrualsUpload(FactsPage):
    """The door for what the fund accountant booked."""

    title = "Load booked accruals"
    act_kind = "import_booked_accruals"
    service = import_booked_accruals
    columns = BOOKED_ACCRUALS
    example = BOOKED_ACCRUALS_EXAMPLE

    def says(self) -> str:
        """What the file is for."""
        return (
            f"What the fund accountant booked for the Portfolios of the Plan {self.plan.code}, by month; the"
            " roll-forward holds it beside what was computed. Another figure corrects the one that stands."
        )


class PrimeRatesUpload(FactsPage):
    """The door for changes of the prime rate; they are of no Plan."""

    title = "Load prime rates"
    act_kind = "import_prime_rates"
    service = import_prime_rates
    columns = PRIME_RATES
    example = PRIME_RATES_EXAMPLE

    def says(self) -> str:
        """What the file is for."""
        return (
            "Changes of the prime rate, for the interest on what NASD's rules still allow to be charged for"
            " sales (Section 2); they count for all Plans. The rates up to 17 September 2026 are there;"
            " another rate for a day corrects it."
        )

    def of_plan(self) -> Mapping[str, Any]:
        """They are nobody's own."""
        return {}


class ServicedAssetsUpload(FactsPage):
    """The door for net assets by servicing entity."""

    title = "Load net assets by servicing entity"
    act_kind = "import_serviced_assets"
    service = import_serviced_assets
    columns = SERVICED_ASSETS
    example = SERVICED_ASSETS_EXAMPLE

    def says(self) -> str:
        """What the file is for."""
        return (
            f"Who services the owners of the Shares of the Plan {self.plan.code}, day by day: the limit on"
            " the service fee is then proven for each of them (Section 5). Another figure corrects the one"
            " that stands; without any, the Distributor is taken to service all."
        )
