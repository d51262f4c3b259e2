"""The roll call's fields as they are sent, and as the page shows them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.domain.attendance import MODE_LETTERS
from governance.domain.roll_call import Count, Item, RollCall, Row, asked_of, count_row
from governance.domain.roll_call_fields import (
    BAR,
    EXCEPTIONS_MAX,
    LETTERS,
    PAUSE_PARTS,
    PAUSES_MAX,
    Fields,
    Problem,
    exception_numbers,
    name_of,
)
from governance.selectors.roll_call import RollCallOf, where_choices
from governance.selectors.seats import Seat
from governance.selectors.vote_words import MATTER_WORDS
from governance.selectors.votes import listed

OF_MEETING = ("began", "reason")
OF_TRUSTEE = ("mode", "arrived", "left", "again")
OF_ITEM = ("at", "mover", "seconder", "covers")
# The parts that a field's name has at least: what it is, then of whom, of which matter, which exception.
PARTS = {
    **dict.fromkeys(OF_MEETING, 1),
    **dict.fromkeys((*OF_TRUSTEE, *OF_ITEM), 2),
    **dict.fromkeys(("pause", "vote", "where"), 3),
    "but": 4,
}
NAME_MAX, VALUE_MAX = 1000, 400
NUL = "\x00"  # no text of the database holds it
MODES, VOTES = "".join(MODE_LETTERS), "".join(LETTERS)


def sent_fields(sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed: the roll call's own fields that are not empty; an open exception stays open."""
    typed = {name: value.replace(NUL, "").strip()[:VALUE_MAX] for name, value in sent.items()}
    return {
        name: value
        for name, value in typed.items()
        if _is_field(name) and (value or name.startswith(f"where{BAR}"))
    }


def _is_field(name: str) -> bool:
    what, *more = name.split(BAR)
    is_whole = what in PARTS and len(more) + 1 >= PARTS[what]
    return is_whole and len(name) <= NAME_MAX and NUL not in name


def with_exception(fields: Fields, key: str) -> tuple[dict[str, str], str]:
    """The fields with one more exception of a matter open, and the name of its first field."""
    number = max(exception_numbers(fields, key), default=0) + 1
    name = name_of("where", key, number)
    if number > EXCEPTIONS_MAX or not _is_field(name):
        return dict(fields), ""
    return {**fields, name: ""}, name


def without_exception(fields: Fields, key: str, number: str) -> dict[str, str]:
    """The fields with an exception closed."""
    where, but = name_of("where", key, number), name_of("but", key, number, "")
    return {name: value for name, value in fields.items() if name != where and not name.startswith(but)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field: its name, its label, what stands in it; `letters`: the keys that it takes."""

    name: str
    label: str
    value: str
    letters: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteeLine:
    """One line of the attendance list."""

    seat: Seat
    mode: Input
    arrived: Input
    left: Input
    again: Input


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionLine:
    """Where somebody voted otherwise, and who."""

    number: int
    where: Input
    choices: Sequence[tuple[str, str]]
    cells: tuple[Input, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLines:
    """A matter: one row of votes, its exceptions, and what they give so far."""

    number: int
    item: Item
    matter: str
    about: str
    text: str
    asked: tuple[str, ...]
    covers: bool
    cells: tuple[Input, ...]
    exceptions: tuple[ExceptionLine, ...]
    fields: Mapping[str, Input]
    live: "Live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What a matter's row gives as it stands."""

    number: int
    is_put: bool
    counts: tuple[Count, ...]
    unsaid: tuple[str, ...]
    problems: tuple[Problem, ...]
    fund_names: Mapping[str, str]

    @property
    def state(self) -> str:
        """The word of the mark."""
        states = {one.tally.carried for one in self.counts}
        if not self.is_put or not states:
            return "open"
        return "carried" if states == {True} else "lost" if states == {False} else "carried in part"

    @property
    def lines(self) -> Iterator[tuple[str, Count]]:
        """Each count with the Funds that share it."""
        for count in self.counts:
            names = [self.fund_names[code] for code in count.funds]
            alone = len(self.counts) == 1 and len(names) > 1
            yield f"all {len(names)} Funds" if alone else listed(names, what="Funds"), count


def attendance_lines(seats: Sequence[Seat], fields: Fields) -> list[TrusteeLine]:
    """The attendance list."""
    words = {"mode": "how present", "arrived": "arrived", "left": "left", "again": "present again"}

    def one(what: str, seat: Seat) -> Input:
        name = name_of(what, seat.name)
        return Input(
            name=name,
            label=f"{seat.name}: {words[what]}",
            value=fields.get(name, ""),
            letters=MODES if what == "mode" else "",
        )

    return [
        TrusteeLine(
            seat=seat,
            mode=one("mode", seat),
            arrived=one("arrived", seat),
            left=one("left", seat),
            again=one("again", seat),
        )
        for seat in seats
    ]


def pause_lines(fields: Fields) -> list[dict[str, Input]]:
    """The adjournments that are filled in, and an empty one."""
    lines = []
    for number in range(1, PAUSES_MAX + 1):
        names = {part: name_of("pause", number, part) for part in PAUSE_PARTS}
        lines.append(
            {
                part: Input(name=name, label=f"Adjournment {number}: {part}", value=fields.get(name, ""))
                for part, name in names.items()
            }
        )
        if not any(name in fields for name in names.values()):
            break
    return lines


def live_of(
    of: RollCallOf, roll_call: RollCall, problems: Sequence[Problem]
) -> tuple[tuple[Live, ...], tuple[Problem, ...]]:
    """What each matter's row gives; and what is wrong with the attendance."""
    names = {row.fund: row.fund_name for row in of.classes}
    found = []
    for number, row in enumerate(roll_call.rows, start=1):
        found.append(
            Live(
                number=number,
                is_put=row.is_put,
                counts=count_row(row, of.setting, spells=roll_call.spells) if row.is_put else (),
                unsaid=row.unsaid,
                problems=tuple(one for one in problems if _is_of(one, row)),
                fund_names=names,
            )
        )
    elsewhere = tuple(one for one in problems if not any(_is_of(one, row) for row in roll_call.rows))
    return tuple(found), elsewhere


def item_lines(of: RollCallOf, fields: Fields, live: Sequence[Live]) -> list[ItemLines]:
    """Every matter with its fields."""
    return [_item_lines(of, item, fields, live=one) for item, one in zip(of.setting.items, live, strict=True)]


def _item_lines(of: RollCallOf, item: Item, fields: Fields, *, live: Live) -> ItemLines:
    matter = MATTER_WORDS[item.matter]
    names = of.setting.trustees()

    def cells(*before: object, label: str) -> tuple[Input, ...]:
        return tuple(
            Input(
                name=name_of(*before, trustee),
                label=f"{trustee}: {label}",
                value=fields.get(name_of(*before, trustee), ""),
                letters=VOTES,
            )
            for trustee in names
        )

    words = f"{matter.lower()}, {of.about(item)}"
    labels = {"at": "time", "mover": "moved by", "seconder": "seconded by", "covers": "covers"}
    return ItemLines(
        number=live.number,
        item=item,
        matter=matter,
        about=of.about(item),
        text=of.texts.get(item.key, ""),
        asked=asked_of(item.matter, raises_amount=item.raises_amount),
        covers=not item.subject,
        cells=cells("vote", item.key, label=f"vote on {words}"),
        exceptions=tuple(
            ExceptionLine(
                number=number,
                where=Input(
                    name=(where := name_of("where", item.key, number)),
                    label=f"Exception {number} to {words}: where",
                    value=fields.get(where, ""),
                ),
                choices=where_choices(of, item),
                cells=cells("but", item.key, number, label=f"vote on {words}, exception {number}"),
            )
            for number in exception_numbers(fields, item.key)
        ),
        fields={
            what: Input(
                name=name_of(what, item.key),
                label=f"{words}: {labels[what]}",
                value=fields.get(name_of(what, item.key), ""),
            )
            for what in OF_ITEM
        },
        live=live,
    )


def _is_of(problem: Problem, row: Row) -> bool:
    parts = problem.field.split(BAR)
    return len(parts) > 1 and parts[1] == row.item.key
