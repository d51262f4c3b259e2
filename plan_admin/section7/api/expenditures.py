"""What Distributors spent (Sections 3, 4 and 7): the files that they gave, and the doors for new ones."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.fields import DollarsField, MonthField
from governance.api.files import CSV_PARSERS, CSV_REQUEST, SOURCE_PARAMETER, TooLarge, file_of
from governance.domain.money import dollars_text
from governance.domain.roles import Deed
from plan_admin.section7.api.base import ReportEndpoint
from plan_admin.section7.forms import GIVEN_MAX
from plan_admin.section7.selectors.access import (
    access_distributor,
    access_file,
    visible_astray,
    visible_files,
)
from plan_admin.section7.selectors.given import ExpenditureShown, FileShown
from plan_admin.section7.services.importing import (
    Given,
    GivenOutcome,
    import_expenditures,
    import_unrecovered_advances,
)

EXPENDITURES_CSV = OpenApiExample(
    "A file",
    value=(
        "distributor,quarter,portfolio,purpose,activity,payee,amount\n"
        "adi,2003-10,example-energy-fund,advertising,advertising_programs,Example Agency,1800.50\n"
    ),
    media_type="text/csv",
    request_only=True,
)
ADVANCES_CSV = OpenApiExample(
    "A file",
    value="distributor,portfolio,as_of,amount\nadi,example-energy-fund,2003-08-17,1250000.00\n",
    media_type="text/csv",
    request_only=True,
)


class FileSerializer(serializers.Serializer):
    """A file of a Distributor's expenditures; `stands` false: a later one has taken its place."""

    given = serializers.IntegerField()
    distributor = serializers.CharField()
    quarter = MonthField()
    rows = serializers.IntegerField()
    amount = DollarsField()
    act = serializers.IntegerField(help_text="The act that recorded it.")
    recorded_at = serializers.DateTimeField()
    stands = serializers.BooleanField()
    astray = serializers.ListField(
        child=serializers.CharField(),
        help_text="What of it is of a quarter that the Fund has no more, and what to do.",
    )


class ExpenditureSerializer(serializers.Serializer):
    """One expenditure."""

    row = serializers.IntegerField()
    portfolio = serializers.CharField()
    purpose = serializers.CharField()
    activity = serializers.CharField()
    payee = serializers.CharField()
    amount = DollarsField()


class WholeFileSerializer(FileSerializer):
    """A file with its expenditures."""

    expenditures = ExpenditureSerializer(many=True)


class GivenSerializer(serializers.Serializer):
    """What a file did, counted in its facts (quarters, or openings); `act` null: all of it stood already."""

    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    corrected = serializers.IntegerField()
    act = serializers.IntegerField(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField(), help_text="Taken, and worth a look.")


class OfFiles(ReportEndpoint):
    """The files that the reader may see."""

    deeds = (Deed.SEE, Deed.OWN_SEE)

    def document(self, one: FileShown) -> dict[str, Any]:
        """A file as JSON has it."""
        return {
            "given": one.pk,
            "distributor": one.distributor,
            "quarter": str(one.quarter),
            "rows": one.rows,
            "amount": dollars_text(one.cents),
            "act": one.act,
            "recorded_at": one.recorded_at,
            "stands": one.stands,
            "astray": self._astray(one),
        }

    def _astray(self, file: FileShown) -> list[str]:
        if not hasattr(self, "_all_astray"):
            self._all_astray = visible_astray(self.reader, self.plan)
        key = (file.distributor, str(file.quarter))
        return [
            f"{one.words}: {one.way_out}"
            for one in self._all_astray
            if file.stands and (one.row.distributor, one.row.quarter) == key
        ]


class Files(OfFiles):
    """The files of expenditures."""

    @extend_schema(operation_id="list_expenditures", responses=FileSerializer(many=True))
    def get(self, _request: Request, plan: str) -> Response:
        """The latest quarter first, superseded files with them: all for staff, its own for a Distributor."""
        return Response([self.document(one) for one in visible_files(self.reader, self.plan)])


class FileDetail(OfFiles):
    """One file."""

    @extend_schema(operation_id="get_expenditures", responses=WholeFileSerializer)
    def get(self, _request: Request, plan: str, given: int) -> Response:
        """A file with its expenditures, in its order."""
        file, rows = self.shown(lambda: access_file(self.reader, self.plan, number=given))
        return Response({**self.document(file), "expenditures": [_expenditure(one) for one in rows]})


def _expenditure(one: ExpenditureShown) -> dict[str, Any]:
    return {
        "row": one.row,
        "portfolio": one.portfolio_name,
        "purpose": one.purpose,
        "activity": one.activity,
        "payee": one.payee,
        "amount": dollars_text(one.cents),
    }


class GiveEndpoint(ReportEndpoint):
    """The door for a Distributor's file: of its own user, or of compliance."""

    act_deeds = (Deed.DO, Deed.OWN_DO)
    parser_classes = CSV_PARSERS
    service: ClassVar[Callable[[Given], GivenOutcome]]
    called: ClassVar[str]

    def take(self, request: Request, distributor: str) -> Response:
        """Ask the service of the page and the command, once the Distributor is known to be one's own."""
        of = self.shown(lambda: access_distributor(self.reader, distributor))
        data, source = file_of(request, name=self.called)
        if len(data) > GIVEN_MAX:
            raise TooLarge(f"A file may have {GIVEN_MAX // 2**20} MB; bring it in parts.")
        person: Any = request.user
        outcome = type(self).service(
            Given(
                plan=self.plan,
                distributor=of.code,
                data=data,
                source=source,
                today=timezone.localdate(),
                acting_user=person,
            )
        )
        return Response(GivenSerializer(outcome).data)


class GiveExpenditures(GiveEndpoint):
    """Section 7, "the amounts expended ... and the purposes"."""

    service = import_expenditures
    called = "expenditures.csv"

    @extend_schema(
        operation_id="give_expenditures",
        parameters=[SOURCE_PARAMETER],
        request=CSV_REQUEST,
        responses=GivenSerializer,
        examples=[EXPENDITURES_CSV],
    )
    def post(self, request: Request, plan: str, distributor: str) -> Response:
        """Bring `distributor,quarter,portfolio,purpose,activity,payee,amount`: all, or nothing.

        The fact is a quarter, written by its last month: the same again is unchanged, another content takes
        the place of what stands, which is kept. More spent than paid is a warning.
        """
        return self.take(request, distributor)


class GiveAdvances(GiveEndpoint):
    """Schedule A, "full compensation"."""

    service = import_unrecovered_advances
    called = "advances.csv"

    @extend_schema(
        operation_id="give_unrecovered_advances",
        parameters=[SOURCE_PARAMETER],
        request=CSV_REQUEST,
        responses=GivenSerializer,
        examples=[ADVANCES_CSV],
    )
    def post(self, request: Request, plan: str, distributor: str) -> Response:
        """Bring `distributor,portfolio,as_of,amount`: what is not recovered, printed for information."""
        return self.take(request, distributor)
