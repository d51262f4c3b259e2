"""What an officer does on the pages of claims, as a browser sends it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from assignments.models import FundClaim
from tests.factories.books import rows_of_all_tables

STOCKS = "example-stock-funds-inc"
SENT = {
    "fund": STOCKS,
    "portfolio": "",
    "distributor": "idi",
    "date": "2003-09-10",
    "amount": "2,000.00",
    "reason": "Charges that the Fund advanced.",
}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, **kwargs: Any) -> str:
    return reverse(f"claims:{name}", kwargs={"plan": "class-b", **kwargs})


def entered(client: Client, **changes: Any) -> FundClaim:
    """The claim that the officer enters."""
    answer = client.post(address("claim_new"), SENT | changes)
    assert answer.status_code == 302, answer.content.decode()
    return FundClaim.objects.latest("pk")


def noticed(client: Client, claim: FundClaim, *, amount: str = "", number: int = 1) -> Any:
    sent = {"held": "2003-09/depository", "amount": amount, "number": number}
    return client.post(address("notice_new", claim=claim.pk), sent)


def handed_over(client: Client, claim: FundClaim, **changes: Any) -> Any:
    sent = {"kind": "RECEIVED", "date": "2003-10-08", "amount": "500.00", "reference": "Wire 1", "notice": ""}
    return client.post(address("recovery_new", claim=claim.pk), sent | changes)


def stored() -> dict[str, int]:
    return {
        table: n
        for table, n in rows_of_all_tables().items()
        if table.startswith(("governance", "assignments"))
    }
