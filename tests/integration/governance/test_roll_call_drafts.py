"""Drafts of a roll call: nothing typed is lost, and nobody overwrites what somebody else has typed."""

from typing import Any

import pytest

from governance.domain.roles import Role
from governance.models import Act, Plan, RollCallDraft
from governance.services.roll_call_drafts import (
    DraftFound,
    draft_found,
    draft_recorded,
    save_draft,
    take_theirs,
)
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.people import person

pytestmark = pytest.mark.django_db
MINE, THEIRS = {"began": "9"}, {"began": "10"}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    return plan


@pytest.fixture
def ann(plan: Plan) -> Any:
    return person(Role.SECRETARY, name="ann")


@pytest.fixture
def bob(plan: Plan) -> Any:
    return person(Role.SECRETARY, name="bob")


def saved(plan: Plan, who: Any, seen: int, fields: dict[str, str]) -> DraftFound:
    return save_draft(plan=plan, meeting=JUNE, person=who, seen=seen, fields=fields)


def found(plan: Plan, who: Any) -> DraftFound:
    return draft_found(plan=plan, meeting=JUNE, person=who)


def test_draft_is_saved_and_found_again_without_an_act(plan: Plan, ann: Any) -> None:
    acts = Act.objects.count()

    assert saved(plan, ann, 0, MINE).version == 1

    assert (found(plan, ann).fields, found(plan, ann).version) == (MINE, 1)
    assert Act.objects.count() == acts


def test_the_same_again_is_no_new_version_and_nothing_typed_leaves_nothing(plan: Plan, ann: Any) -> None:
    saved(plan, ann, 0, {})
    assert not RollCallDraft.objects.exists()

    saved(plan, ann, 0, MINE)

    assert saved(plan, ann, 1, MINE).version == 1


def test_two_secretaries_take_turns(plan: Plan, ann: Any, bob: Any) -> None:
    saved(plan, ann, 0, MINE)
    saved(plan, bob, found(plan, bob).version, THEIRS)

    assert found(plan, ann) == found(plan, bob)
    assert (found(plan, ann).fields, found(plan, ann).theirs) == (THEIRS, None)


def test_who_typed_upon_an_older_version_is_told_and_overwrites_nothing(
    plan: Plan, ann: Any, bob: Any
) -> None:
    saved(plan, ann, 0, THEIRS)

    told = saved(plan, bob, 0, MINE)

    assert told.theirs is not None
    assert (told.theirs.by, told.theirs.fields, told.fields) == ("ann", THEIRS, MINE)
    assert found(plan, ann).fields == THEIRS
    assert found(plan, bob) == told  # also after signing in again


def test_own_entries_take_the_place_only_of_what_was_seen(plan: Plan, ann: Any, bob: Any) -> None:
    saved(plan, ann, 0, THEIRS)
    told = saved(plan, bob, 0, MINE)
    assert told.theirs is not None

    settled = saved(plan, bob, told.theirs.version, MINE)

    assert (settled.version, settled.theirs, found(plan, ann).fields) == (2, None, MINE)


def test_giving_up_own_entries_leaves_theirs(plan: Plan, ann: Any, bob: Any) -> None:
    saved(plan, ann, 0, THEIRS)
    saved(plan, bob, 0, MINE)

    settled = take_theirs(plan=plan, meeting=JUNE, person=bob)

    assert (settled.fields, settled.theirs) == (THEIRS, None)
    assert RollCallDraft.objects.count() == 1


def test_second_window_of_one_person_overwrites_nothing_either(plan: Plan, ann: Any) -> None:
    saved(plan, ann, 0, MINE)

    told = saved(plan, ann, 0, THEIRS)

    assert told.theirs is not None
    assert (told.theirs.fields, told.fields) == (MINE, THEIRS)


def test_recorded_version_is_emptied_and_never_counted_again(plan: Plan, ann: Any) -> None:
    saved(plan, ann, 0, MINE)

    draft_recorded(plan=plan, meeting=JUNE, version=1)

    assert (found(plan, ann).fields, found(plan, ann).version, found(plan, ann).recorded_version) == (
        {},
        2,
        1,
    )
    draft_recorded(plan=plan, meeting=JUNE, version=1)
    assert found(plan, ann).version == 2
