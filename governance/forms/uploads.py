"""The forms by which files come in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from governance.domain.exhibits import LARGEST_EXHIBIT
from governance.domain.filed_documents import LARGEST

MEGABYTE = 1024 * 1024
FACTS_MAX = 200 * MEGABYTE
WRITINGS = ".pdf,.png,.jpg,.jpeg,.txt"
IN_PARTS = "Divide it by months, or let an operator load it with the command."
SCAN_SMALLER = "Scan it with less detail."


class SmallEnough:
    """A file may have so many bytes and no more; the words say what to do otherwise."""

    def __init__(self, limit: int, *, otherwise: str = IN_PARTS) -> None:
        self.limit = limit
        self.otherwise = otherwise

    def __call__(self, file: UploadedFile) -> None:
        """Raises: ValidationError."""
        if (file.size or 0) > self.limit:
            has, most = f"{(file.size or 0) / MEGABYTE:,.0f} MB", f"{self.limit // MEGABYTE} MB"
            raise forms.ValidationError(
                f"{file.name} has {has}; at most {most} are taken at once. {self.otherwise}",
                code="too_large",
            )


def file_field(
    *, accept: str, limit: int, help_text: str, label: str = "File", otherwise: str = IN_PARTS
) -> forms.FileField:
    """A field for one file of at most `limit` bytes."""
    return forms.FileField(
        label=label,
        help_text=f"{help_text} At most {limit // MEGABYTE} MB.",
        validators=[SmallEnough(limit, otherwise=otherwise)],
        widget=forms.FileInput(attrs={"accept": accept}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "The file is empty. Choose one with a header and rows.",
        },
    )


def writing_field(
    *,
    label: str = "Document",
    help_text: str = "What proves it: a PDF, a PNG or JPEG picture, or plain text.",
    required: bool = True,
) -> forms.FileField:
    """A field for a writing that proves something, as it is filed."""
    return forms.FileField(
        label=label,
        required=required,
        help_text=f"{help_text} At most {LARGEST // MEGABYTE} MB.",
        validators=[SmallEnough(LARGEST, otherwise=SCAN_SMALLER)],
        widget=forms.FileInput(attrs={"accept": WRITINGS}),
        error_messages={"required": "Choose a file first.", "empty": "The file is empty."},
    )


class SeveralFilesInput(forms.FileInput):
    """The browser's file input, for several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files, or none; each is held to the limits of one."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every file, checked one by one. Raises: ValidationError with what is wrong with each."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        errors: list[forms.ValidationError] = []
        found = []
        for one in given:
            try:
                found.append(super().clean(one, initial))
            except forms.ValidationError as error:
                errors += error.error_list
        if errors:
            raise forms.ValidationError(errors)
        return found


class PlanTextForm(forms.Form):
    """A Plan's own text, and which Plan it is of."""

    file = file_field(
        accept=".txt,.htm,.html,text/plain,text/html",
        limit=LARGEST_EXHIBIT,
        otherwise="Give the plan's own exhibit alone.",
        help_text="The plan's own exhibit as it was filed, plain text or HTML, Schedule A with it.",
    )
    code = forms.CharField(
        label="Code of the Plan",
        required=False,
        max_length=60,
        help_text="Small letters, digits and dashes, like class-b. A code not known yet makes a new Plan;"
        " left out, it is found by the text, or made from its share class.",
    )
    share_class = forms.CharField(
        label="Share class",
        required=False,
        max_length=60,
        help_text="Only for a text of several classes: as the Plan of which class it is read, like Class A.",
    )
