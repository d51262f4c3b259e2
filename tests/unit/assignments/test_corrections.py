"""R13: what a closed month lacked is paid, what it gave too much is kept back where it may be, or claimed."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from assignments.domain.corrections import (
    Difference,
    Label,
    Part,
    Payee,
    Purse,
    Remainder,
    Settled,
    recover,
    settle,
)
from assignments.domain.routes import Component, PayableLine, PayeeKind

SEPTEMBER = date(2003, 9, 1)
LABEL = Label(portfolio="growth", component=Component.CORRECTION, for_month=SEPTEMBER, corrects="7")
ADI = Payee(PayeeKind.DISTRIBUTOR, "adi")
TRUST = Payee(PayeeKind.ASSIGNEE, "trust-a")
AGENT = Payee(PayeeKind.COLLECTION_AGENT, "depository")
BALANCE = Part("adi", None, Component.DISTRIBUTION_FEE)
SERVICE = Part("adi", None, Component.SERVICE_FEE)
PORTION = Part("adi", "trust-a", Component.DISTRIBUTION_FEE)
OF_T1 = (("t1", 1),)


def change(
    part: Part,
    cents: int,
    payee: Payee = ADI,
    *,
    held: tuple[str, ...] = (),
    by_transfer: tuple[tuple[str, int], ...] = (),
    unpaid: int = 0,
) -> Difference:
    """A part that gives so many cents more, or less."""
    return Difference(
        part=part,
        stood=1000,
        restated=1000 + cents,
        payee=payee,
        held_because=held,
        by_transfer=by_transfer,
        unpaid=unpaid,
    )


def line(cents: int, payee: Payee = ADI, *, assignee: str | None = None, held: bool = False) -> PayableLine:
    """What the closing pays of the Portfolio."""
    return PayableLine(
        portfolio="growth",
        component=Component.DISTRIBUTION_FEE,
        distributor="adi",
        assignee=assignee,
        claim=None,
        payee_kind=payee.kind,
        payee=payee.code,
        cents=cents,
        held_because=("Section 10: continuance not approved",) if held else (),
        offsettable=False,
    )


def purse(*lines: PayableLine) -> Purse:
    """The purse of these lines; Portions are of the Transfer t1."""
    found = Purse()
    for one in lines:
        found.put(one, by_transfer=OF_T1 if one.assignee else ())
    return found


def paid(settled: Settled) -> list[tuple[str, str | None, int]]:
    """Payee, Assignee and cents of each line."""
    return [(one.payee, one.assignee, one.cents) for one in settled.lines]


def test_what_is_lacking_is_paid_on_the_route_and_held_with_the_month() -> None:
    found = settle(
        [change(PORTION, 60, TRUST, by_transfer=OF_T1), change(BALANCE, 40, held=("Section 10",))],
        purse=purse(),
        label=LABEL,
    )

    assert paid(found) == [("trust-a", "trust-a", 60), ("adi", None, 40)]
    assert [one.held_because for one in found.lines] == [(), ("Section 10",)]
    assert {(one.component, one.for_month, one.corrects) for one in found.lines} == {
        (Component.CORRECTION, SEPTEMBER, "7")
    }
    assert found.remainders == ()


def test_a_distributor_gives_back_from_its_own_and_the_rest_is_claimed() -> None:
    found = settle(
        [change(BALANCE, -40), change(SERVICE, -20)],
        purse=purse(line(30), line(500, TRUST, assignee="trust-a"), line(100, held=True)),
        label=LABEL,
    )

    # 30 of 60: in proportion to what each lost.
    assert paid(found) == [("adi", None, -20), ("adi", None, -10)]
    assert found.remainders == (
        Remainder(part=BALANCE, transfer="", cents=20),
        Remainder(part=SERVICE, transfer="", cents=10),
    )
    assert [(one.in_lines, one.claimed) for one in found.settlements] == [(-20, 20), (-10, 10)]


def test_an_assignee_gives_back_only_from_portions_of_the_same_transfer() -> None:
    lost = change(PORTION, -90, TRUST, by_transfer=(("t1", 2), ("t2", 1)))
    found = settle([lost], purse=purse(line(50, TRUST, assignee="trust-a"), line(1000)), label=LABEL)

    assert paid(found) == [("trust-a", "trust-a", -50)]
    assert found.remainders == (
        Remainder(part=PORTION, transfer="t1", cents=10),
        Remainder(part=PORTION, transfer="t2", cents=30),
    )


def test_nothing_of_what_goes_to_an_agent_is_kept_back() -> None:
    found = settle(
        [change(PORTION, -10, AGENT, by_transfer=OF_T1), change(BALANCE, -20, AGENT)],
        purse=purse(line(500, AGENT), line(500, AGENT, assignee="trust-a")),
        label=LABEL,
    )

    assert found.lines == ()
    assert [one.cents for one in found.remainders] == [20, 10]


def test_within_what_one_payee_had_losses_take_from_gains() -> None:
    found = settle(
        [change(PORTION, 70, AGENT, by_transfer=OF_T1), change(BALANCE, -100, AGENT)],
        purse=purse(line(10)),
        label=LABEL,
    )

    # The agent had the whole share: it is 30 too much; idi has 10 of its own here.
    assert paid(found) == [
        ("depository", "trust-a", 70),
        ("depository", None, -70),
        ("adi", None, -10),
    ]
    assert found.remainders == (Remainder(part=BALANCE, transfer="", cents=20),)


def test_what_makes_up_for_one_loss_is_not_kept_back_for_another() -> None:
    differences = [change(PORTION, -30, by_transfer=OF_T1), change(BALANCE, 10), change(SERVICE, -20)]

    found = settle(differences, purse=purse(), label=LABEL)

    # The 10 that the balance gains go where the Portion lost them; nothing is left for the service fee.
    assert paid(found) == [("adi", "trust-a", -10), ("adi", None, 10)]
    assert [(one.part, one.cents) for one in found.remainders] == [(SERVICE, 20), (PORTION, 20)]


def test_what_was_never_paid_does_not_come_back() -> None:
    found = settle([change(BALANCE, -40, unpaid=1000)], purse=purse(line(500)), label=LABEL)

    assert (found.lines, found.remainders) == ((), ())
    assert [(one.in_lines, one.claimed, one.spared) for one in found.settlements] == [(0, 0, 40)]


def test_what_was_paid_beside_it_comes_back() -> None:
    # 20 of what stood were a correction that a determination does not pay; the rest was paid.
    found = settle([change(BALANCE, -50, unpaid=20)], purse=purse(line(25)), label=LABEL)

    assert paid(found) == [("adi", None, -25)]
    assert [(one.in_lines, one.claimed, one.spared) for one in found.settlements] == [(-25, 5, 20)]


def test_what_one_month_pays_another_may_keep_back_in_the_same_closing() -> None:
    shared = purse()
    first = settle([change(BALANCE, 50)], purse=shared, label=LABEL)
    second = settle([change(BALANCE, -80)], purse=shared, label=LABEL)

    assert paid(first) == [("adi", None, 50)]
    assert paid(second) == [("adi", None, -50)]
    assert [one.cents for one in second.remainders] == [30]


def test_a_claim_on_an_assignee_is_recovered_from_its_portion_and_names_itself() -> None:
    open_part = Remainder(part=PORTION, transfer="t1", cents=80)

    found = recover(open_part, claim=5, purse=purse(line(50, TRUST, assignee="trust-a")), label=LABEL)
    nothing = recover(open_part, claim=5, purse=purse(line(50)), label=LABEL)

    assert found is not None
    assert (found.payee, found.cents, found.claim) == ("trust-a", -50, 5)
    assert nothing is None


@settings(deadline=None)
@given(
    changes=st.lists(st.integers(min_value=-500, max_value=500), min_size=3, max_size=3),
    routes=st.sampled_from([(ADI, ADI), (TRUST, ADI), (AGENT, AGENT)]),
    gives=st.lists(st.integers(min_value=0, max_value=400), min_size=2, max_size=2),
)
def test_every_cent_is_paid_kept_back_or_claimed_and_no_payee_goes_below_nothing(
    changes: list[int], routes: tuple[Payee, Payee], gives: list[int]
) -> None:
    to_assignee, to_distributor = routes
    own, portion = gives
    differences = [
        change(PORTION, changes[0], to_assignee, by_transfer=OF_T1),
        change(BALANCE, changes[1], to_distributor),
        change(SERVICE, changes[2]),
    ]
    now = [line(own, to_distributor), line(portion, to_assignee, assignee="trust-a")]

    found = settle(differences, purse=purse(*now), label=LABEL)

    for one in found.settlements:
        assert one.difference.cents == one.in_lines - one.claimed - one.spared
    assert sum(one.cents for one in found.lines) == sum(one.in_lines for one in found.settlements)
    together: dict[tuple[PayeeKind, str], int] = {}
    for given_line in (*now, *found.lines):
        key = (given_line.payee_kind, given_line.payee)
        together[key] = together.get(key, 0) + given_line.cents
    assert min(together.values()) >= 0
    if to_distributor is AGENT:
        assert together[PayeeKind.COLLECTION_AGENT, "depository"] >= own + portion


def test_nothing_is_kept_back_of_deferred_charges() -> None:
    """Section 11: they suffer no offset, the Distributor's own no more than an Assignee's."""
    own = line(500)._replace(component=Component.CDSC)
    of_trust = line(500, TRUST, assignee="trust-a")._replace(component=Component.CDSC)

    found = settle(
        [change(BALANCE, -40), change(PORTION, -60, TRUST, by_transfer=OF_T1)],
        purse=purse(own, of_trust),
        label=LABEL,
    )

    assert found.lines == ()
    assert [one.cents for one in found.remainders] == [40, 60]
