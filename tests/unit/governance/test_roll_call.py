"""One roll call for several Funds: what is typed is read, and each Fund counts its own Board."""

from datetime import date
from typing import Any

import pytest

from governance.domain.periods import DatePeriod
from governance.domain.roll_call import Item, RollCall, Setting, asked_of, count_row
from governance.domain.roll_call_fields import Problem, read_roll_call
from governance.domain.votes import BoardMember, Choice, Matter

DAY = date(2004, 6, 9)
ITEM = Item(key="1.CONTINUANCE.", matter=Matter.CONTINUANCE, portfolios=("growth", "income", "value"))
NAMES = ("Ann", "Bob", "Cyd", "Dot")


def member(name: str, *, interested: bool = False, last: date | None = None) -> BoardMember:
    term = DatePeriod(date(2003, 1, 1), last)
    return BoardMember(name=name, service=term, interested_person=(term,) if interested else ())


def setting(*, in_person: bool = True, called_for: tuple[Matter, ...] = (Matter.CONTINUANCE,)) -> Setting:
    """Alpha has growth and income, and a Board of four; Beta has value, and a Board of two of them."""
    alpha = (member("Ann", interested=True), member("Bob"), member("Cyd"), member("Dot"))
    return Setting(
        meeting="m1",
        day=DAY,
        in_person=in_person,
        called_for=frozenset(called_for),
        boards={"alpha": alpha, "beta": (member("Cyd"), member("Dot"), member("Eve", last=date(2004, 6, 8)))},
        fund_of={"growth": "alpha", "income": "alpha", "value": "beta"},
        items=(ITEM,),
    )


def typed(votes: str = "ffff", modes: str = "pppp", **more: str) -> dict[str, str]:
    """Fields by letters; `-` is an empty place. Names of further fields have _ for the bar."""
    fields = {"began": "9:00"}
    fields |= {f"mode|{name}": letter for name, letter in zip(NAMES, modes, strict=True) if letter != "-"}
    fields |= {
        f"vote|{ITEM.key}|{name}": letter for name, letter in zip(NAMES, votes, strict=True) if letter != "-"
    }
    return fields | {name.replace("ITEM", ITEM.key).replace("_", "|"): value for name, value in more.items()}


def read(fields: dict[str, str], **where: Any) -> tuple[RollCall, list[str]]:
    roll_call, problems = read_roll_call(fields, setting(**where))
    return roll_call, [words(one) for one in problems]


def words(problem: Problem) -> str:
    return f"{problem.field}: {problem.problem}"


def counts(fields: dict[str, str], **where: Any) -> list[tuple[tuple[str, ...], str, str, bool]]:
    of = setting(**where)
    roll_call, _ = read_roll_call(fields, of)
    return [
        (
            one.funds,
            f"{one.tally.board_for}/{one.tally.board_in_office}",
            f"{one.tally.disinterested_for}/{one.tally.disinterested_in_office}",
            one.tally.carried,
        )
        for one in count_row(roll_call.rows[0], of, spells=roll_call.spells)
    ]


@pytest.mark.plan_section("8", "10")
def test_one_row_is_counted_by_each_funds_own_board() -> None:
    assert counts(typed("fffa")) == [(("alpha",), "3/4", "2/3", True), (("beta",), "1/2", "1/2", False)]


@pytest.mark.plan_section("8(b)")
def test_who_takes_part_by_video_has_not_voted_in_person() -> None:
    assert counts(typed("ffff", "ppvp")) == [
        (("alpha",), "3/4", "2/3", True),
        (("beta",), "1/2", "1/2", False),
    ]


@pytest.mark.plan_section("8")
def test_nobody_votes_in_person_at_a_meeting_by_video() -> None:
    assert [one[3] for one in counts(typed(), in_person=False)] == [False, False]


@pytest.mark.plan_section("8")
def test_exception_for_one_portfolio_makes_a_group_of_its_own() -> None:
    fields = typed("ffff", **{"where_ITEM_1": "portfolio:income", "but_ITEM_1_Dot": "r"})

    roll_call, problems = read(fields)

    assert problems == []
    assert [(one.portfolios, one.choices["Dot"]) for one in roll_call.rows[0].groups] == [
        (("growth", "value"), Choice.FOR),
        (("income",), Choice.RECUSED),
    ]


def test_exception_for_a_portfolio_goes_before_one_for_its_fund() -> None:
    exceptions = {"where_ITEM_1": "portfolio:income", "but_ITEM_1_Dot": "r"}
    exceptions |= {"where_ITEM_2": "fund:alpha", "but_ITEM_2_Dot": "a"}

    roll_call, _ = read(typed("ffff", **exceptions))

    assert {one.portfolios: one.choices["Dot"] for one in roll_call.rows[0].groups} == {
        ("growth",): Choice.AGAINST,
        ("income",): Choice.RECUSED,
        ("value",): Choice.FOR,
    }


def test_nobodys_vote_is_taken_as_read() -> None:
    roll_call, problems = read(typed("f--n", "pp-p"))

    assert problems == []
    assert roll_call.rows[0].unsaid == ("Bob",)
    assert dict(roll_call.rows[0].groups[0].choices) == {"Ann": Choice.FOR}


def test_matter_without_a_letter_is_not_put() -> None:
    roll_call, _ = read(typed("----"))

    assert not roll_call.rows[0].is_put


@pytest.mark.plan_section("8")
@pytest.mark.parametrize(
    ("_case", "fields", "expected"),
    [
        (
            "absent and voting",
            typed("ffff", "ppp-"),
            "vote|1.CONTINUANCE.|Dot: Section 8: Dot was not present",
        ),
        (
            "came too late",
            typed(arrived_Dot="10:31", at_ITEM="10:30"),
            "vote|1.CONTINUANCE.|Dot: Section 8: Dot was not present at 10:30",
        ),
        ("no vote", typed("fffz"), "vote|1.CONTINUANCE.|Dot: 'z' is no vote"),
        ("no mode", typed("fff-", "ppp-", arrived_Dot="9"), "mode|Dot: does not say how Dot attended"),
        ("left first", typed(left_Dot="8"), "left|Dot: Dot left before arriving"),
        ("own motion", typed(mover_ITEM="Ann", seconder_ITEM="Ann"), "seconder|1.CONTINUANCE.: Ann cannot"),
        (
            "mover away",
            typed("-fff", "-ppp", mover_ITEM="Ann"),
            "mover|1.CONTINUANCE.: Section 8: Ann was not",
        ),
        (
            "other day",
            typed(at_ITEM="2004-06-10 9"),
            "at|1.CONTINUANCE.: the meeting did not sit on 2004-06-10",
        ),
        (
            "nowhere",
            typed(**{"where_ITEM_1": "", "but_ITEM_1_Dot": "a"}),
            "where|1.CONTINUANCE.|1: does not say",
        ),
        ("nobody", typed(**{"where_ITEM_1": "fund:beta"}), "where|1.CONTINUANCE.|1: does not say who"),
        ("twice there", typed(again_Dot="9:30-10"), "again|Dot: Dot is present twice at 09:30"),
        (
            "adjourned",
            typed(pause_1_at="10", pause_1_until="2004-06-10", pause_1_resumed="9", at_ITEM="10:30"),
            "at|1.CONTINUANCE.: the meeting stood adjourned",
        ),
        ("backwards", typed(pause_1_at="10", pause_1_until="2004-06-08"), "pause|1|until: does not say when"),
    ],
    ids=lambda one: one if isinstance(one, str) and " " in one else "",
)
def test_what_cannot_be_so_is_said_at_its_field(_case: str, fields: dict[str, str], expected: str) -> None:
    _, problems = read(fields)

    assert any(one.startswith(expected) for one in problems), problems


def test_time_of_the_beginning_is_asked_for_once() -> None:
    fields = typed()
    del fields["began"]

    assert [one for one in read(fields)[1] if one.startswith("began")] == [
        "began: does not say when the meeting began"
    ]


def test_a_vote_after_the_reconvening_is_of_its_own_day() -> None:
    pause = {"pause_1_at": "10", "pause_1_until": "2004-06-10", "pause_1_resumed": "9"}
    again = {f"again_{name}": "2004-06-10 9-" for name in NAMES}

    roll_call, problems = read(typed(**pause, **again, **{"at_ITEM": "2004-06-10 9:30"}))

    assert problems == []
    assert roll_call.rows[0].day == date(2004, 6, 10)


@pytest.mark.plan_section("9", "10", "11", "12(a)")
def test_what_a_matter_asks_for_is_said_in_words() -> None:
    assert asked_of(Matter.CONTINUANCE) == (
        "a majority of the Board (Section 10, 8(a))",
        "a majority of the Dis-interested Trustees (Section 10, 8(b))",
        "cast in person at a meeting called for it",
    )
    assert asked_of(Matter.AMENDMENT, raises_amount=True)[-1] == (
        "the holders of the Shares of each Portfolio as well (Section 9)"
    )
    assert asked_of(Matter.TERMINATION) == (
        "a majority of the Dis-interested Trustees (Section 11)",
        "or instead a majority of the Shares (Section 11)",
    )
