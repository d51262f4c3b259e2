"""A plan's own text: title, share class, dates, Sections and Schedule A.

Read as it is filed, with page breaks, tags and wrapped lines. What cannot be read for certain is
refused with its line, every fault at once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.filed_text import (
    FoundDate,
    TextLine,
    collapse,
    dates_in,
    is_page_number,
    is_prose,
)
from governance.domain.plan_sections import (
    PlanParagraph,
    PlanParts,
    PlanSection,
    parts_of,
    read_section,
    section_paragraphs,
)
from governance.domain.schedule_a_classes import OfClass
from governance.domain.schedule_a_text import ReadSchedule, ScheduleALine, read_schedule_lines
from governance.domain.share_class_names import classes_in

__all__ = [
    "PlanParagraph",
    "PlanSection",
    "PlanText",
    "ScheduleALine",
    "ScheduleAText",
    "classes_of",
    "is_whole_plan",
    "read_plan_text",
    "read_schedule_a",
    "section_paragraphs",
]

EFFECTIVE_SECTION = "8"
CONTINUANCE_SECTION = "10"
LONGEST_TITLE = LONGEST_HEADING = 40  # lines
MOST_NUMBERING_FAULTS = 10
KEYWORD_REACH = 80  # characters between "effective" or "until" and its date

_NOT_TITLE = re.compile(r"\W*(?:ex-?\d|exhibit\b|appendix\b)|\[", re.IGNORECASE)
_PLAN_WORDS = re.compile(r"\bdistribution plan\b", re.IGNORECASE)
_FUND_OF_TITLE = re.compile(r"\bplan of (?:the )?([^()]{3,200}?) ?\((?=[^()]*\bclass)", re.IGNORECASE)
_ASSIGNEE = re.compile(r"\bassignees?\b", re.IGNORECASE)
_BECOMES = re.compile(r"\bbecome effective\b", re.IGNORECASE)
_CONTINUES = re.compile(r"\bcontinue in effect\b", re.IGNORECASE)
_SECURITIZATION = re.compile(r"\bsecuriti[sz]ation feature\b", re.IGNORECASE)
_EFFECTIVE = re.compile(r"\beffective\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|through)\b", re.IGNORECASE)
_AMENDED_FROM = re.compile(r"\bamended\b[^.]{0,60}?\beffective\b(?: as of| on)? ", re.IGNORECASE)
_STATED_FROM = re.compile(
    r"\b(?:effective(?: as of| on)?|(?<!dated )as of|(?:amended|revised)(?: as of| on)?):? ", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanText:
    """What a plan says of itself; `share_class` is like "Class B", `suggested_code` like "class-b".

    `classes` are all that the title names. `has_assignees`: its Sections let a Distributor transfer its
    rights to Assignees, as Section 6(b) does. `notes` are the footnotes of Schedule A.
    """

    title: str
    share_class: str
    suggested_code: str
    securitization_feature: bool
    has_assignees: bool
    classes: tuple[str, ...]
    notes: tuple[str, ...]
    effective_date: date
    first_continuance_date: date
    sections: tuple[PlanSection, ...]
    schedule: tuple[ScheduleALine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleAText:
    """A Schedule A that stands alone, as amendments restate it.

    `title` and `share_class` are empty, and `effective_date` None, where the text does not say.
    """

    title: str
    share_class: str
    effective_date: date | None
    schedule: tuple[ScheduleALine, ...]
    notes: tuple[str, ...] = ()


def speaks_of_assignees(sections: Iterable[PlanSection]) -> bool:
    """Section 6(b): whether Sections let a Distributor transfer its rights to Assignees."""
    return any(_ASSIGNEE.search(section.text) for section in sections)


def is_whole_plan(text: str) -> bool:
    """Whether a text has Sections of its own, and is not a Schedule A or an amendment alone."""
    return bool(parts_of(text).sections)


def classes_of(text: str) -> tuple[str, ...]:
    """The share classes that the title of a plan, or the heading of a Schedule A alone, names."""
    return _named_classes(parts_of(text))


def _named_classes(parts: PlanParts) -> tuple[str, ...]:
    heading = collapse(" ".join(line.text for line in parts.schedule[:LONGEST_HEADING]))
    return classes_in(_title_of(parts.opening)) or classes_in(heading)


def read_plan_text(text: str, *, source: str, share_class: str | None = None) -> PlanText:
    """Sections 1, 8, 10 and Schedule A: who the plan is for, from when, until when, at which rates.

    Our reading: the title names the share class, Section 8 the effective date, Section 10 the day
    through which the plan continues without a vote; a sister plan that lacks a Section may say so in one
    of another number. Of a text for several classes, `share_class` says as the plan of which it is read.

    Raises: Refused with every fault; `row` is the line of the file.
    """
    parts = parts_of(text)
    if not parts.sections and not parts.schedule:
        raise Refused([_no_plan(source)])
    faults = _section_faults(parts, source=source)
    title = _title_of(parts.opening)
    classes = classes_in(title)
    wanted = _share_class(title, share_class, parts=parts, source=source, faults=faults)
    sections = tuple(read_section(number, lines) for number, lines in parts.sections)
    begins = _section_saying(sections, _BECOMES, number=EFFECTIVE_SECTION)
    goes_on = _section_saying(sections, _CONTINUES, number=CONTINUANCE_SECTION)
    effective = _date_of(sections, number=begins, after=_EFFECTIVE, source=source, faults=faults)
    continuance = _date_of(sections, number=goes_on, after=_UNTIL, source=source, faults=faults)
    schedule = _schedule_of(parts, OfClass(wanted=wanted, classes=classes, fund=_fund_of(title)), source)
    faults += schedule.faults
    if effective and continuance and continuance < effective:
        faults.append(_ends_before_it_begins(sections, begins=begins, goes_on=goes_on, source=source))
    if faults or effective is None or continuance is None:
        raise Refused(faults)
    return PlanText(
        title=title,
        share_class=wanted,
        suggested_code=wanted.lower().replace(" ", "-"),
        securitization_feature=_SECURITIZATION.search(title) is not None,
        has_assignees=speaks_of_assignees(sections),
        classes=classes,
        notes=schedule.notes,
        effective_date=effective,
        first_continuance_date=continuance,
        sections=sections,
        schedule=schedule.lines,
    )


def read_schedule_a(text: str, *, source: str, share_class: str | None = None) -> ScheduleAText:
    """Section 9 and Schedule A: a restated Schedule A, alone or within a numbered amendment.

    Our reading: its date is the one on which the amendment says that it takes effect, else the one in
    the heading of the schedule; the date of the plan that it amends is not its date.

    Raises: Refused with every fault; `row` is the line of the file.
    """
    parts = parts_of(text)
    if not parts.schedule:
        raise Refused([_no_plan(source) if not parts.sections else _no_schedule(source)])
    title = _title_of(parts.opening)
    classes = _named_classes(parts)
    wanted = share_class if share_class in classes else classes[0] if len(classes) == 1 else ""
    read = _schedule_of(parts, OfClass(wanted=wanted, classes=classes, fund=_fund_of(title)), source)
    schedule, faults = read.lines, [*read.faults]
    if len(classes) > 1 and not wanted:
        faults.insert(0, _several(classes, share_class, row=parts.schedule[0].number, source=source))
    first = min((line.line for line in schedule), default=parts.schedule[-1].number)
    heading = collapse(" ".join(line.text for line in parts.schedule if line.number < first))
    opening = collapse(" ".join(line.text for line in parts.opening))
    stated = _date_after(_AMENDED_FROM, text=opening) or _date_after(_STATED_FROM, text=heading)
    if stated and stated.day is None:
        faults.append(
            _no_such_day(stated, row=parts.schedule[0].number, column="effective date", source=source)
        )
    if faults:
        raise Refused(faults)
    return ScheduleAText(
        title=title,
        share_class=wanted,
        effective_date=stated.day if stated else None,
        schedule=schedule,
        notes=read.notes,
    )


def _schedule_of(parts: PlanParts, of: OfClass, source: str) -> ReadSchedule:
    return read_schedule_lines(parts.schedule, source=source, of=of) if parts.schedule else ReadSchedule()


def _fund_of(title: str) -> str:
    """The Fund whose plan it is as a whole, where the title says so: PLAN OF ... (CLASS A SHARES)."""
    found = _FUND_OF_TITLE.search(title)
    return found[1].strip(" ,") if found else ""


def _section_saying(sections: Sequence[PlanSection], words: re.Pattern[str], *, number: str) -> str:
    """The number of the Section that says so: that of the Plan we know, else the only one that does."""
    saying = [section.number for section in sections if words.search(collapse(section.text))]
    return number if number in saying or len(saying) != 1 else saying[0]


def _title_of(opening: Sequence[TextLine]) -> str:
    """The title: every head line before the first running text, with single spaces."""
    title: list[str] = []
    for line in opening:
        words = line.words
        if not words or is_page_number(words) or _NOT_TITLE.match(words):
            continue
        if is_prose(words) or len(title) == LONGEST_TITLE:
            break
        title.append(words)
    half = len(title) // 2
    # A cover page may bear the same title as the first page.
    return " ".join(title[half:] if half and title[:half] == title[half:] else title)


def _share_class(title: str, asked: str | None, *, parts: PlanParts, source: str, faults: list[Fault]) -> str:
    """Section 1: the class of Shares as whose plan the text is read; of several, the one asked for."""
    row = next((line.number for line in parts.opening if line.text.strip()), 1)
    if not _PLAN_WORDS.search(title):
        problem = "the text does not begin with the title of a distribution plan"
        remedy = "begin with the title, like MASTER DISTRIBUTION PLAN (CLASS B SHARES)"
        faults.append(Fault(source=source, row=row, column="title", problem=problem, remedy=remedy))
        return ""
    classes = classes_in(title)
    if asked in classes or (len(classes) == 1 and asked is None):
        return asked or classes[0]
    if classes:
        faults.append(_several(classes, asked, row=row, source=source))
        return classes[0]
    problem = "the title names no share class"
    remedy = "a plan is for the Shares of one class; name it in the title, like (CLASS B SHARES)"
    faults.append(Fault(source=source, row=row, column="title", problem=problem, remedy=remedy))
    return ""


def _several(classes: Sequence[str], asked: str | None, *, row: int, source: str) -> Fault:
    problem = f"the title names {' and '.join(classes)}" + (f", not {asked}" if asked else "")
    remedy = "each class has a Plan of its own: say for which the text is to be read, and load it again for"
    remedy = f"{remedy} the next: --share-class {' or '.join(repr(one) for one in classes)}"
    return Fault(source=source, row=row, column="title", problem=problem, remedy=remedy)


def _date_of(
    sections: Sequence[PlanSection], *, number: str, after: re.Pattern[str], source: str, faults: list[Fault]
) -> date | None:
    """Sections 8 and 10: the one date that follows the word `after` in a Section."""
    what = "effective date" if after is _EFFECTIVE else "date until which the plan continues"
    column = f"Section {number}"
    section = next((section for section in sections if section.number == number), None)
    if section is None:
        problem = f"there is no {column}, and so no {what}"
        faults.append(
            Fault(source=source, row=None, column=column, problem=problem, remedy="give the whole text")
        )
        return None
    text = collapse(section.text)
    stated = [
        found
        for found in dates_in(text)
        if after.search(text, max(0, found.start - KEYWORD_REACH), found.start)
    ]
    wrong = next((found for found in stated if found.day is None), None)
    days = {found.day for found in stated}
    if wrong:
        faults.append(_no_such_day(wrong, row=section.line, column=column, source=source))
    elif len(days) != 1:
        named = " and ".join(found.written for found in stated)
        problem = f"{column} states more than one {what}: {named}" if days else f"{column} states no {what}"
        remedy = "state one date, like August 18, 2003"
        faults.append(Fault(source=source, row=section.line, column=column, problem=problem, remedy=remedy))
    return days.pop() if len(days) == 1 else None


def _date_after(words: re.Pattern[str], *, text: str) -> FoundDate | None:
    """The first date that directly follows such words."""
    for found in words.finditer(text):
        if (dates := dates_in(text[found.end() : found.end() + 40])) and dates[0].start == 0:
            return dates[0]
    return None


def _section_faults(parts: PlanParts, *, source: str) -> list[Fault]:
    """Sections missing or standing twice, and a missing Schedule A."""
    faults = []
    last = 0
    for number, lines in parts.sections:
        if int(number) != last + 1:
            missing = int(number) > last
            problem = (
                f"Section {last + 1} is missing before Section {number}"
                if missing
                else f"Section {number} stands twice"
            )
            remedy = "give the whole text, each Section once and in order"
            faults.append(
                Fault(source=source, row=lines[0].number, column="Section", problem=problem, remedy=remedy)
            )
        last = int(number)
    del faults[MOST_NUMBERING_FAULTS:]
    return faults if parts.schedule else [*faults, _no_schedule(source)]


def _no_plan(source: str) -> Fault:
    problem = "this is not the text of a distribution plan: it has neither Sections nor a Schedule A"
    remedy = "load the plan's own text, from its title to the end of Schedule A, as plain text"
    return Fault(source=source, row=None, column="", problem=problem, remedy=remedy)


def _no_schedule(source: str) -> Fault:
    problem = "the text has no Schedule A"
    remedy = "give the text with its Schedule A, under a heading SCHEDULE A on a line of its own"
    return Fault(source=source, row=None, column="Schedule A", problem=problem, remedy=remedy)


def _no_such_day(found: FoundDate, *, row: int, column: str, source: str) -> Fault:
    problem = f"{found.written!r} is no day of the calendar"
    return Fault(source=source, row=row, column=column, problem=problem, remedy="correct the date")


def _ends_before_it_begins(
    sections: Sequence[PlanSection], *, begins: str, goes_on: str, source: str
) -> Fault:
    row = next(section.line for section in sections if section.number == goes_on)
    problem = "the plan would continue only until a day before its effective date"
    remedy = f"compare the dates of Section {begins} and Section {goes_on}"
    return Fault(source=source, row=row, column=f"Section {goes_on}", problem=problem, remedy=remedy)
