"""How a file comes in: as the body itself, or as a part named `file` of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

LARGEST_FILE: Final = 256 * 1024 * 1024  # bytes; a million rows of share activity are about 80 MB
FILE, SOURCE = "file", "source"


class TooLarge(APIException):
    """A file of more bytes than one request may bring."""

    status_code = 413
    default_detail = f"A file may have {LARGEST_FILE // 2**20} MB; bring it in parts, or by the command."


@dataclass(frozen=True, slots=True)
class RawFile:
    """The body of a request, unread."""

    data: bytes


class RawParser(BaseParser):
    """Takes the body as it is."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """All bytes; refused before they are read where they are too many."""
        data = stream.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise TooLarge
        return RawFile(data)


class CsvParser(RawParser):
    """A CSV file."""

    media_type = "text/csv"


class YamlParser(RawParser):
    """A book."""

    media_type = "application/yaml"


CSV_PARSERS = (CsvParser, MultiPartParser)


class FileFormSerializer(serializers.Serializer):
    """A form with the file."""

    file = serializers.FileField()


class SourceSerializer(serializers.Serializer):
    """What the file is called, in faults and in the register of acts."""

    source = serializers.CharField(max_length=200, required=False)  # type: ignore[assignment]  # a field


SOURCE_PARAMETER = OpenApiParameter(
    SOURCE,
    str,
    description="What the file is called, in faults and in the register; a form's file has its own name.",
)
CSV_REQUEST = {"text/csv": OpenApiTypes.STR, "multipart/form-data": FileFormSerializer}


def file_of(request: Request, *, name: str) -> tuple[bytes, str]:
    """The bytes of the file, and what it is called: `name` where nothing else says so.

    Raises: ValidationError, TooLarge.
    """
    asked = SourceSerializer(data={key: request.query_params[key] for key in request.query_params})
    asked.is_valid(raise_exception=True)
    called = asked.validated_data.get(SOURCE, name)
    if isinstance(request.data, RawFile):
        return request.data.data, called
    sent = request.FILES.get(FILE) if request.FILES else None
    if not isinstance(sent, UploadedFile):
        raise ValidationError({FILE: ["there is no file (send it as the body, or as the part `file`)"]})
    if sent.size is not None and sent.size > LARGEST_FILE:
        raise TooLarge
    return sent.read(), called if SOURCE in request.query_params else (sent.name or name)
