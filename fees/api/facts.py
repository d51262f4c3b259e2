"""Net assets (R1) and share activity (R5): files in, rows that stand out."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fees.domain.activity import KIND_BY_WORD, ActivityKind
from fees.models import DailyNetAssets, ShareActivity
from fees.selectors.standing import standing_activity, standing_net_assets
from fees.services.booked_accruals import import_booked_accruals
from fees.services.facts import ImportOutcome, import_net_assets, import_share_activity
from fees.services.serviced_assets import import_serviced_assets
from governance.api.base import Endpoint, ListEndpoint
from governance.api.fields import DollarsField, SharesField
from governance.api.files import CSV_PARSERS, CSV_REQUEST, SOURCE_PARAMETER, file_of
from governance.api.filters import PeriodFilters
from governance.domain.roles import Area
from governance.selectors.parties import share_class_ids_by_word

FACTS = "facts"
UNKNOWN, FREE = "unknown", None
NET_ASSETS_CSV = OpenApiExample(
    "A file",
    value="portfolio,date,net_assets,shares_outstanding\nexample-energy-fund,2003-09-02,36500000.00,400.000000\n",
    media_type="text/csv",
    request_only=True,
)
BOOKED_CSV = OpenApiExample(
    "A file",
    value="portfolio,month,component,amount\nexample-energy-fund,2003-09,service_fee,7500.00\n",
    media_type="text/csv",
    request_only=True,
)
SERVICED_CSV = OpenApiExample(
    "A file",
    value="portfolio,date,entity,net_assets\nexample-energy-fund,2003-09-02,First Dealer Inc.,36500000.00\n",
    media_type="text/csv",
    request_only=True,
)
ACTIVITY_CSV = OpenApiExample(
    "A file",
    value="portfolio,trade_date,kind,shares\nexample-energy-fund,2003-09-02,sale,4.000000\n",
    media_type="text/csv",
    request_only=True,
)


class ImportOutcomeSerializer(serializers.Serializer):
    """What an import did, in rows of its file; `act` null: every row stood already."""

    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    corrected = serializers.IntegerField()
    replaced = serializers.IntegerField(help_text="Rows of corrected days that the file took the place of.")
    act = serializers.IntegerField(allow_null=True)
    notes = serializers.ListField(child=serializers.CharField(), help_text="Months computed before.")


class NetAssetsSerializer(serializers.Serializer):
    """R1: a share class's net assets on a day, and its Shares outstanding where they were given."""

    portfolio = serializers.CharField(source="share_class.portfolio.code")
    date = serializers.DateField()
    net_assets = DollarsField()
    shares_outstanding = SharesField(allow_null=True)
    act = serializers.IntegerField(source="recorded_by_id", help_text="The act that recorded it.")


class ShareActivitySerializer(serializers.Serializer):
    """R5: one row of a share-activity file, as the file had it."""

    portfolio = serializers.CharField(source="share_class.portfolio.code")
    trade_date = serializers.DateField()
    kind = serializers.SerializerMethodField()
    shares = SharesField(source="millionths")
    original_issue_date = serializers.SerializerMethodField(
        help_text="A day, `unknown`, or null where the row gives none."
    )
    other_portfolio = serializers.SerializerMethodField()
    reference = serializers.CharField(allow_null=True)
    amount = DollarsField(allow_null=True)
    act = serializers.IntegerField(source="recorded_by_id", help_text="The act that recorded it.")
    line = serializers.IntegerField(help_text="The row's line in its file.")

    @extend_schema_field(serializers.ChoiceField(choices=sorted(KIND_BY_WORD)))
    def get_kind(self, row: Any) -> str:
        """The word that files use."""
        return ActivityKind(row.kind).word

    def get_original_issue_date(self, row: Any) -> str | None:
        """As the file said it."""
        if row.issue_date_unknown:
            return UNKNOWN
        return str(row.original_issue_date) if row.original_issue_date else FREE

    def get_other_portfolio(self, row: Any) -> str | None:
        """The Portfolio at the other end, or `outside:NAME`."""
        if row.other_share_class_id is not None:
            return str(row.other_share_class.portfolio.code)
        return f"outside:{row.outside}" if row.outside is not None else None


class OfPortfolio(PeriodFilters):
    """Rows of one Portfolio, by any word that files use for it, and of a period."""

    portfolio = django_filters.CharFilter(
        method="of_portfolio", label="A Portfolio's code, alias or name, in any case."
    )

    def of_portfolio(self, rows: "QuerySet[Any]", _name: str, word: str) -> "QuerySet[Any]":
        """Raises: ValidationError for a word that names no Portfolio of the Plan."""
        view: Any = self.request.parser_context["view"]
        share_class = share_class_ids_by_word(view.plan).get(word.casefold())
        if share_class is None:
            raise serializers.ValidationError({"portfolio": [f"{word!r} is no Portfolio of the Plan"]})
        return rows.filter(share_class=share_class)


class NetAssetsFilters(OfPortfolio):
    """By Portfolio and day."""


class ShareActivityFilters(OfPortfolio):
    """By Portfolio, trade date and kind."""

    day = "trade_date"
    kind = django_filters.ChoiceFilter(
        choices=[(word, word) for word in KIND_BY_WORD],
        method="of_kind",
        label="What happened to the Shares.",
    )

    def of_kind(self, rows: "QuerySet[Any]", _name: str, word: str) -> "QuerySet[Any]":
        """By the word that files use."""
        return rows.filter(kind=KIND_BY_WORD[word])


class FactsEndpoint(ListEndpoint):
    """The rows that stand, and the door through which files come in."""

    area = Area.MONTH
    tag = FACTS
    parser_classes = CSV_PARSERS


class NetAssets(FactsEndpoint):
    """R1."""

    serializer_class = NetAssetsSerializer
    filterset_class = NetAssetsFilters
    model = DailyNetAssets

    def rows(self) -> "QuerySet[Any]":
        """What stands now."""
        return standing_net_assets(self.plan)

    @extend_schema(operation_id="list_net_assets")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Net assets and Shares outstanding that stand, by Portfolio in the order of recording and by day."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="import_net_assets",
        parameters=[SOURCE_PARAMETER],
        request=CSV_REQUEST,
        responses=ImportOutcomeSerializer,
        examples=[NET_ASSETS_CSV],
        filters=False,
    )
    def post(self, request: Request, plan: str) -> Response:
        """Bring `portfolio,date,net_assets,shares_outstanding`: all, or nothing; safe to repeat."""
        return take_file(self, request, import_net_assets, name="net_assets.csv")


class BookedAccruals(Endpoint):
    """Section 2: what the fund accountant booked."""

    area = Area.MONTH
    tag = FACTS
    parser_classes = CSV_PARSERS

    @extend_schema(
        operation_id="import_booked_accruals",
        parameters=[SOURCE_PARAMETER],
        request=CSV_REQUEST,
        responses=ImportOutcomeSerializer,
        examples=[BOOKED_CSV],
    )
    def post(self, request: Request, plan: str) -> Response:
        """Bring `portfolio,month,component,amount`: all, or nothing; safe to repeat."""
        return take_file(self, request, import_booked_accruals, name="booked_accruals.csv")


class ServicedAssets(Endpoint):
    """Section 5: whose customers own which net assets."""

    area = Area.MONTH
    tag = FACTS
    parser_classes = CSV_PARSERS

    @extend_schema(
        operation_id="import_serviced_assets",
        parameters=[SOURCE_PARAMETER],
        request=CSV_REQUEST,
        responses=ImportOutcomeSerializer,
        examples=[SERVICED_CSV],
    )
    def post(self, request: Request, plan: str) -> Response:
        """Bring `portfolio,date,entity,net_assets`: all, or nothing; safe to repeat."""
        return take_file(self, request, import_serviced_assets, name="serviced_assets.csv")


class AddSerializer(serializers.Serializer):
    """Whether rows are added to days that stand."""

    add = serializers.BooleanField(default=False)


class ShareActivityRows(FactsEndpoint):
    """R5."""

    serializer_class = ShareActivitySerializer
    filterset_class = ShareActivityFilters
    model = ShareActivity

    def rows(self) -> "QuerySet[Any]":
        """What stands now."""
        return standing_activity(self.plan)

    @extend_schema(operation_id="list_share_activity")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Rows of share activity that stand, by Portfolio in the order of recording, trade date and line."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="import_share_activity",
        parameters=[
            SOURCE_PARAMETER,
            OpenApiParameter(
                "add", bool, description="Add to days that stand; each row then needs a new `reference`."
            ),
        ],
        request=CSV_REQUEST,
        responses=ImportOutcomeSerializer,
        examples=[ACTIVITY_CSV],
        filters=False,
    )
    def post(self, request: Request, plan: str) -> Response:
        """Bring `portfolio,trade_date,kind,shares` and the optional columns: all of the file, or nothing.

        The fact is the day of a Portfolio: another file for it supersedes the whole day, unless `add` is set.
        """
        asked = AddSerializer(data=dict(request.query_params.items()))
        asked.is_valid(raise_exception=True)
        add: bool = asked.validated_data["add"]
        return take_file(self, request, import_share_activity, name="share_activity.csv", add=add)


def take_file(
    view: Endpoint, request: Request, door: Callable[..., ImportOutcome], *, name: str, **arguments: Any
) -> Response:
    """Ask the service for the whole file, or nothing of it."""
    data, source = file_of(request, name=name)
    outcome = door(
        data=data, source=source, plan=view.plan, acting_user=request.user, progress=_unheard, **arguments
    )
    return Response(ImportOutcomeSerializer(outcome).data)


def _unheard(_text: str) -> None:
    """A request has no place for progress."""
