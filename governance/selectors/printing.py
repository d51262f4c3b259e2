"""Papers as PDF: a template of typst under templates/print, filled with data, tagged for screen readers.

The same template and data give the same bytes: no clock, no fonts of the machine, no files beside them. A
process that has printed must not be forked: typst would wait for ever.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

HOUSE = "house.typ"
# What the papers' font has in each of its styles, as names and words need it; no sign that turns a line.
HAS_SIGNS_FOR = (
    "\n\t\u0020-\u007e\u00a0-\u017f\u0300-\u0331\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"
    "\u0401\u0403-\u040c\u0410-\u044f\u0451\u0453\u0455-\u0458\u045c\u045e\u1e00-\u1e9b\u1ea0-\u1ef9"
    "\u2002-\u200a\u2010-\u2027\u202f-\u2037\u2039-\u203e\u2044\u20ac\u2116\u2122\u2190-\u219b\u2212\u2260"
    "\u2264\u2265\u25cf\ufffd"
)
WITHOUT_SIGN = re.compile(f"[^{HAS_SIGNS_FOR}]")


def printed(template: str, data: Mapping[str, Any]) -> bytes:
    """The paper as PDF. `data` is text, numbers, lists and mappings; amounts come as read.

    A character for which the font has no sign, at which typst would refuse the whole paper, is printed by
    its number: [U+682A].

    The template follows the house's own, and reads it by `#let data = json(bytes(sys.inputs.data))`.
    """
    return typst.compile(
        _template(HOUSE) + _template(template),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(_with_signs(data), ensure_ascii=False, sort_keys=True)},
    )


def _with_signs(value: Any) -> Any:
    if isinstance(value, str):
        plain = value.replace("\r\n", "\n").replace("\r", "\n")
        return WITHOUT_SIGN.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)
    if isinstance(value, Mapping):
        return {key: _with_signs(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_with_signs(one) for one in value]
    return value


@cache
def _template(name: str) -> bytes:
    return (Path(settings.BASE_DIR) / "templates" / "print" / name).read_bytes()
