"""The page of what waits for a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.money import dollars_text
from governance.domain.roles import Role
from governance.selectors.roles import roles_of
from governance.views.files import address_with, csv_response, wants_csv
from governance.views.pages import Page
from plan_admin.needs.selectors import NeedsOfRole, my_needs, needs_of

COLUMNS = (
    "whose",
    "urgency",
    "what",
    "for",
    "section",
    "otherwise",
    "plan",
    "since",
    "due",
    "amount",
    "address",
)


class Needs(Page):
    """What waits for the reader, since when, and what happens otherwise."""

    area = None
    title = "Needs me"
    template_name = "needs/needs.html"

    @cached_property
    def groups(self) -> tuple[NeedsOfRole, ...]:
        """By role."""
        return needs_of(self.request.user, today=timezone.localdate())

    def says(self) -> str:
        """Whose list it is."""
        user: Any = self.request.user
        name = user.get_full_name() or user.get_username()
        day = timezone.localdate()
        if Role.AUDITOR in roles_of(user):
            return (
                f"What waits for each of the staff, as of {day.day} {day:%b %Y}, for {name} to read: an"
                " auditor does none of it."
            )
        return (
            f"What waits for {name} as of {day.day} {day:%b %Y}, since when, and what happens otherwise, by"
            " which Section. An item goes once it is done."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same as a file."""
        if wants_csv(request):
            return csv_response("needs.csv", head=COLUMNS, rows=self._rows())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list of each role."""
        return super().get_context_data(
            groups=self.groups,
            count=len(my_needs(self.groups)),
            has_role=bool(roles_of(self.request.user)),
            is_auditor=Role.AUDITOR in roles_of(self.request.user),
            csv_address=address_with(self.request, format="csv"),
            **kwargs,
        )

    def _rows(self) -> Iterator[Sequence[object]]:
        for group in self.groups:
            for need in group.needs:
                item = need.item
                yield (
                    group.role.value,
                    item.urgency.value,
                    item.what,
                    item.whom,
                    item.section,
                    item.otherwise,
                    item.plan,
                    item.since,
                    item.due,
                    "" if item.cents is None else dollars_text(item.cents),
                    need.url,
                )
