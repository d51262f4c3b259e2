"""What the endpoints of Section 7 have in common: its gate, and what access shows to whom."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from django.http import Http404

from assignments.api.sheets import NOT_SHOWN
from assignments.domain.errors import NotShown
from governance.api.base import Endpoint
from governance.domain.roles import Area, Deed
from plan_admin.section7.selectors.access import ReportViewer, report_viewer

Shown = TypeVar("Shown")


class ReportEndpoint(Endpoint):
    """For staff, and for a Distributor's own users where `deeds` say so."""

    area = Area.REPORTS
    deeds: ClassVar[tuple[Deed, ...]] = (Deed.SEE,)
    tag = "reports"

    @property
    def reader(self) -> ReportViewer:
        """Who reads."""
        return report_viewer(self.request.user)

    def shown(self, ask: Callable[[], Shown]) -> Shown:
        """What access gives. Raises: Http404, in the same words for what is not there and what is others'."""
        try:
            return ask()
        except NotShown as reason:
            raise Http404(NOT_SHOWN) from reason
