"""Memberships past the ORM, and what the database refuses of them."""

from typing import Any

from tests.factories import rows
from tests.factories.refusals import Break, Frozen
from tests.factories.rows import Setting


def membership(here: Setting, **changes: Any) -> int:
    """A proposed membership of a person of its own in the setting's Distributor."""
    user = changes.pop("user_id", None) or person_of(rows.act())
    row = {"user_id": user, "distributor_id": here.distributor, "proposed_by_id": here.act}
    return rows.insert("assignments_membership", **row | changes)


def person_of(act: int) -> int:
    """Who did that act."""
    return int(rows.value("SELECT acting_user_id FROM governance_act WHERE id = %s", act))


def agent() -> int:
    """A collection agent."""
    return rows.insert("assignments_collectionagent", code="depository", name="", address="")


def _twice(here: Setting, **party: Any) -> None:
    user = person_of(rows.act())
    for _ in range(2):
        membership(here, user_id=user, **party)


def _again_once_it_has_ended(here: Setting) -> None:
    user = person_of(rows.act())
    for ended in (rows.act(), None):
        membership(here, user_id=user, ended_by_id=ended)


BREAKS = [
    Break(
        name="membership_is_of_one_party",
        passes=membership,
        refuses=lambda here: membership(here, assignee_id=here.assignee),
    ),
    Break(
        name="membership_is_confirmed_before_it_ends",
        passes=lambda here: membership(here, confirmed_by_id=rows.act(), ended_by_id=rows.act()),
        refuses=lambda here: membership(here, ended_by_id=rows.act(), confirmed_by_id=rows.act()),
    ),
    Break(
        name="membership_of_distributor_once",
        passes=_again_once_it_has_ended,
        refuses=_twice,
    ),
    Break(
        name="membership_of_assignee_once",
        passes=lambda here: membership(here, distributor_id=None, assignee_id=here.assignee),
        refuses=lambda here: _twice(here, distributor_id=None, assignee_id=here.assignee),
    ),
    Break(
        name="membership_of_agent_once",
        passes=lambda here: None,
        refuses=lambda here: _twice(here, distributor_id=None, agent_id=agent()),
    ),
]
FROZEN = Frozen(
    table="assignments_membership",
    row=membership,
    change="user_id = user_id + 1",
    may_set=("confirmed_by_id", "ended_by_id"),
)
