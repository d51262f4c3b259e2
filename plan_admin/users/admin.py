from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from governance.admin.base import SeenAdmin, Table, column, table
from governance.domain.roles import Area
from governance.templatetags.figures import moment
from plan_admin.users.models import User


@admin.register(User)
class UserAdministration(SeenAdmin):
    """People and their roles, to be read; they are proposed and confirmed on pages of their own."""

    about = "Who may sign in, and with which roles. Two people change this together, on pages of their own."
    areas = (Area.PEOPLE,)
    group = "People"
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_seen")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    last_seen = column("last_login", "Signed in last", words=moment)
    facts = (
        ("username", "Name"),
        ("first_name", "First name"),
        ("last_name", "Last name"),
        ("email", "E-mail"),
        ("is_active", "May sign in"),
        ("date_joined", "Here since"),
        ("last_login", "Signed in last"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Roles")
    def roles(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all()))

    def tables_of(self, obj: Any) -> list[Table]:
        return [table("Roles", obj.groups.order_by("name"), ("name", "Role"))]
