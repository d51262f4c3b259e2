"""What the operator of an installation does at the shell, since somebody must be first."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.errors import Refused
from governance.domain.roles import Role
from governance.models import Act
from governance.services.acts import begin_act
from plan_admin.users.models import User
from plan_admin.users.services.deciding import add_person
from plan_admin.users.services.proposing import faults_of_email, faults_of_roles, faults_of_username


def add_user(
    *,
    username: str,
    name: str,
    email: str,
    roles: Iterable[Role],
    reason: str,
    acting_user: AbstractUser,
) -> User:
    """Add a person with roles at once, in the operator's name. Nobody confirms it; the act stays.

    Raises: Refused for a name that is taken, roles that conflict, or no real e-mail; nothing is stored.
    """
    wanted = sorted({role.value for role in roles})
    faults = [*faults_of_username(username), *faults_of_roles(wanted), *faults_of_email(email)]
    if faults:
        raise Refused(faults)
    with transaction.atomic(durable=True):
        act = begin_act(kind="add_user", acting_user=acting_user, source=username, reason=reason)
        user = add_person(username=username, name=name, email=email, roles=wanted, password=None, act=act)
        Act.objects.filter(pk=act.pk).update(summary={"roles": wanted})
    return user
