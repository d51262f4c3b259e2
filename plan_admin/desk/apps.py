from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    """The list of doors."""

    name = "plan_admin.desk"
    label = "desk"


class HouseAdmin(AdminConfig):
    """The framework's admin, on the house's own site: roles decide, never the framework's flags."""

    default_site = "plan_admin.desk.site.HouseSite"
    default = False
