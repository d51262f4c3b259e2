"""What may be filed as a writing (Section 6(c): "in writing")."""

import pytest

from governance.domain.filed_documents import LARGEST, document_faults, media_type_of


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("Notice of a Transfer, § 6(c)".encode(), "text/plain; charset=utf-8"),
        (b"PK\x03\x04\x00archive", None),
        (b"\xff\xfeN\x00", None),
        ("é".encode("latin-1"), None),
    ],
)
def test_a_file_is_what_its_bytes_say(data, media_type):
    assert media_type_of(data) == media_type


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b" \n", "is empty"),
        (b"MZ\x00\x01", "is of a kind that is not kept"),
        (b"%PDF-" + b"0" * LARGEST, "has 10,485,765 bytes"),
    ],
)
def test_what_cannot_be_filed_says_why(data, problem):
    (fault,) = document_faults(name="notice.pdf", data=data)
    assert (fault.source, fault.problem) == ("notice.pdf", problem)
    assert "PDF" in fault.remedy
