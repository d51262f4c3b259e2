"""One list of all records that Rule 12b-1(f) wants, the documents, and the form that attaches one."""

from collections.abc import Iterator, Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.roles import Area, Deed
from governance.models import FiledDocument
from governance.selectors.keeping import Kept
from governance.selectors.parties import share_classes_of
from governance.selectors.roles import require, user_may
from governance.services.one_record import NEW, UNCHANGED
from governance.views.at_fields import FieldActPage
from governance.views.files import address_with, csv_response, page_of, to_keep, wants_csv
from governance.views.pages import Crumb, Gate, Page
from plan_admin.records.export.archive import write_export
from plan_admin.records.forms import AttachForm, ExportForm, SearchForm
from plan_admin.records.models import KeptDocument
from plan_admin.records.selectors.documents import attached_to, is_of_the_boards
from plan_admin.records.selectors.listing import RecordShown, records_wanted
from plan_admin.records.services import DocumentAsked, attach_document

COLUMNS = (
    "kind",
    "record",
    "made",
    "concerns",
    "keep_until",
    "easily_accessible_until",
    "sha256",
    "address",
)

SAID = {
    NEW: "The document is kept.",
    UNCHANGED: "It was attached so already: nothing is changed.",
}


class Records(Page):
    """What must be kept, and until when."""

    area = Area.BOARDS
    title = "Records"
    template_name = "records/records.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"What Rule 12b-1(f) wants kept of the Plan {self.plan.code}, as it is recorded now, for the"
            " secretary, compliance, approvers and the auditor: its texts, related agreements, minutes, votes"
            " and documents, each with the day until which it must be kept."
        )

    @cached_property
    def form(self) -> SearchForm:
        """What the address asks for."""
        classes = share_classes_of(self.plan)
        return SearchForm(
            self.request.GET or {},
            portfolios=[(one.portfolio, one.portfolio_name) for one in classes],
            funds=list(dict.fromkeys((one.fund, one.fund_name) for one in classes)),
        )

    @cached_property
    def found(self) -> tuple[RecordShown, ...]:
        """The records that are asked for."""
        return records_wanted(
            self.plan, user=self.request.user, today=timezone.localdate(), wanted=self.form.wanted()
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that was found as a file."""
        if wants_csv(request):
            return csv_response(f"records-{self.plan.code}.csv", head=COLUMNS, rows=_rows(self.found))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of records."""
        page = page_of(self.request, self.found)
        return super().get_context_data(
            search=self.form,
            page=page,
            rows=page.object_list,
            count=len(self.found),
            may_attach=self.may(Deed.DO),
            may_export=user_may(self.request.user, area=Area.MONTH, deed=Deed.SEE),
            csv_address=address_with(self.request, page=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )

    def delete(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Nothing is deleted. Raises: Kept."""
        raise Kept


class DocumentFile(Gate):
    """A document as it came; what belongs to payees is not for the Board's secretary."""

    area = Area.BOARDS

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The file."""
        number = self.kwargs["document"]
        if not is_of_the_boards(self.plan, number):
            if number not in attached_to(self.plan):
                raise Http404("There is no such document.")
            require(request.user, area=Area.MONTH, deeds=(Deed.SEE,))
        document = FiledDocument.objects.get(pk=number)
        return to_keep(document.name, bytes(document.content), media_type=document.media_type)

    def delete(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Nothing is deleted. Raises: Kept."""
        raise Kept


class Attach(FieldActPage):
    """The secretary attaches a document."""

    area = Area.BOARDS
    deeds = act_deeds = (Deed.DO,)
    title = "Attach a document"
    template_name = "records/attach.html"
    form_class = AttachForm

    def says(self) -> str:
        """What follows."""
        return (
            "It is kept as it comes, with the SHA-256 of its bytes, and can be neither changed nor deleted"
            " (Rule 12b-1(f)): look at it once more before."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the records."""
        return [Crumb(label="Records", url=reverse("records:records", args=[self.plan.code]))]

    def act(self, form: Any) -> str:
        """Ask the service."""
        values = form.cleaned_data
        asked = DocumentAsked(
            about=KeptDocument.About(values["about"]),
            subject=values["subject"],
            words=values["words"],
            dated=values["dated"],
            name=values["document"].name,
            data=values["document"].read(),
        )
        return attach_document(
            plan=self.plan, asked=asked, acting_user=self.acting_user, today=timezone.localdate()
        )

    def done(self, outcome: str) -> HttpResponse:
        """Back to the records."""
        said = SAID[outcome]
        messages.success(self.request, said)
        return redirect("records:records", self.plan.code)


class Export(FieldActPage):
    """Everything about one Portfolio and year in one file, for an examiner. It stores nothing."""

    area = Area.MONTH
    act_deeds = (Deed.SEE,)
    title = "Records for an examiner"
    template_name = "records/export.html"
    form_class = ExportForm

    def says(self) -> str:
        """What the file holds."""
        return (
            "One ZIP with all that is recorded of a Portfolio and a calendar year: texts, rates, agreements,"
            " votes with minutes, net assets and share activity, fees down to the days, sales charges,"
            " payments, corrections, claims, Transfers, reports, documents and the chain; an index with"
            " digests, and how to check it (Rule 12b-1(f))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the records."""
        return [Crumb(label="Records", url=reverse("records:records", args=[self.plan.code]))]

    def form_arguments(self) -> Mapping[str, Any]:
        """The Portfolios."""
        return {"portfolios": [(one.portfolio, one.portfolio_name) for one in share_classes_of(self.plan)]}

    def initial(self) -> Mapping[str, Any]:
        """The year before."""
        return {"year": timezone.localdate().year - 1}

    def act(self, form: Any) -> tuple[str, IO[bytes]]:
        """Put it together on the disk."""
        asked, file = form.cleaned_data, TemporaryFile()
        try:
            write_export(
                self.plan,
                portfolio=asked["portfolio"],
                year=asked["year"],
                to=file,
                today=timezone.localdate(),
                progress=lambda _: None,
            )
        except Exception:
            file.close()
            raise
        file.seek(0)
        return f"{self.plan.code}-{asked['portfolio']}-{asked['year']}.zip", file

    def done(self, outcome: tuple[str, IO[bytes]]) -> HttpResponseBase:
        """The file, to keep."""
        name, file = outcome
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _rows(found: Sequence[RecordShown]) -> Iterator[Sequence[object]]:
    for one in found:
        yield (
            one.kind,
            one.record.words,
            one.record.made,
            one.concerns,
            one.kept.until or one.kept.words,
            one.kept.at_hand_until or one.kept.words,
            one.record.digest,
            one.record.url,
        )
