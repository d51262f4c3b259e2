"""The proof in a real browser: the chain is verified, a printed head is looked up, a change stands first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from governance.domain.roles import Role
from governance.models import Plan
from governance.selectors.chain import standing_head
from tests.factories.closed_month import closed_september
from tests.factories.people import person
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Any], Page]
Look = Callable[[Page], None]


@pytest.fixture
def september(transactional_db: None) -> Plan:
    """A Plan that was voted on, and a month of it."""
    return closed_september(get_user_model().objects.create_user(username="operator"))


def test_the_head_of_a_statement_is_found_and_a_changed_vote_stands_first(
    september: Plan, sign_in: SignIn, looks_right: Look
) -> None:
    head = standing_head()
    assert head is not None
    page = sign_in(person(Role.OFFICER))
    page.goto("/class-b/statements/2003-09/distributor/adi/")
    looks_right(page)
    expect(page.get_by_text(head.head)).to_be_visible()

    page.get_by_role("link", name="Proof", exact=True).click()
    page.get_by_role("button", name="Verify now").click()
    looks_right(page)
    expect(page.get_by_text("3 links, by officer")).to_be_visible()

    page.get_by_label("Head, as minutes").fill(head.head)
    page.get_by_role("button", name="Look").click()
    looks_right(page)
    expect(page.get_by_text("It was the head of link 3")).to_be_visible()

    tamper(
        "governance_ballot",
        "UPDATE governance_ballot SET choice = 'AGAINST' WHERE id = (SELECT min(id) FROM governance_ballot)",
    )
    page.get_by_role("button", name="Verify now").click()
    looks_right(page)
    expect(page.get_by_text("ballots 1 choice was FOR, and is AGAINST")).to_be_visible()
