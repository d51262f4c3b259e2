"""Papers as PDF: a template of typst under templates/print, filled with data, tagged for screen readers.

The same template and data give the same bytes: no clock, no fonts of the machine, no files beside them. A
process that has printed must not be forked: typst would wait for ever.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

HOUSE = "house.typ"


def printed(template: str, data: Mapping[str, Any]) -> bytes:
    """The paper as PDF. `data` is text, numbers, lists and mappings; amounts come as read.

    The template follows the house's own, and reads it by `#let data = json(bytes(sys.inputs.data))`.
    """
    return typst.compile(
        _template(HOUSE) + _template(template),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
    )


@cache
def _template(name: str) -> bytes:
    return (Path(settings.BASE_DIR) / "templates" / "print" / name).read_bytes()
