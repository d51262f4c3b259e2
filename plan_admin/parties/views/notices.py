"""Transfers, directions and notices to look at, and what each person does with a notice."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain.errors import NotShown
from assignments.domain.notices import NoticeState, ReachesBack, spelled
from assignments.domain.routes import PayeeKind
from assignments.models import PartyNotice
from assignments.selectors.access import Viewer
from assignments.selectors.access_notices import NoticeShown, access_notice, access_writing, visible_notices
from assignments.selectors.access_transfers import transfers_viewer, visible_directions, visible_transfers
from assignments.selectors.told import assignees_told, told_whole
from governance.domain.roles import Area, Deed
from governance.views.files import csv_response, page_of, to_keep, wants_csv
from governance.views.pages import Crumb, Page
from plan_admin.parties.services.deciding import (
    back_of,
)

SEE_OR_OWN = (Deed.SEE, Deed.OWN_SEE)
COLUMNS = (
    "notice",
    "kind",
    "distributor",
    "given_on",
    "first_day",
    "state",
    "received_on",
    "funds",
    "next",
)


class Transfers(Page):
    """The Transfers and directions that stand, and the notices, as far as the reader may see them."""

    area = Area.TRANSFERS
    deeds = SEE_OR_OWN
    title = "Transfers"
    template_name = "parties/transfers.html"

    def says(self) -> str:
        """Whose, and as of when."""
        viewer = transfers_viewer(self.request.user)
        whose = "of every Distributor" if viewer.is_staff else "of and to the parties for which you act"
        return (
            f"Transfers, directions and notices {whose} under the Plan {self.plan.code}, as they stand now"
            " (Section 6(b) to (e))."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands, with its state today."""
        viewer, today = transfers_viewer(self.request.user), timezone.localdate()
        transfers = visible_transfers(viewer, self.plan)
        directions = visible_directions(viewer, self.plan)
        own, assignees = viewer.codes(PayeeKind.DISTRIBUTOR), assignees_told(self.plan)
        return super().get_context_data(
            transfers=[(one, one.days.state(today)) for one in transfers],
            directions=[(one, one.days.state(today)) for one in directions],
            notices=visible_notices(viewer, self.plan),
            own=own,
            may_give=bool(own) and assignees,
            has_assignees=assignees,
            is_staff=viewer.is_staff,
            **kwargs,
        )


class Notices(Page):
    """Compliance's list: what waits to be acknowledged, since when."""

    area = Area.TRANSFERS
    title = "Notices"
    template_name = "parties/notices.html"

    def says(self) -> str:
        """For whom, as of when."""
        return (
            f"Notices and directions of the Distributors under the Plan {self.plan.code}, as of now, for"
            " compliance and the auditor: those that wait come first (Section 6(c))."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` the same as a file."""
        if wants_csv(request):
            name = f"notices-{self.plan.code}.csv"
            return csv_response(name, head=COLUMNS, rows=map(_line, self.everything))
        return super().get(request, *args, **kwargs)

    @cached_property
    def everything(self) -> tuple[NoticeShown, ...]:
        """All notices."""
        return visible_notices(transfers_viewer(self.request.user), self.plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those that wait, and the others a page at a time."""
        waiting = [one for one in self.everything if one.state is NoticeState.WAITING]
        return super().get_context_data(
            waiting=waiting,
            page=page_of(self.request, [one for one in self.everything if one not in waiting]),
            page_address="?",
            may_acknowledge=self.may(Deed.ACKNOWLEDGE),
            **kwargs,
        )


class OfNotice(Page):
    """A page of one notice, of those that the reader may see."""

    area = Area.TRANSFERS
    deeds: ClassVar[tuple[Deed, ...]] = SEE_OR_OWN

    @cached_property
    def viewer(self) -> Viewer:
        """Who asks."""
        return transfers_viewer(self.request.user)

    @cached_property
    def notice(self) -> NoticeShown:
        """The notice; another's looks like none."""
        try:
            found = access_notice(self.viewer, self.plan, self.kwargs["notice"])
        except NotShown:
            raise Http404("There is no such notice.") from None
        if not self.is_for_me(found):
            raise Http404("There is no such notice that is yours to decide.")
        return found

    def is_for_me(self, notice: NoticeShown) -> bool:
        """Whether the page is the reader's: of a notice that may be seen it is, unless the page says else."""
        return True

    @cached_property
    def row(self) -> PartyNotice:
        """The notice itself, for what only the services know of it."""
        rows = PartyNotice.objects.select_related("plan", "distributor", "transfer__assignee", "direction")
        (found,) = told_whole(rows.filter(pk=self.notice.id))
        return found

    @cached_property
    def back(self) -> ReachesBack:
        """How far it reaches back as the months stand now."""
        return back_of(self.row)

    def crumbs(self) -> Sequence[Crumb]:
        """Below the Transfers, or below compliance's list."""
        name, label = ("notices", "Notices") if self.viewer.is_staff else ("transfers", "Transfers")
        return [Crumb(label=label, url=reverse(f"parties:{name}", args=[self.plan.code]))]

    def is_its_distributor(self) -> bool:
        """Whether the reader acts for whoever gave it."""
        return self.viewer.acts_for(PayeeKind.DISTRIBUTOR, self.notice.distributor)

    def asks_me(self) -> bool:
        """Whether it waits for the consent of an Assignee for which the reader acts."""
        return self.notice.state is NoticeState.WAITING and any(
            self.viewer.acts_for(PayeeKind.ASSIGNEE, one.assignee) for one in self.notice.missing_consents
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The notice."""
        return {
            **super().get_context_data(**kwargs),
            "notice": self.notice,
            "back": self.back.words() if self.back else (),
        }


class OneNotice(OfNotice):
    """All that a notice says, what it bears on and what became of it."""

    template_name = "parties/notice.html"

    def page_title(self) -> str:
        """Which it is."""
        return f"{self.notice.title} {self.notice.id}"

    def says(self) -> str:
        """Of whom, since when, and what is next."""
        one = self.notice
        return (
            f"What {one.distributor_name} told the Funds on {spelled(one.given_on)} (Section {one.section}),"
            f" as it stands now. Next: {one.next_step}."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the reader may do with it."""
        waits = self.notice.state is NoticeState.WAITING
        known = self.row.transfer.assignee if self.row.transfer else None
        return super().get_context_data(
            may_acknowledge=waits and self.may(Deed.ACKNOWLEDGE),
            may_withdraw=waits and self.is_its_distributor(),
            may_consent=self.asks_me(),
            known=known if self.viewer.is_staff else None,
            **kwargs,
        )


class NoticeWriting(OfNotice):
    """The writing of a notice, or of a consent, as it came."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file, to keep."""
        try:
            found = access_writing(self.viewer, self.plan, self.notice.id, self.kwargs["document"])
        except NotShown:
            raise Http404("There is no such writing.") from None
        return to_keep(found.name, bytes(found.content), media_type=found.media_type)


def _line(one: NoticeShown) -> tuple[object, ...]:
    return (
        one.id,
        one.words,
        one.distributor,
        one.given_on,
        one.effective,
        one.state.value,
        one.received_on or "",
        "; ".join(one.funds),
        one.next_step,
    )
