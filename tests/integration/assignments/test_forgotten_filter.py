"""A filter that somebody forgets: the gate lets all through, and the database shows nothing of others."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import (
    Assignee,
    DirectionScope,
    FundClaim,
    Membership,
    MonthlyCalculation,
    PaymentDirection,
    PaymentInstruction,
    PaymentLine,
    Transfer,
    TransferScope,
)
from assignments.selectors import access
from assignments.selectors.access import Viewer
from fees.models import MonthlyFee
from governance.models import DistributionAgreement, Distributor, Plan
from governance.models.portal import let_in, let_out
from plan_admin.api.services import make_token
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone

pytestmark = pytest.mark.django_db

BASE, WHY = "/class-b/statements/2003-09", "/class-b/explained/2003-09"
BOND, STOCK = "example-high-yield-fund", "example-energy-fund"
STRANGERS = {
    "adi-user": r"\b(idi|trust-b|depository)\b|INVESCO Distributors|Trust B|The Depository",
    "idi-user": r"\b(adi|trust-a)\b|A I M Distributors|Trust A",
    "trust-a-user": r"\b(idi|trust-b|depository)\b|INVESCO Distributors|Trust B|The Depository",
    "trust-b-user": r"\b(adi|trust-a|depository)\b|A I M Distributors|Trust A|The Depository",
    "depository-user": r"\b(adi|trust-a)\b|A I M Distributors|Trust A",
}
STATEMENTS = {
    "distributor/adi": "adi-user",
    "distributor/idi": "idi-user",
    "assignee/trust-a": "trust-a-user",
    "assignee/trust-b": "trust-b-user",
    "agent/depository": "depository-user",
}
# Of the other party of one's own Transfer or direction, what has to do with oneself; no more than that.
PARTNERS = {
    "adi-user": {"assignee/trust-a"},
    "idi-user": {"assignee/trust-b", "agent/depository"},
    "depository-user": {"assignee/trust-b"},
}
SHARES = {
    f"share/{BOND}/{code}/{part}" for code in ("adi", "idi") for part in ("distribution_fee", "service_fee")
}
OWN_SHARES = {
    "adi-user": {one for one in SHARES if "/adi/" in one},
    "idi-user": {one for one in SHARES if "/idi/" in one},
    "depository-user": {f"share/{BOND}/idi/distribution_fee"},
}
PORTIONS = {f"portion/{BOND}/adi/trust-a", f"portion/{BOND}/idi/trust-b"}
OWN_PORTIONS = {
    "adi-user": {f"portion/{BOND}/adi/trust-a"},
    "trust-a-user": {f"portion/{BOND}/adi/trust-a"},
    "idi-user": {f"portion/{BOND}/idi/trust-b"},
    "trust-b-user": {f"portion/{BOND}/idi/trust-b"},
    "depository-user": {f"portion/{BOND}/idi/trust-b"},
}


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with made_and_undone(django_db_blocker):
        closed_september(get_user_model().objects.create_user("acting-user"), besides=outsiders.AGENT_BOOK)
        yield outsiders.everybody()


@pytest.fixture(params=["the gate asks nobody", "everybody is taken for staff"])
def forgotten(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The filter of `selectors/access.py` is gone, on purpose."""
    cache.clear()
    if request.param == "the gate asks nobody":
        everybody = frozenset(
            Party(kind=kind, code=code)
            for kind in PayeeKind
            for code in ("adi", "idi", "trust-a", "trust-b", "depository")
        )
        monkeypatch.setattr(access, "parties_of", lambda user: everybody)
        monkeypatch.setattr(Viewer, "may_see", lambda self, party: True)
    else:
        monkeypatch.setattr(access, "viewer_of", lambda user: Viewer(is_staff=True, parties=frozenset()))
        for module in ("assignments.views.sheets", "assignments.api.sheets", "plan_admin.home"):
            monkeypatch.setattr(f"{module}.viewer_of", access.viewer_of)
    return str(request.param)


def _as(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _opened(client: Client, addresses: set[str], *, under: str) -> set[str]:
    found = set()
    for one in sorted(addresses):
        for form in ("", "?format=csv", "?format=print"):
            answer = client.get(f"{under}/{one}/{form}")
            assert answer.status_code in (200, 404), one
            if answer.status_code == 200:
                found.add(one)
    return found


@pytest.mark.parametrize("who", STRANGERS)
def test_no_statement_of_others_opens(everybody: dict[str, Any], forgotten: str, who: str) -> None:
    opened = _opened(_as(everybody[who]), set(STATEMENTS), under=BASE)

    own = {one for one, reader in STATEMENTS.items() if reader == who}
    assert own <= opened <= own | PARTNERS.get(who, set())


@pytest.mark.parametrize("who", STRANGERS)
def test_no_share_or_portion_of_others_is_explained(
    everybody: dict[str, Any], forgotten: str, who: str
) -> None:
    opened = _opened(_as(everybody[who]), SHARES | PORTIONS, under=WHY)

    assert opened == OWN_SHARES.get(who, set()) | OWN_PORTIONS[who]


@pytest.mark.parametrize("who", STRANGERS)
def test_no_payment_of_others_is_explained(everybody: dict[str, Any], forgotten: str, who: str) -> None:
    client = _as(everybody[who])
    kind, code = outsiders.PARTIES[who]

    for payment in PaymentInstruction.objects.all():
        is_own = (payment.payee_kind, payment.payee) == (kind, code)
        assert client.get(f"{WHY}/payment/{payment.pk}/").status_code == (200 if is_own else 404), payment


@pytest.mark.parametrize("who", STRANGERS)
def test_nothing_that_opens_names_others(everybody: dict[str, Any], forgotten: str, who: str) -> None:
    client = _as(everybody[who])
    payments = list(PaymentInstruction.objects.values_list("pk", flat=True))
    addresses = [
        "/",
        "/class-b/statements/",
        *(f"{BASE}/{one}/" for one in STATEMENTS),
        *(f"{WHY}/{one}/" for one in SHARES | PORTIONS),
        *(
            f"{WHY}/fee/{one}/{part}/"
            for one in (BOND, STOCK)
            for part in ("distribution_fee", "service_fee")
        ),
        *(f"{WHY}/payment/{one}/" for one in payments),
    ]

    for address in addresses:
        for form in ("", "?format=csv", "?format=print"):
            answer = client.get(address + form)
            if answer.status_code == 200:
                assert re.findall(STRANGERS[who], answer.content.decode()) == [], address + form


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("way", ["by session", "by token"])
def test_no_list_of_the_api_names_others(
    everybody: dict[str, Any], forgotten: str, who: str, way: str
) -> None:
    headers = {}
    client = Client()
    if way == "by token":
        headers = {"Authorization": f"Bearer {make_token(acting_user=everybody[who])}"}
    else:
        client.force_login(everybody[who])

    answer = client.get("/api/v1/plans/class-b/statements/", headers=headers)

    assert answer.status_code == 200
    assert len(answer.json()) > 0
    assert re.findall(STRANGERS[who], answer.content.decode()) == []
    for one, reader in STATEMENTS.items():
        address = f"/api/v1/plans/class-b/statements/2003-09/{one}/"
        found = client.get(address, headers=headers)
        expected = (200,) if reader == who else (200, 404) if one in PARTNERS.get(who, set()) else (404,)
        assert found.status_code in expected, address
        assert re.findall(STRANGERS[who], found.content.decode()) == [], address


PAID_THROUGH_THE_AGENT = ("idi-user", "trust-b-user")
SEAL = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')  # another one on each page


@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_ones_own_reads_as_it_does_without_the_portal(
    everybody: dict[str, Any], monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    client = _as(everybody[who])
    kind, code = outsiders.PARTIES[who]
    payments = PaymentInstruction.objects.filter(payee_kind=kind, payee=code).values_list("pk", flat=True)
    addresses = [
        "/class-b/statements/",
        *(f"{BASE}/{one}/" for one, reader in STATEMENTS.items() if reader == who),
        *(f"{WHY}/{one}/" for one in sorted(OWN_SHARES.get(who, set()) | OWN_PORTIONS[who])),
        f"{WHY}/fee/{BOND}/service_fee/",
        *(f"{WHY}/payment/{one}/" for one in payments),
    ]
    pages = [address + form for address in addresses for form in ("", "?format=csv", "?format=print")]

    through_the_portal = {page: SEAL.sub(b"", client.get(page).content) for page in pages}
    monkeypatch.setattr("plan_admin.frame.middleware.let_in", lambda person: None)
    without = {page: SEAL.sub(b"", client.get(page).content) for page in pages}

    assert bool(payments) is (who not in PAID_THROUGH_THE_AGENT)
    assert through_the_portal == without


COUNTED = (
    Assignee,
    DirectionScope,
    Distributor,
    DistributionAgreement,
    FundClaim,
    Membership,
    MonthlyCalculation,
    MonthlyFee,
    PaymentDirection,
    PaymentInstruction,
    PaymentLine,
    Transfer,
    TransferScope,
)


@pytest.mark.parametrize("who", STRANGERS)
def test_whatever_is_asked_without_a_filter_gives_ones_own(everybody: dict[str, Any], who: str) -> None:
    whole = {model: model._base_manager.count() for model in COUNTED}
    let_in(everybody[who].pk)
    try:
        own = {model: len(model._base_manager.values_list("pk")) for model in COUNTED}
        users = {row["user_id"] for row in Membership.objects.values("user_id")}
    finally:
        let_out()

    assert users == {everybody[who].pk}
    for model in (Distributor, Membership, PaymentInstruction, PaymentLine, Transfer, TransferScope):
        assert own[model] < whole[model], model
    assert own[FundClaim] == (1 if who == "adi-user" else 0)
    assert (own[MonthlyFee], whole[MonthlyFee]) == (2, 2)  # of each class it has a part
    assert Plan.objects.count() == 1
