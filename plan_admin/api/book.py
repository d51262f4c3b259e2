"""The door of the book, above both what loads it and what then looks again at the holds (R13)."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.base import Endpoint
from governance.api.files import SOURCE_PARAMETER, FileFormSerializer, YamlParser, file_of
from governance.api.problems import FaultSerializer
from governance.domain.roles import Area
from plan_admin.book.services import load_book_data
from plan_admin.month_end.services.reviewing import review_held

BOOK_YAML = OpenApiExample(
    "A book",
    value="distributors:\n  - {code: adi, name: A I M Distributors}\n",
    media_type="application/yaml",
    request_only=True,
)


class BookPartSerializer(serializers.Serializer):
    """A part of the book, counted in entries."""

    part = serializers.CharField()
    new = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    corrected = serializers.IntegerField()


class ReviewSerializer(serializers.Serializer):
    """What looking again at the holds did, counted in instructions."""

    looked_at = serializers.IntegerField()
    released = serializers.IntegerField()
    still_held = serializers.IntegerField()


class BookOutcomeSerializer(serializers.Serializer):
    """What became of a book; `act` null: everything in it stood already."""

    plan = serializers.CharField()
    act = serializers.IntegerField(allow_null=True)
    parts = BookPartSerializer(many=True)
    warnings = FaultSerializer(many=True, help_text="Taken, and worth a look.")
    review = ReviewSerializer(allow_null=True, help_text="Null where nothing was new.")


class BookFormSerializer(FileFormSerializer):
    """The book, and beside it the files that it names, each as a part of that file's name."""


class Book(Endpoint):
    """Funds, boards, votes, agreements, Transfers and the like."""

    area = Area.MONTH
    tag = "facts"
    parser_classes = (YamlParser, MultiPartParser)

    @extend_schema(
        operation_id="load_book",
        parameters=[SOURCE_PARAMETER],
        request={"application/yaml": OpenApiTypes.STR, "multipart/form-data": BookFormSerializer},
        responses=BookOutcomeSerializer,
        examples=[BOOK_YAML],
    )
    def post(self, request: Request, plan: str) -> Response:
        """Load a book: all of it, or nothing. Then what is held is looked at again."""
        person: Any = request.user
        data, source = file_of(request, name="book.yaml")
        outcome = load_book_data(
            data=data,
            source=source,
            plan_code=self.plan.code,
            acting_user=person,
            read_file=_beside(request),
        )
        review = None
        if outcome.act is not None:
            review = review_held(plan=self.plan, month=None, acting_user=person, progress=_unheard)
        return Response(
            BookOutcomeSerializer(
                {
                    "plan": outcome.plan,
                    "act": outcome.act,
                    "parts": outcome.parts,
                    "warnings": outcome.warnings,
                    "review": review,
                }
            ).data
        )


def _beside(request: Request) -> Callable[[str], bytes]:
    """The files that came with the book, by the names that the book gives them."""

    def read(name: str) -> bytes:
        sent: Any = request.FILES.get(name) if request.FILES else None
        if sent is None:
            raise FileNotFoundError(2, "did not come with the book (send it as a part of that name)", name)
        return bytes(sent.read())

    return read


def _unheard(_text: str) -> None:
    """A request has no place for progress."""
