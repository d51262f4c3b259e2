from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from simple_history.admin import SimpleHistoryAdmin

from plan_admin.users.models import User


@admin.register(User)
class UserAdministration(SimpleHistoryAdmin, UserAdmin):
    """People, their rights, and what was changed about them."""
