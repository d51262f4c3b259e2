"""Assignees and collection agents in the admin."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import AbstractUser

from assignments.forms import AssigneeForm, CollectionAgentForm
from assignments.models import Assignee, CollectionAgent
from assignments.services.payees import record_payees
from governance.admin.base import Table, table
from governance.admin.records import RecordAdmin
from governance.domain.reference import Said


class PayeeAdmin(RecordAdmin):
    """Who may be paid beside the Distributors."""

    can_add = True
    list_display: Any = ("code", "name", "address")
    search_fields: ClassVar[Any] = ("code", "name", "address")
    ordering = ("code",)
    facts = (("code", "Code"),)

    def name_of(self, obj: Any) -> str:
        return obj.name or obj.code

    def said(self, form: Any, obj: Any) -> Sequence[Said]:
        return [form.said()]

    def write(self, said: Sequence[Said], *, acting_user: AbstractUser, reason: str) -> int | None:
        return record_payees(said, acting_user=acting_user, reason=reason)

    def find(self, form: Any) -> Any:
        return self.model._default_manager.get(code=form.cleaned_data["code"])


@admin.register(Assignee)
class AssigneeAdmin(PayeeAdmin):
    """Section 6(b), (c): Assignees."""

    about = (
        "Those to whom Distributors transfer Distribution Fees, by the names and addresses of their notices."
    )
    form_class = AssigneeForm

    def tables_of(self, obj: Assignee) -> list[Table]:
        standing = obj.transfers.filter(superseded_by__isnull=True).select_related("distributor", "plan")
        return [
            table(
                "Transfers that stand",
                standing.order_by("effective"),
                ("entry", "Transfer"),
                ("distributor.name", "Distributor"),
                ("plan.code", "Plan"),
                ("percent", "Percent"),
                ("effective", "Effective"),
                figures=(3,),
            )
        ]


@admin.register(CollectionAgent)
class CollectionAgentAdmin(PayeeAdmin):
    """Section 6(e): collection agents."""

    about = "Depositories and collection agents designated by Assignees (Section 6(e))."
    form_class = CollectionAgentForm

    def tables_of(self, obj: CollectionAgent) -> list[Table]:
        standing = obj.directions.filter(superseded_by__isnull=True).select_related("distributor", "plan")
        return [
            table(
                "Directions that stand",
                standing.order_by("effective"),
                ("entry", "Direction"),
                ("distributor.name", "Distributor"),
                ("plan.code", "Plan"),
                ("effective", "Effective"),
            )
        ]
