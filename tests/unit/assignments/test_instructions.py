"""R13: the instructions that lines make, and the states they pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.domain.errors import StatusChangeNotAllowed
from assignments.domain.instructions import (
    ALLOWED_CHANGES,
    InstructionStatus,
    check_status_change,
    draft_instructions,
)
from assignments.domain.routes import Component, PayableLine, PayeeKind

LAPSED = "Section 10: continuance not approved"
NO_CALCULATION = "Section 6(d): no Monthly Calculation of adi for 2003-09"


def line(portfolio="dynamics", cents=1000, **other):
    values = {
        "component": Component.DISTRIBUTION_FEE,
        "distributor": "adi",
        "assignee": None,
        "claim": None,
        "payee_kind": PayeeKind.DISTRIBUTOR,
        "payee": "adi",
        "held_because": (),
        "offsettable": True,
    } | other
    return PayableLine(portfolio=portfolio, cents=cents, **values)


def to_trust(code, **other):
    return line(assignee=code, payee_kind=PayeeKind.ASSIGNEE, payee=code, **({"offsettable": False} | other))


@pytest.mark.plan_section("6(a)")
def test_each_payee_gets_one_instruction_and_one_more_for_each_set_of_reasons():
    lines = [
        to_trust("trust-a", held_because=(NO_CALCULATION,)),
        line("growth", held_because=(LAPSED, NO_CALCULATION)),
        line("dynamics", held_because=(LAPSED,)),
        line("energy", held_because=(NO_CALCULATION, LAPSED)),
        line("utilities"),
        line("leisure"),
    ]

    drafts = draft_instructions(lines)

    assert [
        (draft.payee, draft.held_because, [each.portfolio for each in draft.lines]) for draft in drafts
    ] == [
        ("adi", (), ["leisure", "utilities"]),
        ("adi", (LAPSED,), ["dynamics"]),
        ("adi", (LAPSED, NO_CALCULATION), ["energy", "growth"]),
        ("trust-a", (NO_CALCULATION,), ["dynamics"]),
    ]


@pytest.mark.plan_section("6(a)")
def test_the_same_code_as_distributor_and_as_assignee_is_two_payees():
    drafts = draft_instructions([to_trust("adi"), line()])

    assert [draft.payee_kind.value for draft in drafts] == ["DISTRIBUTOR", "ASSIGNEE"]


def test_lines_stand_by_portfolio_component_distributor_assignee_and_claim():
    lines = [
        line("growth"),
        line(component=Component.OFFSET, claim=10, cents=-1, offsettable=False),
        line(component=Component.OFFSET, claim=9, cents=-1, offsettable=False),
        line(component=Component.SERVICE_FEE),
        line(assignee="trust-a", offsettable=False),
        line(),
    ]

    (draft,) = draft_instructions(lines)

    assert [(each.portfolio, each.component.value, each.assignee, each.claim) for each in draft.lines] == [
        ("dynamics", "DISTRIBUTION_FEE", None, None),
        ("dynamics", "DISTRIBUTION_FEE", "trust-a", None),
        ("dynamics", "SERVICE_FEE", None, None),
        ("dynamics", "OFFSET", None, 9),
        ("dynamics", "OFFSET", None, 10),
        ("growth", "DISTRIBUTION_FEE", None, None),
    ]
    assert draft.amount_cents == 3998


def test_lines_alike_become_one():
    (draft,) = draft_instructions([line(cents=100), line(cents=250)])

    assert [each.cents for each in draft.lines] == [350]


def test_no_lines_make_no_instruction():
    assert draft_instructions([]) == ()


@pytest.mark.parametrize(
    ("_case", "lines", "status"),
    [
        ("something to pay", [line()], "PREPARED"),
        ("a reason to wait", [line(held_because=(LAPSED,))], "HELD"),
        ("nothing to move", [line(), line(component=Component.OFFSET, claim=1, cents=-1000)], "SETTLED"),
        (
            "held, though it nets to zero",
            [line("a", 5, held_because=("x",)), line("b", -5, held_because=("x",))],
            "HELD",
        ),
    ],
)
def test_an_instruction_begins_as(_case, lines, status):
    (draft,) = draft_instructions(lines)

    assert draft.first_status.value == status


@pytest.mark.parametrize(
    ("current", "following"),
    [
        ("PREPARED", "APPROVED"),
        ("APPROVED", "ISSUED"),
        ("ISSUED", "SETTLED"),
        ("SETTLED", "RETURNED"),
        ("HELD", "SUPERSEDED"),
        ("HELD", "VOIDED"),
    ],
)
def test_an_instruction_may_become(current, following):
    check_status_change(current=InstructionStatus(current), following=InstructionStatus(following))


@pytest.mark.parametrize(
    ("current", "following"),
    [
        ("HELD", "PREPARED"),
        ("HELD", "APPROVED"),
        ("PREPARED", "ISSUED"),
        ("APPROVED", "SUPERSEDED"),
        ("ISSUED", "VOIDED"),
        ("ISSUED", "PREPARED"),
        ("SETTLED", "VOIDED"),
        ("VOIDED", "PREPARED"),
        ("SUPERSEDED", "PREPARED"),
        ("REVERSED", "ISSUED"),
    ],
)
def test_an_instruction_may_not_become(current, following):
    with pytest.raises(StatusChangeNotAllowed, match=f"{current} cannot become {following}"):
        check_status_change(current=InstructionStatus(current), following=InstructionStatus(following))


def test_every_status_says_what_may_follow():
    assert set(ALLOWED_CHANGES) == set(InstructionStatus)


payees = st.sampled_from(
    [(PayeeKind.DISTRIBUTOR, "adi"), (PayeeKind.ASSIGNEE, "trust-a"), (PayeeKind.COLLECTION_AGENT, "bank")]
)


@st.composite
def any_line(draw):
    kind, payee = draw(payees)
    return line(
        portfolio=draw(st.sampled_from(["a", "b"])),
        cents=draw(st.integers(min_value=-99, max_value=99).filter(bool)),
        component=draw(st.sampled_from([Component.DISTRIBUTION_FEE, Component.OFFSET])),
        assignee=draw(st.sampled_from([None, "trust-a"])),
        claim=draw(st.sampled_from([None, 1, 2])),
        payee_kind=kind,
        payee=payee,
        held_because=draw(
            st.sampled_from([(), (LAPSED,), (LAPSED, NO_CALCULATION), (NO_CALCULATION, LAPSED)])
        ),
    )


@given(st.lists(any_line(), max_size=12), st.randoms(use_true_random=False))
def test_nothing_is_lost_and_the_order_of_lines_does_not_matter(lines, random):
    drafts = draft_instructions(lines)

    again = draft_instructions(random.sample(lines, len(lines)))

    assert again == drafts
    assert sum(draft.amount_cents for draft in drafts) == sum(each.cents for each in lines)
    assert len({(draft.payee_kind, draft.payee, draft.held_because) for draft in drafts}) == len(drafts)
