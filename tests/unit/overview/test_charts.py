"""Columns of a chart, and values that are not there."""

from plan_admin.overview.charts import HEIGHT, WIDTH, columns


def test_columns_stand_on_the_ground_and_reach_up_to_the_highest() -> None:
    found = columns([0, 50, 100], highest=100)

    assert [one.height for one in found] == [0, HEIGHT // 2, HEIGHT]
    assert [one.y + one.height for one in found] == [HEIGHT] * 3


def test_each_value_has_its_own_place() -> None:
    found = columns([1] * 12, highest=1)

    assert len({one.x for one in found}) == 12
    assert all(left.x + left.width < right.x for left, right in zip(found, found[1:], strict=False))
    assert found[-1].x + found[-1].width <= WIDTH


def test_what_is_not_there_leaves_its_place_empty() -> None:
    found = columns([None, 3], highest=3)

    assert [one.x for one in found] == [columns([1, 3], highest=3)[1].x]


def test_nothing_and_zeros_are_drawn_without_dividing_by_them() -> None:
    assert columns([], highest=0) == ()
    assert [one.height for one in columns([0, 0], highest=0)] == [0, 0]


def test_a_negative_value_does_not_hang_below_the_ground() -> None:
    assert columns([-5], highest=10)[0].height == 0
