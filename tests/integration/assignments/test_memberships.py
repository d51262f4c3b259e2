"""Who acts for a party: proposed by one person, confirmed by another, ended by anyone who may."""

from typing import Any

import pytest

from assignments.domain.errors import (
    ConfirmedByOneself,
    MembershipHasEnded,
    MembershipNotProposed,
    PartyNotKnown,
    RoleDoesNotFit,
)
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import Assignee, Membership
from assignments.selectors.memberships import memberships_shown, parties_of
from assignments.services.memberships import confirm_membership, end_membership, propose_membership
from governance.domain.errors import Refused
from governance.domain.roles import Role
from governance.models import Act, Distributor
from tests.factories import membership_rows, rows
from tests.factories.people import person
from tests.factories.refusals import refused_by

ADI = Party(kind=PayeeKind.DISTRIBUTOR, code="adi")


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    Distributor.objects.create(code="adi", name="A I M Distributors")
    Assignee.objects.create(code="trust-a", name="Trust A")
    return {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER, Role.DISTRIBUTOR)}


def _propose(people: dict[str, Any], **changes: Any) -> Membership:
    asked = {
        "user": people["distributor"],
        "kind": PayeeKind.DISTRIBUTOR,
        "code": "adi",
        "acting_user": people["officer"],
        "reason": "Letter of 2 September",
    }
    return propose_membership(**asked | changes)


def test_membership_counts_once_another_person_has_confirmed_it_and_until_it_ends(
    people: dict[str, Any],
) -> None:
    membership = _propose(people)
    assert parties_of(people["distributor"]) == frozenset()

    confirm_membership(membership_id=membership.pk, acting_user=people["approver"])
    assert parties_of(people["distributor"]) == frozenset({ADI})

    end_membership(membership_id=membership.pk, acting_user=people["officer"], reason="Left the firm")
    assert parties_of(people["distributor"]) == frozenset()


def test_every_act_of_a_membership_is_shown_with_who_and_why(people: dict[str, Any]) -> None:
    membership = _propose(people)
    confirm_membership(membership_id=membership.pk, acting_user=people["approver"])
    end_membership(membership_id=membership.pk, acting_user=people["officer"], reason="Left the firm")

    (shown,) = memberships_shown()

    assert (shown.username, shown.party, shown.name, shown.state) == (
        "distributor",
        ADI,
        "A I M Distributors",
        "ended",
    )
    assert shown.confirmed is not None
    assert shown.ended is not None
    assert (shown.proposed.person, shown.proposed.reason) == ("officer", "Letter of 2 September")
    assert (shown.confirmed.person, shown.ended.reason) == ("approver", "Left the firm")


def test_each_act_can_be_done_twice_and_counts_once(people: dict[str, Any]) -> None:
    first = _propose(people)
    assert _propose(people) == first

    for _ in range(2):
        confirm_membership(membership_id=first.pk, acting_user=people["approver"])
    for _ in range(2):
        end_membership(membership_id=first.pk, acting_user=people["officer"], reason="Left the firm")

    assert Membership.objects.count() == 1
    assert Act.objects.filter(kind="confirm_membership").count() == 1
    assert Act.objects.filter(kind="end_membership").count() == 1


@pytest.mark.parametrize("who", ["officer", "distributor"])
def test_neither_proposer_nor_member_confirms(people: dict[str, Any], who: str) -> None:
    membership = _propose(people)

    with pytest.raises(ConfirmedByOneself, match="another person"):
        confirm_membership(membership_id=membership.pk, acting_user=people[who])

    assert Membership.objects.get().confirmed_by is None


@pytest.mark.parametrize(
    ("_case", "changes", "refusal"),
    [
        ("no such party", {"code": "nobody"}, PartyNotKnown),
        ("another kind than the role's", {"kind": PayeeKind.ASSIGNEE, "code": "trust-a"}, RoleDoesNotFit),
        ("no reason", {"reason": " "}, Refused),
    ],
)
def test_proposal_is_refused_and_nothing_is_written(
    people: dict[str, Any], _case: str, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _propose(people, **changes)

    assert not Membership.objects.exists()
    assert not Act.objects.exists()


def test_ended_membership_is_proposed_anew_and_not_confirmed(people: dict[str, Any]) -> None:
    membership = _propose(people)
    end_membership(membership_id=membership.pk, acting_user=people["officer"], reason="A mistake")

    with pytest.raises(MembershipHasEnded, match="propose it anew"):
        confirm_membership(membership_id=membership.pk, acting_user=people["approver"])

    assert _propose(people).pk != membership.pk


def test_membership_that_was_never_proposed_is_not_confirmed(people: dict[str, Any]) -> None:
    with pytest.raises(MembershipNotProposed, match="no membership 7"):
        confirm_membership(membership_id=7, acting_user=people["approver"])


def test_person_who_lost_the_role_acts_for_nobody(people: dict[str, Any]) -> None:
    membership = _propose(people)
    confirm_membership(membership_id=membership.pk, acting_user=people["approver"])
    people["distributor"].groups.clear()

    member = type(people["distributor"]).objects.get(pk=people["distributor"].pk)

    assert parties_of(member) == frozenset()


@pytest.mark.parametrize("who", ["proposer", "member"])
def test_database_holds_the_four_eyes_past_the_services(db: None, who: str) -> None:
    here, again = rows.setting(), rows.act()
    proposer = membership_rows.person_of(here.act)
    own = rows.insert(
        "governance_act",
        kind="test",
        acting_user_id=proposer if who == "proposer" else membership_rows.person_of(again),
        source="",
        digest="",
        reason="",
        summary="{}",
    )

    with refused_by("membership_has_two_hands"):
        membership_rows.membership(here, user_id=membership_rows.person_of(again), confirmed_by_id=own)
