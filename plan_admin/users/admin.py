from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from simple_history.admin import SimpleHistoryAdmin

from plan_admin.users.models import User


@admin.register(User)
class UserAdministration(SimpleHistoryAdmin, UserAdmin):
    """People and what was changed about them, to look at: changes are proposed and confirmed."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
