"""Faults that name a field of a form stand at the field too, beside the list of them all."""

from collections.abc import Iterable
from typing import Any

from governance.domain.faults import Fault
from governance.views.pages import ActPage


def put_at_fields(form: Any, faults: Iterable[Fault]) -> None:
    """Add each fault to the field that its column names; `votes[1].for[2]` names `for`.

    A form may say in `keys` which of its fields stands for a key of a book.
    """
    keys = getattr(form, "keys", {})
    for fault in faults:
        key = fault.column.rpartition(".")[2].partition("[")[0]
        field = keys.get(key, key)
        if field in form.fields:
            form.add_error(field, f"{fault.problem} ({fault.remedy})" if fault.remedy else fault.problem)


class FieldActPage(ActPage):
    """An act page whose faults stand at the fields of its form."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with its faults."""
        if kwargs.get("faults"):
            put_at_fields(kwargs["form"], kwargs["faults"])
        return super().get_context_data(**kwargs)
