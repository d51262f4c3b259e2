"""R13: the difference to what stands, party by party, and never a cent back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assignments.domain.corrections import StoodShare, correction_of
from assignments.domain.transfers import PARTS_OF_WHOLE, Portion, ShareSplit
from governance.domain.money import split_in_order


def split(share_cents: int, *exact: int) -> ShareSplit:
    """A share of that many cents over Assignees `a0`, `a1` ... and the balance, the last one."""
    cents = split_in_order(share_cents, list(exact))
    return ShareSplit(
        share_cents=share_cents,
        portions=tuple(
            Portion(assignee=f"a{at}", exact=part, cents=cents[at], noticed=True, transfers=(at,))
            for at, part in enumerate(exact[:-1])
        ),
        balance_cents=cents[-1],
        balance_exact=exact[-1],
    )


def test_of_a_month_that_gave_nothing_the_whole_is_the_correction() -> None:
    now = split(1000, 600, 400)

    found = correction_of(now=now, service_cents=250, stood=StoodShare())

    assert (found.split.share_cents, found.service_cents) == (1000, 250)
    assert [(one.assignee, one.cents) for one in found.split.portions] == [("a0", 600)]
    assert found.split.balance_cents == 400


def test_of_a_month_that_gave_a_part_the_rest_goes_by_what_each_has_grown() -> None:
    whole = PARTS_OF_WHOLE
    now = split(1000, 600 * whole, 400 * whole)
    stood = StoodShare(
        distribution_cents=500, distribution_exact=500, portions_exact={"a0": 300 * whole}, service_cents=300
    )

    found = correction_of(now=now, service_cents=250, stood=stood)

    assert [(one.assignee, one.cents) for one in found.split.portions] == [("a0", 300)]
    assert (found.split.balance_cents, found.service_cents) == (200, 0)


def test_whose_exact_amount_has_not_grown_gets_nothing_and_gives_nothing_back() -> None:
    whole = PARTS_OF_WHOLE
    now = split(1001, 335 * whole, 665 * whole)
    stood = StoodShare(distribution_cents=335, distribution_exact=335, portions_exact={"a0": 335 * whole})

    found = correction_of(now=now, service_cents=0, stood=stood)

    assert found.split.portions == ()
    assert found.split.balance_cents == 666


def test_nothing_has_grown_nothing_is_corrected() -> None:
    now = split(1000, 10 * PARTS_OF_WHOLE)
    stood = StoodShare(distribution_cents=999, distribution_exact=10)

    assert correction_of(now=now, service_cents=0, stood=stood).split.share_cents == 0


@settings(deadline=None)
@given(
    exact=st.lists(st.integers(min_value=0, max_value=10**18), min_size=1, max_size=4),
    before=st.integers(min_value=0, max_value=100),
    cents=st.integers(min_value=0, max_value=10**9),
)
def test_parts_sum_to_the_difference_and_none_is_negative(exact: list[int], before: int, cents: int) -> None:
    if not sum(exact):
        cents = 0
    now = split(cents, *exact)
    stood = StoodShare(
        distribution_cents=cents * before // 100,
        distribution_exact=sum(exact) * before // 100 // PARTS_OF_WHOLE,
        portions_exact={f"a{at}": part * before // 100 for at, part in enumerate(exact[:-1])},
    )

    found = correction_of(now=now, service_cents=0, stood=stood).split

    assert sum(one.cents for one in found.portions) + found.balance_cents == found.share_cents
    assert min([found.balance_cents, *(one.cents for one in found.portions)]) >= 0
