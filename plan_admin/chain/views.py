"""The page of the proof: head, length, the last verification, whether a printed head stood, every link."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from kombu.exceptions import OperationalError as BrokerIsDown

from governance.domain.chain import moment_text
from governance.domain.roles import Area, Deed
from governance.models import ChainLink
from governance.selectors.chain import standing_head, where_stood
from governance.selectors.roles import require
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.pages import Page
from plan_admin.chain.kinds import KINDS
from plan_admin.chain.models import ChainCheck
from plan_admin.chain.tasks import verify_chain

COLUMNS = ("sequence", "kind", "act", "about", "linked_at", "digest", "previous", "head")
WORDS = {kind.name: kind.words for kind in KINDS}


class Proof(Page):
    """What proves that nothing was changed, and the button that has all of it verified now."""

    area = Area.MONTH
    title = "Proof"
    template_name = "chain/proof.html"

    def says(self) -> str:
        """What it is for."""
        return (
            "The chain over every seat on a Board, meeting, vote, payment issued and its outcome,"
            " determination, report presented and review, as it is now, for compliance, approvers and the"
            " auditor. Its head, printed on each statement and report, vouches for all that stood before it"
            " (Rule 12b-1(f))."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the links as a file."""
        if wants_csv(request):
            return csv_response("chain.csv", head=COLUMNS, rows=_rows())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Have it verified; the result stands on the page once it is there."""
        require(request.user, area=self.area, deeds=(Deed.DO,))
        try:
            verify_chain.delay(asked_by=self.acting_user.pk)
        except BrokerIsDown:
            messages.warning(
                request, "The queue of jobs is away: ask again later; each night it runs by itself."
            )
        else:
            messages.success(request, "The chain is being verified; the result stands here when it is done.")
        return redirect("chain:proof")

    @cached_property
    def asked(self) -> str:
        """The head that is asked about."""
        return self.request.GET.get("head", "").strip().lower()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The head, the last check, and a page of links, the newest first."""
        rows = ChainLink.objects.defer("content").select_related("act__acting_user").order_by("-sequence")
        page = page_of(self.request, rows)
        return super().get_context_data(
            head=standing_head(),
            check=ChainCheck.objects.select_related("checked_by").order_by("-pk").first(),
            asked=self.asked,
            stood=where_stood(self.asked) if self.asked else None,
            page=page,
            rows=[(row, WORDS.get(row.kind, row.kind)) for row in page.object_list],
            may_verify=self.may(Deed.DO),
            csv_address=address_with(self.request, page=None, head=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )


def _rows() -> Iterator[Sequence[object]]:
    rows = ChainLink.objects.order_by("sequence").defer("content")
    for row in rows.iterator():
        moment = moment_text(row.linked_at)
        yield row.sequence, row.kind, row.act_id, row.about, moment, row.digest, row.previous, row.head
