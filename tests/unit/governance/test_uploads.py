"""What a person reads whose file is not taken."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.forms.uploads import writing_field

MEGABYTE = 1024 * 1024


class LargeFile(SimpleUploadedFile):
    """Its size alone is said."""

    def __init__(self) -> None:
        super().__init__("notice.pdf", b"%PDF-")
        self.size = 12 * MEGABYTE


def faults_of(file: SimpleUploadedFile | None, *, required: bool = True) -> list[str]:
    form = type("Form", (forms.Form,), {"document": writing_field(required=required)})(
        {}, {} if file is None else {"document": file}
    )
    return list(form.errors.get("document", []))


def test_a_writing_that_is_too_large_is_not_to_be_divided_by_months() -> None:
    (words,) = faults_of(LargeFile())

    assert words == "notice.pdf has 12 MB; at most 10 MB are taken at once. Scan it with less detail."


def test_an_empty_writing_has_no_header_to_ask_for() -> None:
    assert faults_of(SimpleUploadedFile("notice.pdf", b"")) == ["The file is empty."]


def test_a_writing_is_asked_for_unless_it_may_be_left_out() -> None:
    assert faults_of(None) == ["Choose a file first."]
    assert faults_of(None, required=False) == []
