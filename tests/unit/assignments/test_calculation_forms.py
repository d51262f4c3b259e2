"""What a form refuses of a Monthly Calculation before anything of it is read."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from plan_admin.month_end.calculation_forms import CalculationUploadForm


class Huge(SimpleUploadedFile):
    """A file of 200 MB that must not be read."""

    def __init__(self) -> None:
        super().__init__("calc.csv", b"x")
        self.size = 200 * 1024 * 1024

    def read(self, *_arguments: Any) -> bytes:
        raise AssertionError("it was read")


def test_a_file_of_200_megabytes_is_refused_unread() -> None:
    form = CalculationUploadForm({}, {"file": Huge()})

    assert not form.is_valid()
    assert "200 MB; at most 5 MB" in str(form.errors)
