"""What Distributors spent: their files, a Distributor's own part of presented reports, and the doors."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain.sheets import Sheet
from assignments.views.sheets import SheetPage
from governance.domain.expenditures import ACTIVITIES, Purpose
from governance.domain.money import dollars_text
from governance.domain.roles import Area, Deed
from governance.models import Distributor
from governance.selectors.parties import distributors_of
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.pages import Crumb, Page
from governance.views.uploads import UploadPage
from plan_admin.section7.domain.report_sheets import report_sheets
from plan_admin.section7.forms import GivenForm
from plan_admin.section7.selectors.access import (
    OwnPart,
    access_distributor,
    access_file,
    access_part,
    own_parts,
    visible_astray,
    visible_files,
)
from plan_admin.section7.selectors.given import ExpenditureShown, FileShown
from plan_admin.section7.services.importing import (
    Given,
    GivenOutcome,
    import_expenditures,
    import_unrecovered_advances,
)
from plan_admin.section7.views.parts import OfViewer, expenditures_crumb

SEE_OR_OWN = (Deed.SEE, Deed.OWN_SEE)
GIVE = (Deed.DO, Deed.OWN_DO)
COLUMNS = ("distributor", "quarter", "rows", "amount", "act", "recorded_at", "stands")
ROW_COLUMNS = ("row", "portfolio", "purpose", "activity", "payee", "amount")
PORTFOLIO = ("portfolio", "A Portfolio by its code, an alias, or its exact name on Schedule A.")
OWN = ("distributor", "The Distributor's code, the same in each row: one file for each Distributor.")
EXPENDITURES = (
    OWN,
    ("quarter", "The last month of the Fund's quarter, like 2003-10; a quarter is given once it is over."),
    PORTFOLIO,
    ("purpose", f"One of Form N-1A's seven: {', '.join(one.value for one in Purpose)}."),
    ("activity", f"What the Plan's Sections 3 and 4 list: {', '.join(ACTIVITIES)}."),
    ("payee", "Who was paid; the Distributor itself where it did it directly."),
    ("amount", "Dollars, like 1234.56; 0.00 says that nothing was spent."),
)
EXPENDITURES_EXAMPLE = """distributor,quarter,portfolio,purpose,activity,payee,amount
{distributor},2003-10,INVESCO Dynamics Fund,broker_dealers,supplemental_payments,First Dealer Inc.,41250.00
{distributor},2003-10,INVESCO Dynamics Fund,printing_and_mailing,printing,Example Press,1800.50
"""
ADVANCES = (
    OWN,
    PORTFOLIO,
    ("as_of", "The day at whose end it stood so: before the Plan, or the last day of a quarter."),
    ("amount", "Dollars advanced and not recovered by then, like 1234.56."),
)
ADVANCES_EXAMPLE = """distributor,portfolio,as_of,amount
{distributor},INVESCO Dynamics Fund,2003-08-17,1250000.00
"""


class Expenditures(OfViewer, Page):
    """The files of expenditures that the reader may see, and a Distributor's own part of reports."""

    area = Area.REPORTS
    deeds = SEE_OR_OWN
    title = "Expenditures"
    template_name = "section7/expenditures.html"

    def says(self) -> str:
        """What it shows, and for whom."""
        whose = "each Distributor says that it" if self.reader.own is None else "you say that you"
        return (
            f"What {whose} spent under the Plan {self.plan.code}, quarter by quarter, and why (Section 7); a"
            " corrected file takes the place of the one before, which is kept."
        )

    @cached_property
    def files(self) -> tuple[FileShown, ...]:
        """All that the reader may see."""
        return visible_files(self.reader, self.plan)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that it lists as a file."""
        if wants_csv(request):
            rows = [
                (
                    one.distributor,
                    one.quarter,
                    one.rows,
                    dollars_text(one.cents),
                    one.act,
                    one.recorded_at,
                    "yes" if one.stands else "no",
                )
                for one in self.files
            ]
            return csv_response(f"{self.plan.code}-expenditures.csv", head=COLUMNS, rows=rows)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of files, the own parts, and for whom the reader may give one."""
        page = page_of(self.request, self.files)
        return super().get_context_data(
            rows=page.object_list,
            page=page,
            parts=own_parts(self.reader, self.plan),
            astray=visible_astray(self.reader, self.plan),
            is_staff=self.reader.own is None,
            may_give=[
                one for one in distributors_of(self.plan) if self.reader.may_see(one[0]) and self._may_give()
            ],
            csv_address=address_with(self.request, page=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )

    def _may_give(self) -> bool:
        return any(self.may(deed) for deed in GIVE)


class OneFile(OfViewer, Page):
    """One file, row by row, whether it stands or not."""

    area = Area.REPORTS
    deeds = SEE_OR_OWN
    template_name = "section7/expenditure_file.html"

    @cached_property
    def found(self) -> tuple[FileShown, tuple[ExpenditureShown, ...]]:
        """The file and its rows, if they are the reader's to see."""
        return self.shown(lambda: access_file(self.reader, self.plan, number=self.kwargs["given"]))

    def page_title(self) -> str:
        """Whose and of which quarter."""
        file, _ = self.found
        return f"Expenditures of {file.distributor}, quarter ended {file.quarter}"

    def says(self) -> str:
        """Whether it stands."""
        file, _ = self.found
        stands = "It stands." if file.stands else "A later file has taken its place."
        return f"As it was given by act {file.act} ({file.source}). {stands}"

    def crumbs(self) -> Sequence[Crumb]:
        """By the list."""
        return [expenditures_crumb(self.plan)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if wants_csv(request):
            file, rows = self.found
            name = f"{self.plan.code}-expenditures-{file.distributor}-{file.quarter}.csv"
            return csv_response(
                name,
                head=ROW_COLUMNS,
                rows=[
                    (
                        one.row,
                        one.portfolio_name,
                        one.purpose,
                        one.activity,
                        one.payee,
                        dollars_text(one.cents),
                    )
                    for one in rows
                ],
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows, and what of them is of no quarter any more."""
        file, rows = self.found
        astray = [
            one
            for one in visible_astray(self.reader, self.plan)
            if (one.row.distributor, one.row.quarter) == (file.distributor, str(file.quarter))
        ]
        return super().get_context_data(file=file, rows=rows, astray=astray if file.stands else [], **kwargs)


def _words(one: ExpenditureShown) -> tuple[str, str, str]:
    return one.purpose, one.activity, one.payee


class OwnPartPage(OfViewer, SheetPage):
    """What of a presented report is a Distributor's own."""

    area = Area.REPORTS
    deeds = (Deed.OWN_SEE,)
    template_name = "section7/part.html"

    @cached_property
    def part(self) -> OwnPart:
        """The part, if it is the reader's."""
        return self.shown(lambda: access_part(self.reader, self.plan, number=self.kwargs["part"]))

    def page_title(self) -> str:
        """Of which report."""
        return f"Your part of the report of {self.part.fund_name}, {self.part.quarter}"

    def says(self) -> str:
        """What it is, and as of when."""
        return (
            f"What the Board of {self.part.fund_name} was told of you on {self.part.presented_on}, Section 7;"
            " what the report says of others is not shown."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """By the list."""
        return [expenditures_crumb(self.plan)]

    def sheets(self) -> Sequence[Sheet]:
        """The tables, its own rows alone."""
        return report_sheets(self.part.content)

    def about(self) -> dict[str, str]:
        """Of which report."""
        content = self.part.content
        return {
            "plan": content.plan,
            "fund": content.fund_name,
            "first_month": content.first_month,
            "last_month": content.last_month,
            "presented_on": content.presented_on,
        }

    def file_name(self) -> str:
        """The file's name."""
        content = self.part.content
        return f"quarterly-report-part-{content.plan}-{content.fund}-{content.last_month}"


class GivePage(OfViewer, UploadPage):
    """A Distributor's file: by its own user, or by compliance for what came otherwise."""

    area = Area.REPORTS
    deeds = act_deeds = GIVE
    form_class = GivenForm
    template_name = "section7/give.html"
    service: ClassVar[Callable[[Given], GivenOutcome]]

    @cached_property
    def distributor(self) -> Distributor:
        """The Distributor of the address, if it is the reader's."""
        return self.shown(lambda: access_distributor(self.reader, self.kwargs["distributor"]))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for one's own Distributor."""
        self.distributor  # noqa: B018 - raises: Http404
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for one's own Distributor, whatever was sent."""
        self.distributor  # noqa: B018 - raises: Http404
        return super().post(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Crumb]:
        """By the list of files."""
        return [expenditures_crumb(self.plan)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The example names the Distributor whose file it is, and no other."""
        context = super().get_context_data(**kwargs)
        return {**context, "example": self.example.format(distributor=self.distributor.code)}

    def act(self, form: Any) -> GivenOutcome:
        """Ask the service that the command asks."""
        file = form.cleaned_data["file"]
        return type(self).service(
            Given(
                plan=self.plan,
                distributor=self.distributor.code,
                data=file.read(),
                source=file.name,
                today=timezone.localdate(),
                acting_user=self.acting_user,
            )
        )

    def acts_before(self) -> tuple[()]:
        """What came before stands in the list; nobody else's files are told of."""
        return ()


class GiveExpenditures(GivePage):
    """The door of expenditures."""

    title = "Give expenditures"
    act_kind = "import_expenditures"
    service = import_expenditures
    columns = EXPENDITURES
    example = EXPENDITURES_EXAMPLE

    def says(self) -> str:
        """What the file is for."""
        name = self.distributor.name or self.distributor.code
        return (
            f"What {name} spent in a quarter and why, for the Boards' review (Section 7). The same quarter"
            " again is unchanged; another file for it corrects the one that stands."
        )


class GiveAdvances(GivePage):
    """The door of what is not recovered."""

    title = "State advances not recovered"
    act_kind = "import_unrecovered_advances"
    service = import_unrecovered_advances
    columns = ADVANCES
    example = ADVANCES_EXAMPLE

    def says(self) -> str:
        """What the file is for."""
        name = self.distributor.name or self.distributor.code
        return (
            f"What {name} had advanced and not recovered on a day, from which the reports count on. It is"
            " printed for information; it is no liability of the Fund (Schedule A)."
        )
