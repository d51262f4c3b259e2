"""Boards, meetings and votes in the admin."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from governance.admin.base import SeenAdmin, Standing, Table, column, spoken, table
from governance.admin.parties import any_plan
from governance.admin.records import RecordAdmin
from governance.domain.reference import Said
from governance.domain.roles import Area
from governance.forms.reference import TrusteeForm
from governance.models import BoardMeeting, Trustee, Vote
from governance.selectors.seats_said import said_of_new_seat, said_of_seats

BOARDS = "Boards and votes"


@admin.register(Trustee)
class TrusteeAdmin(RecordAdmin):
    """Section 8: who sits on each Fund's Board, and what stands in the way of each vote."""

    title = "Trustees and Directors"
    about = "Who sits on each Fund's Board, and each interest with its days (Section 8(b))."
    areas = (Area.BOARDS,)
    do_area = Area.BOARDS
    form_class = TrusteeForm
    can_add = True
    list_display = ("name", "fund", "in_office", "all_interests")
    list_filter = (Standing, "fund")
    list_select_related = ("fund",)
    search_fields = ("name", "fund__name", "fund__code")
    ordering = ("name", "fund__name", "-pk")
    in_office = column("service", "In office")
    facts = (("fund.name", "Fund"), ("entry", "Identity"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trustee]:
        return super().get_queryset(request).prefetch_related("interests")

    @admin.display(description="Interests")
    def all_interests(self, trustee: Trustee) -> str:
        return "; ".join(one.get_kind_display() for one in trustee.interests.all())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was superseded is kept as it was."""
        stands = obj is None or obj.superseded_by_id is None
        return stands and super().has_change_permission(request, obj)

    def name_of(self, obj: Trustee) -> str:
        return f"{obj.name}, {obj.fund.name}"

    def said(self, form: TrusteeForm, obj: Trustee | None) -> Sequence[Said]:
        """The seat alone; where its board has an id, the whole board, since a seat it leaves out ends."""
        if obj is not None:
            return said_of_seats({obj: form.seat()}, plan=any_plan())
        funds = [fund.code for fund in form.cleaned_data["funds"]]
        name = form.cleaned_data["name"]
        return [said_of_new_seat(name, plan=any_plan(), funds=funds, values=form.seat())]

    def find(self, form: Any) -> Trustee:
        values = form.cleaned_data
        return Trustee.objects.filter(
            superseded_by__isnull=True, name=" ".join(values["name"].split()), fund__in=values["funds"]
        ).latest("pk")


@admin.register(BoardMeeting)
class BoardMeetingAdmin(SeenAdmin):
    """When the Boards met, and what for."""

    about = "When the Boards met, how, and what they were called for (Sections 8 to 12)."
    areas = (Area.BOARDS,)
    group = BOARDS
    list_display = ("entry", "held_on", "mode", "called")
    list_filter = (Standing, "mode")
    search_fields = ("entry",)
    ordering = ("-date", "-pk")
    held_on = column("date", "Date")
    called = column("called_for", "Called for")
    facts = (("entry", "Meeting"), ("date", "Date"), ("mode", "Mode"), ("called_for", "Called for"))

    def tables_of(self, obj: BoardMeeting) -> list[Table]:
        funds = obj.meeting_funds.select_related("fund").order_by("fund__name")
        votes = Vote.objects.filter(meeting=obj.entry, superseded_by__isnull=True).select_related("plan")
        return [
            table("Boards that met", funds, ("fund.name", "Fund")),
            table(
                "Votes", votes.order_by("pk"), ("matter", "Matter"), ("subject", "Of"), ("plan.code", "Plan")
            ),
        ]


@admin.register(Vote)
class VoteAdmin(SeenAdmin):
    """What was put to the Boards, and who voted how."""

    about = "What was put to the Boards, and who voted how. What a vote decided is derived from it."
    areas = (Area.BOARDS,)
    group = BOARDS
    list_display = ("words", "subject", "meeting", "plan")
    list_filter = (Standing, "matter", "plan")
    list_select_related = ("plan",)
    search_fields = ("meeting", "subject", "matter")
    portfolio_path = "scope__share_class__portfolio"
    words = column("matter", "Matter", words=spoken)
    facts = (
        ("matter", "Matter"),
        ("subject", "Of"),
        ("meeting", "Meeting"),
        ("plan.code", "Plan"),
        ("covers_agreements", "Covers the related agreements"),
    )

    def tables_of(self, obj: Vote) -> list[Table]:
        ballots = obj.ballots.select_related("fund").order_by("fund__name", "trustee")
        scope = obj.scope.select_related("share_class__portfolio").order_by("share_class__schedule_order")
        return [
            table(
                "Ballots",
                ballots,
                ("fund.name", "Fund"),
                ("trustee", "Trustee or Director"),
                ("choice", "Voted"),
                ("in_person", "In person"),
            ),
            table("Portfolios", scope, ("share_class.portfolio.name", "Portfolio")),
        ]
