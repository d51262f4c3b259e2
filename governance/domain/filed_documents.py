"""What may be filed as a writing: a few kinds of files, told by their first bytes and not by their name."""

from collections.abc import Mapping
from types import MappingProxyType

from governance.domain.faults import Fault

LARGEST = 10 * 1024 * 1024  # bytes
NAME_LIMIT = 200
_BEGINS: Mapping[bytes, str] = MappingProxyType(
    {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
)
_REMEDY = "a PDF, a PNG or JPEG picture, or plain text in UTF-8, of at most 10 MB"


def media_type_of(data: bytes) -> str | None:
    """What a file is, by its bytes; None where it is nothing that may be filed."""
    for begins, media_type in _BEGINS.items():
        if data.startswith(begins):
            return media_type
    if b"\x00" in data:
        return None
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    return "text/plain; charset=utf-8"


def document_faults(*, name: str, data: bytes) -> tuple[Fault, ...]:
    """Why a file cannot be filed; empty where it can."""
    if not data.strip():
        return (_fault(name, "is empty"),)
    if len(data) > LARGEST:
        return (_fault(name, f"has {len(data):,} bytes"),)
    if media_type_of(data) is None:
        return (_fault(name, "is of a kind that is not kept"),)
    return ()


def _fault(name: str, problem: str) -> Fault:
    return Fault(source=name[:NAME_LIMIT], row=None, column="document", problem=problem, remedy=_REMEDY)
