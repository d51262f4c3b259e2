"""Pages of sheets: the same figures on the page, in print and as files (`?format=` print, csv, xlsx, pdf)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.http import Http404, HttpResponse

from assignments.domain.errors import NotShown
from assignments.domain.parties import KIND_OF_WORD, Party
from assignments.domain.sheet_files import sheets_workbook
from assignments.domain.sheets import Sheet, sheets_table
from assignments.selectors.access import Viewer, viewer_of
from assignments.views.papers import Fact, paper_data
from governance.domain.own_sections import OwnSections
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area, Deed
from governance.domain.xlsx_writing import XLSX_TYPE
from governance.selectors.chain import Head
from governance.selectors.own_sections import own_sections_of_plan
from governance.selectors.printing import printed
from governance.views.files import CSV, FORMAT, address_with, csv_response, to_keep, wants_csv
from governance.views.pages import Page

Shown = TypeVar("Shown")
FRAME, PAPER = "frame/base.html", "assignments/paper.html"
PRINT, XLSX, PDF = "print", "xlsx", "pdf"
PDF_TYPE = "application/pdf"
CHAIN_HEAD = "chain_head"
STATEMENT_PAPER = "statement.typ"


class SheetPage(Page):
    """A page of sheets for staff and for the outsiders whose figures they are."""

    area = Area.STATEMENTS
    deeds: ClassVar[tuple[Deed, ...]] = (Deed.SEE, Deed.OWN_SEE)
    has_paper = False

    @property
    def viewer(self) -> Viewer:
        """Who reads."""
        if not hasattr(self, "_viewer"):
            self._viewer = viewer_of(self.request.user)
        return self._viewer

    @property
    def month(self) -> PlanMonth:
        """The month that the address names."""
        found: PlanMonth = self.kwargs["month"]
        return found

    @property
    def party(self) -> Party:
        """The payee that the address names."""
        kind = KIND_OF_WORD.get(self.kwargs["kind"])
        if kind is None:
            raise Http404("There is no such page.")
        return Party(kind=kind, code=self.kwargs["code"])

    def shown(self, ask: Callable[[], Shown]) -> Shown:
        """What access gives; what is not there and what is somebody else's are both not found."""
        try:
            return ask()
        except NotShown as reason:
            raise Http404("There is no such page.") from reason

    @property
    def own(self) -> OwnSections:
        """The Plan's own Sections, by ours: files that are not text are turned before they are made."""
        return own_sections_of_plan(self.plan.pk)

    def sheets(self) -> Sequence[Sheet]:
        """The tables of the page."""
        raise NotImplementedError

    def about(self) -> Mapping[str, str]:
        """What each row of the file says of the page as a whole."""
        raise NotImplementedError

    def file_name(self) -> str:
        """The file's name, without its ending."""
        raise NotImplementedError

    def facts(self) -> Sequence[Fact]:
        """The figures that stand above the tables, for a paper."""
        return ()

    def remarks(self) -> Sequence[str]:
        """What must be said beside the figures, in every file that has room for it."""
        return ()

    def foot(self) -> Head | None:
        """The head of the chain, on what minutes may keep: a statement."""
        return None

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        """The page, or the file of exactly what it shows."""
        if wants_csv(self.request):
            return self._table()
        asked = self.request.GET.get(FORMAT)
        if asked == XLSX:
            says = self.own.in_all((self.says(), *self.remarks(), *self._foot()))
            book = sheets_workbook(self.own.in_all(self.sheets()), about=self.about(), says=says)
            return self._file(book, media_type=XLSX_TYPE, ending=XLSX)
        if asked == PDF and self.has_paper:
            return self._file(
                printed(STATEMENT_PAPER, self.own.in_all(self.paper())), media_type=PDF_TYPE, ending=PDF
            )
        return super().render_to_response(context, **response_kwargs)

    def _table(self) -> HttpResponse:
        """The rows as CSV; the last column repeats the head of the chain where the page bears it."""
        head, rows = sheets_table(self.sheets(), about=self.about())
        foot = self.foot()
        if foot is not None:
            head, rows = [*head, CHAIN_HEAD], [[*row, foot.head] for row in rows]
        return csv_response(f"{self.file_name()}.csv", head=head, rows=rows)

    def paper(self) -> Mapping[str, Any]:
        """What the page says and shows, as a paper takes it."""
        return paper_data(
            title=self.page_title(),
            says=self.says(),
            facts=self.facts(),
            remarks=self.remarks(),
            sheets=self.sheets(),
            foot=self._foot(),
        )

    def _foot(self) -> Sequence[str]:
        foot = self.foot()
        return () if foot is None else (str(foot),)

    def _file(self, data: bytes, *, media_type: str, ending: str) -> HttpResponse:
        return to_keep(f"{self.file_name()}.{ending}", data, media_type=media_type)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the templates of sheets need."""
        return {
            **super().get_context_data(**kwargs),
            "layout": PAPER if self.is_print else FRAME,
            "plan": self.plan,
            "month": self.kwargs.get("month"),
            "viewer": self.viewer,
            "sheets": self.sheets(),
            "foot": self.foot(),
            "csv_address": address_with(self.request, page=None, format=CSV),
            "print_address": address_with(self.request, page=None, format=PRINT),
            "xlsx_address": address_with(self.request, page=None, format=XLSX),
            "pdf_address": address_with(self.request, page=None, format=PDF) if self.has_paper else "",
            "page_address": address_with(self.request, page=None),
        }

    @property
    def is_print(self) -> bool:
        """Whether the whole is asked for on paper."""
        return self.request.GET.get(FORMAT) == PRINT
