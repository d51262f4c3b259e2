"""The form by which a book comes in, with the files that it names."""

from django import forms

from governance.forms.uploads import MEGABYTE, SeveralFilesField, SeveralFilesInput, SmallEnough, file_field
from plan_admin.book.reader import BYTES_MAX


class BookForm(forms.Form):
    """A book, and the Monthly Calculation files that it names."""

    file = file_field(
        accept=".yaml,.yml", limit=BYTES_MAX, label="The book", help_text="A YAML file in UTF-8."
    )
    beside = SeveralFilesField(
        label="Monthly Calculation files",
        required=False,
        help_text="Every file that the book names; they are found by their names, without folders."
        f" At most {BYTES_MAX // MEGABYTE} MB each.",
        validators=[SmallEnough(BYTES_MAX)],
        widget=SeveralFilesInput(attrs={"accept": ".csv,text/csv"}),
    )
