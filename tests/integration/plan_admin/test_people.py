"""People are proposed by an officer and confirmed by an approver; nothing takes effect before."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from governance.domain.errors import Refused
from governance.domain.roles import Role
from governance.models import Act
from plan_admin.users.models import AccessChange
from plan_admin.users.selectors.people import changes_about, names_of_roles, operator_acts_about
from plan_admin.users.services.deciding import confirm_change, link_tokens, reject_change
from plan_admin.users.services.proposing import (
    propose_active,
    propose_password_link,
    propose_person,
    propose_roles,
)
from tests.factories.people import person

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def officer() -> Any:
    return person(Role.OFFICER)


@pytest.fixture
def approver() -> Any:
    return person(Role.APPROVER)


def proposed(officer: Any, **changes: Any) -> AccessChange:
    values: dict[str, Any] = {
        "username": "jdoe",
        "name": "Jane Doe",
        "email": "jane@example.com",
        "roles": [Role.AUDITOR],
        "reason": "Annual audit",
    }
    return propose_person(**values | changes, acting_user=officer)


def the_problem(caught: Any) -> str:
    (fault,) = caught.value.faults
    return str(fault.problem)


def test_a_proposed_person_is_nobody_until_confirmed(officer: Any, approver: Any) -> None:
    change = proposed(officer)

    assert not User.objects.filter(username="jdoe").exists()

    decided = confirm_change(change.pk, acting_user=approver)

    user = User.objects.get(username="jdoe")
    assert (user.first_name, user.last_name, user.email) == ("Jane", "Doe", "jane@example.com")
    assert names_of_roles(user) == ["auditor"]
    assert not user.has_usable_password()
    assert decided.link is not None
    assert link_tokens.check_token(user, decided.link.token)
    assert changes_about(user.pk)[0].decided_by == "approver"
    assert list(Act.objects.values_list("kind", "acting_user__username", "source")) == [
        ("propose_access", "officer", "jdoe"),
        ("confirmed_access", "approver", "jdoe"),
    ]


def test_confirming_twice_changes_nothing_and_gives_no_second_link(officer: Any, approver: Any) -> None:
    change = proposed(officer)
    confirm_change(change.pk, acting_user=approver)

    again = confirm_change(change.pk, acting_user=approver)

    assert (again.is_new, again.link) == (False, None)
    assert Act.objects.count() == 2


def test_proposing_the_same_again_is_unchanged(officer: Any) -> None:
    first = proposed(officer)

    assert proposed(officer).pk == first.pk
    assert Act.objects.count() == 1


def test_something_else_waits_until_the_first_is_decided(officer: Any) -> None:
    proposed(officer)

    with pytest.raises(Refused) as caught:
        proposed(officer, roles=[Role.SECRETARY])

    assert the_problem(caught) == "something else is proposed for jdoe already and waits for an approver"
    assert AccessChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"username": "OFFICER"}, "OFFICER is somebody's sign-in name already"),
        ({"name": " "}, "says no name"),
        ({"email": "nowhere"}, "'nowhere' is no e-mail address"),
        ({"roles": []}, "no role is named"),
        (
            {"roles": [Role.OFFICER, Role.APPROVER]},
            "Who prepares cannot approve: officer and approver are different people.",
        ),
        (
            {"roles": [Role.AUDITOR, Role.ASSIGNEE]},
            "Nobody works for the Funds and for a Distributor, Assignee or agent at once.",
        ),
        ({"reason": ""}, "says no reason"),
    ],
)
def test_a_new_person_is_refused_in_words(officer: Any, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(Refused) as caught:
        proposed(officer, **changes)

    assert the_problem(caught) == problem
    assert (AccessChange.objects.count(), Act.objects.count()) == (0, 0)


def test_roles_change_when_they_are_confirmed(officer: Any, approver: Any) -> None:
    auditor = person(Role.AUDITOR)
    change = propose_roles(auditor.pk, roles=[Role.SECRETARY], reason="New duty", acting_user=officer)

    assert names_of_roles(auditor) == ["auditor"]

    confirm_change(change.pk, acting_user=approver)

    assert names_of_roles(auditor) == ["secretary"]


def test_access_ends_and_is_opened_again(officer: Any, approver: Any) -> None:
    auditor = person(Role.AUDITOR)

    for active in (False, True):
        change = propose_active(auditor.pk, active=active, reason="Leave", acting_user=officer)
        confirm_change(change.pk, acting_user=approver)
        auditor.refresh_from_db()
        assert auditor.is_active is active

    assert [row.history_user_id for row in auditor.history.all()[:2]] == [approver.pk, approver.pk]


def test_a_rejected_proposal_comes_to_nothing(officer: Any, approver: Any) -> None:
    change = proposed(officer)

    reject_change(change.pk, acting_user=approver, reason="No contract")

    assert not User.objects.filter(username="jdoe").exists()
    with pytest.raises(Refused) as caught:
        confirm_change(change.pk, acting_user=approver)
    assert the_problem(caught) == "it was rejected already"


def test_a_rejection_says_why(officer: Any, approver: Any) -> None:
    change = proposed(officer)

    with pytest.raises(Refused):
        reject_change(change.pk, acting_user=approver, reason=" ")

    change.refresh_from_db()
    assert change.decision is None


def test_nobody_confirms_what_he_proposed_himself(approver: Any) -> None:
    change = proposed(approver)

    with pytest.raises(Refused) as caught:
        confirm_change(change.pk, acting_user=approver)

    assert the_problem(caught) == "Who proposes does not confirm: another approver decides this."
    assert not User.objects.filter(username="jdoe").exists()


def test_nobody_confirms_what_concerns_himself(officer: Any, approver: Any) -> None:
    change = propose_password_link(approver.pk, reason="Forgotten", acting_user=officer)

    with pytest.raises(Refused) as caught:
        confirm_change(change.pk, acting_user=approver)

    assert the_problem(caught) == "Nobody confirms what concerns himself: another approver decides this."


def test_a_name_taken_in_the_meantime_is_refused_at_the_decision(officer: Any, approver: Any) -> None:
    change = proposed(officer)
    User.objects.create_user(username="jdoe")

    with pytest.raises(Refused) as caught:
        confirm_change(change.pk, acting_user=approver)

    assert the_problem(caught) == "jdoe is somebody's sign-in name already"
    assert names_of_roles(User.objects.get(username="jdoe")) == []


def test_a_password_link_leaves_the_old_password_until_it_is_used(officer: Any, approver: Any) -> None:
    auditor = person(Role.AUDITOR)
    change = propose_password_link(auditor.pk, reason="Forgotten", acting_user=officer)

    link = confirm_change(change.pk, acting_user=approver).link

    auditor.refresh_from_db()
    assert auditor.check_password("known-to-the-tests")
    assert link is not None
    assert link_tokens.check_token(auditor, link.token)


def test_the_operator_adds_the_first_officer_at_the_shell(capsys: Any) -> None:
    call_command("add_user", "first", "--role=officer", "--name=Ann First", user="operator")

    first = User.objects.get(username="first")
    assert names_of_roles(first) == ["officer"]
    assert "/account/password/" in capsys.readouterr().out
    assert [(one.words, one.by) for one in operator_acts_about("first")] == [
        ("added as Compliance officer", "operator")
    ]


def test_the_operator_cannot_add_roles_that_conflict(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        call_command("add_user", "both", "--role=officer", "--role=approver", user="operator")

    assert "Who prepares cannot approve" in capsys.readouterr().err
    assert not User.objects.filter(username="both").exists()
    assert Act.objects.count() == 0
