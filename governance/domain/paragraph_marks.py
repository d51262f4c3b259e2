"""Which paragraphs of a Plan words like "6(b), 6(e)", "11(ii), (iii)" or "6" name."""

import re
from collections.abc import Collection, Iterator

# "Section 6(b), (c) and 12(b)" in running text: the numbers of the list.
_NUMBER = r"\d{1,2}(?:\([a-z]+\))*"
_NAMED = re.compile(rf"\bSections? ({_NUMBER}(?:(?:,? and |, | or )(?:{_NUMBER}|(?:\([a-z]+\))+)(?![\w.]))*)")
_PART = re.compile(r"(\d{1,2})?((?:\([a-z]+\))*)")


def paragraphs_named(words: str, *, among: Collection[str]) -> tuple[str, ...]:
    """The paragraphs, of those there are, that a list of Section numbers names; in their order.

    Our reading: a Section that has only lettered paragraphs names them all, and a part smaller than a
    paragraph names the paragraph in which it stands.

    >>> paragraphs_named("6, 11(ii), (iii)", among=("6(a)", "6(b)", "7", "11"))
    ('6(a)', '6(b)', '11')
    """
    found = {paragraph for number in _numbers(words) for paragraph in _of_number(number, among)}
    return tuple(one for one in among if one in found)


def paragraphs_in_text(text: str, *, among: Collection[str]) -> tuple[str, ...]:
    """The paragraphs that running text names after the word Section.

    >>> paragraphs_in_text("By Sections 2 and 6(b) it ends.", among=("1", "2", "6(b)"))
    ('2', '6(b)')
    """
    named = ", ".join(found[1] for found in _NAMED.finditer(" ".join(text.split())))
    return paragraphs_named(named, among=among)


def _numbers(words: str) -> Iterator[str]:
    """Each number of a list; letters alone belong to the number before them."""
    section = ""
    for part in re.split(r",|\band\b|\bor\b", words):
        found = _PART.fullmatch(part.strip())
        if found is None or not (found[1] or found[2]):
            continue
        section = found[1] or section
        if section:
            yield f"{section}{found[2]}"


def _of_number(number: str, among: Collection[str]) -> Iterator[str]:
    of_whole = [one for one in among if one.startswith(f"{number}(")]
    while number not in among and number.endswith(")"):
        number = number[: number.rindex("(")]
    if number in among:
        yield number
    elif "(" not in number:
        yield from of_whole or (one for one in among if one.startswith(f"{number}("))
