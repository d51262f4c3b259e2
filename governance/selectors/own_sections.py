"""Which of a Plan's own Sections ours are, by its reference text, which never changes."""

from functools import cache
from pathlib import Path
from typing import Final

import governance
from governance.domain.own_sections import OwnSections, own_sections_of
from governance.domain.plan_sections import PlanParagraph, parts_of, read_section, section_paragraphs
from governance.models import PlanDocument
from governance.models.portal import as_application

REFERENCE: Final = Path(governance.__file__).parent / "plan_text" / "master_distribution_plan_class_b.txt"
_found: dict[int, OwnSections] = {}  # by Plan; a text that was once read stays as it is


def own_sections_of_plan(plan: int) -> OwnSections:
    """The Plan's numbers by ours. One query the first time a process asks; of a Plan without a text, ours.

    An outsider reads numbers alone, of the Plan under which it is paid.
    """
    if plan in _found:
        return _found[plan]
    with as_application():
        row = PlanDocument.objects.filter(plan=plan, standing=PlanDocument.Standing.REFERENCE).first()
    own = _paragraphs(row.text) if row is not None else ()
    found = own_sections_of(own or reference_paragraphs(), reference_paragraphs())
    if own:
        _found[plan] = found
    return found


@cache
def reference_paragraphs() -> tuple[PlanParagraph, ...]:
    """The paragraphs of the reference Plan's text, as it ships."""
    return _paragraphs(REFERENCE.read_text(encoding="utf-8"))


def _paragraphs(text: str) -> tuple[PlanParagraph, ...]:
    return section_paragraphs([read_section(number, lines) for number, lines in parts_of(text).sections])
