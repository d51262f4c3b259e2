"""The list of all doors for files."""

from typing import Any

from governance.domain.roles import Area
from governance.selectors.roles import roles_of
from governance.views.pages import Page
from plan_admin.desk.doors import FILES, QUESTIONS, doors_shown


class Files(Page):
    """Every file that the product takes, what it holds, and who loaded the last one."""

    area = Area.MONTH
    template_name = "desk/files.html"
    title = "Files"

    def says(self) -> str:
        """What is listed."""
        return (
            f"Every file that the Plan {self.plan.code} takes in, and who brought the last one."
            " A file is taken whole or not at all, and may be sent again."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The doors."""
        roles, plan = roles_of(self.request.user), self.plan.code
        return super().get_context_data(
            doors=doors_shown(FILES, roles=roles, plan=plan, month=""),
            questions=doors_shown(QUESTIONS, roles=roles, plan=plan, month=""),
            **kwargs,
        )
