"""The one door to Section 7: staff see every report and every file, a Distributor its own and its own part.

What is not there and what is somebody else's are both NotShown.
"""

from dataclasses import dataclass
from typing import Any

from assignments.domain.errors import NotShown
from assignments.domain.routes import PayeeKind
from assignments.selectors.memberships import parties_of
from governance.domain.roles import Area, Deed
from governance.models import Distributor, Plan
from governance.models.portal import as_application
from governance.selectors.roles import user_may
from plan_admin.section7.domain.astray import Astray
from plan_admin.section7.domain.report import ReportContent, content_from
from plan_admin.section7.models import ReportPart
from plan_admin.section7.selectors.astray import astray_among, standing_sums
from plan_admin.section7.selectors.given import ExpenditureShown, FileShown, expenditures_of, files_of
from plan_admin.section7.selectors.quarters import Quarters


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportViewer:
    """Who reads: staff (`own` None), or somebody who acts for these Distributors."""

    own: frozenset[str] | None

    def may_see(self, distributor: str) -> bool:
        """Whether what that Distributor gave is this reader's to see."""
        return self.own is None or distributor in self.own


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """A Distributor's part of a presented report."""

    fund_name: str
    quarter: str
    presented_on: str
    content: ReportContent


def report_viewer(user: Any) -> ReportViewer:
    """What a person may see by its roles and its memberships."""
    if user_may(user, area=Area.REPORTS, deed=Deed.SEE):
        return ReportViewer(own=None)
    if user_may(user, area=Area.REPORTS, deed=Deed.OWN_SEE):
        return ReportViewer(
            own=frozenset(one.code for one in parties_of(user) if one.kind is PayeeKind.DISTRIBUTOR)
        )
    return ReportViewer(own=frozenset())


def access_distributor(viewer: ReportViewer, code: str) -> Distributor:
    """A Distributor whose expenditures the reader may see and give. Raises: NotShown."""
    found = Distributor.objects.filter(code=code).first() if viewer.may_see(code) else None
    if found is None:
        raise NotShown
    return found


def visible_files(viewer: ReportViewer, plan: Plan) -> tuple[FileShown, ...]:
    """The files that the reader may see, the latest quarter first; superseded ones with them."""
    return files_of(plan, distributors=viewer.own)


def visible_astray(viewer: ReportViewer, plan: Plan) -> tuple[Astray, ...]:
    """What the reader may see of files whose quarters the Funds have no more.

    Which quarters a Fund has, votes and reports say that a Distributor does not see: only its own sums, which
    it was shown, are held against them.
    """
    sums = standing_sums(plan, distributors=viewer.own)
    if not sums:
        return ()
    with as_application():
        return astray_among(Quarters.of(plan), sums)


def access_file(
    viewer: ReportViewer, plan: Plan, *, number: int
) -> tuple[FileShown, tuple[ExpenditureShown, ...]]:
    """One file with its rows. Raises: NotShown."""
    found = next((one for one in files_of(plan, distributors=viewer.own) if one.pk == number), None)
    if found is None:
        raise NotShown
    return found, expenditures_of(number)


def own_parts(viewer: ReportViewer, plan: Plan) -> tuple[tuple[int, OwnPart], ...]:
    """A Distributor's parts of presented reports, by number, the latest quarter first."""
    if viewer.own is None:
        return ()
    rows = ReportPart.objects.filter(distributor__code__in=viewer.own).order_by("pk")
    found = [(row.pk, _part(row)) for row in rows.only("pk", "content")]
    of_plan = [one for one in found if one[1].content.plan == plan.code]
    return tuple(sorted(of_plan, key=lambda one: (one[1].content.last_month, one[0]), reverse=True))


def access_part(viewer: ReportViewer, plan: Plan, *, number: int) -> OwnPart:
    """One of them. Raises: NotShown."""
    found = dict(own_parts(viewer, plan)).get(number)
    if found is None:
        raise NotShown
    return found


def _part(row: ReportPart) -> OwnPart:
    content = content_from(row.content)
    return OwnPart(
        fund_name=content.fund_name,
        quarter=content.quarter,
        presented_on=content.presented_on,
        content=content,
    )
