"""What a style could make of the words of an exhibit: hide them, strike them out, add others."""

import re
from dataclasses import dataclass

_NOT_PLAIN = re.compile(
    r"\\(?P<code>[0-9a-f]{1,6})[ \t\n\f]?|\\(?P<sign>[^0-9a-f])"
    r"|(?P<string>\"(?:[^\"\\\n]|\\[\s\S])*+\"?|'(?:[^'\\\n]|\\[\s\S])*+'?)"
    r"|(?P<url>url\([^\"'()\\]*+\))"
    r"|(?P<comment>/\*[\s\S]*?(?:\*/|\Z))",
    re.IGNORECASE,
)
_ZERO = r"[-+]?(?:0+(?:\.0*)?|\.0+)(?![\d.])"
_HIDES = re.compile(
    rf"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*{_ZERO}|font-size\s*:\s*{_ZERO}"
    rf"|(?<![\w-])font\s*:\s*+(?:[^\s;:{{}}]++\s++){{0,8}}?{_ZERO}(?:%|[a-z]{{1,4}})?(?:[\s/;]|$)"
)
_STRIKES = re.compile(r"line-through")
_ADDS = re.compile(r"(?<![\w-])content\s*:\s*(?!none|normal|\"\"|\s)|@import|unicode-bidi\s*:")
_NO_ROOM = re.compile(rf"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*{_ZERO}")
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)")


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleFault:
    """What a style does to the words, in words; `line` counts from 0 within it."""

    problem: str
    line: int


def style_fault(style: str) -> StyleFault | None:
    """Why words in such a style may not be those that a reader sees; None: they are.

    What stands in its comments or strings is looked at too: where they end is easily mistaken.
    """
    for plain in (_NOT_PLAIN.sub(_as_plain, style).lower(), style.lower()):
        for pattern, problem in (
            (_HIDES, "words that no reader sees"),
            (_STRIKES, "words that are struck out"),
            (_ADDS, "words from its style"),
        ):
            if found := pattern.search(plain):
                problem = f"{problem} ({' '.join(found[0].split())})"
                return StyleFault(problem=problem, line=plain.count("\n", 0, found.start()))
        if (found := _NO_ROOM.search(plain)) and _CUT_OFF.search(plain):
            problem = f"words that no reader sees ({' '.join(found[0].split())}, overflow: hidden)"
            return StyleFault(problem=problem, line=plain.count("\n", 0, found.start()))
    return None


def _as_plain(found: re.Match[str]) -> str:
    """An escape as its sign, a string as `""` or `"x"`, a comment as the space that it stands for."""
    lines = "\n" * found[0].count("\n")
    if found["code"]:
        code = int(found["code"], 16)
        return (chr(code) if 0 < code <= 0x10FFFF else " ") + lines
    if found["string"]:
        return ('""' if len(found["string"]) <= 2 else '"x"') + lines
    if found["url"]:
        return "url()" + lines
    return (found["sign"] or " ") if not lines else lines
