"""The names of share classes as texts write them: Class B, Class A3, Investor Class, Class A and Class C."""

import re

_CODE = r"(?!of\b|to\b|on\b|in\b|is\b|as\b|or\b)[a-z]{1,2}\d?\b"
_BETWEEN = r"(?: shares)?(?:, and |, | and | & |/)(?:class )?"
_LETTERED = re.compile(rf"\bclass(?:es)? ({_CODE}(?:{_BETWEEN}{_CODE})*)", re.IGNORECASE)
_NAMED = re.compile(r"\b([a-z]+) class shares\b", re.IGNORECASE)


def classes_in(text: str) -> tuple[str, ...]:
    """The share classes that a text names, each once: "Class B", "Investor Class"."""
    lists = [re.sub(r"class |\bshares\b", "", found[1], flags=re.I) for found in _LETTERED.finditer(text)]
    codes = [
        code for codes in lists for code in re.findall(r"[a-z]{1,2}\d?\b(?<!and)", codes, flags=re.IGNORECASE)
    ]
    if codes:
        return tuple(dict.fromkeys(f"Class {code.upper()}" for code in codes))
    return tuple(dict.fromkeys(f"{found[1].capitalize()} Class" for found in _NAMED.finditer(text)))
