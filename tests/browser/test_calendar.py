"""The calendar in a browser: a duty recorded from it, a link made, a Distributor with its own days."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role
from tests.factories.closed_month import closed_september
from tests.factories.people import member, person

pytestmark = pytest.mark.django_db(transaction=True)
MAY = "2004-05-03"


def test_a_secretary_reads_the_list_the_month_and_records_a_duty(
    page: Page, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None], acting_user: Any
) -> None:
    closed_september(acting_user)
    sign_in(person(Role.SECRETARY))
    page.goto(f"/calendar/?on={MAY}")
    page.get_by_text("Continuance of the Plan").first.wait_for()
    looks_right(page)
    page.get_by_role("link", name="As a month").click()
    page.get_by_role("heading", name="May 2004").wait_for()
    looks_right(page)
    page.goto(f"/calendar/?on={MAY}&view=month&month=2004-06")
    page.get_by_role("cell", name="Continuance of the Plan").wait_for()
    looks_right(page)

    page.goto(f"/calendar/?on={MAY}&to=2004-12-31&kind=YEARLY")
    page.get_by_role("link", name="Record it: Fund governance standards of 2004").click()
    looks_right(page)
    page.get_by_label("Done on").fill("2004-02-11")
    page.get_by_label("By whom").fill("The Boards")
    page.get_by_label("Document", exact=True).fill("Minutes of 11 February 2004")
    page.get_by_role("button", name="Record it").click()
    page.get_by_text("It is recorded for each of these Funds.").wait_for()
    looks_right(page)
    page.goto(f"/calendar/?on={MAY}&to=2004-12-31&kind=YEARLY")
    assert page.get_by_text("Fund governance standards of 2004").count() == 0


def test_compliance_reads_all_of_it_and_makes_and_revokes_a_link(
    page: Page, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None], acting_user: Any
) -> None:
    closed_september(acting_user)
    sign_in(person(Role.OFFICER))
    page.goto("/calendar/?on=2003-10-06&whose=all&to=2004-06-30")
    page.get_by_text("Closing of October 2003").first.wait_for()
    looks_right(page)
    page.get_by_role("link", name="In your own calendar program").click()
    looks_right(page)
    page.get_by_role("button", name="Make a link").click()
    page.get_by_text("It is shown this once").wait_for()
    looks_right(page)
    page.goto("/account/")
    page.get_by_role("link", name="Your calendar link").click()
    page.get_by_role("button", name="Revoke the link").click()
    page.get_by_text("Your link is revoked").wait_for()
    looks_right(page)


def test_a_distributor_reads_its_own_days(
    page: Page, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None], acting_user: Any
) -> None:
    closed_september(acting_user)
    user = person(Role.DISTRIBUTOR)
    member(user, kind=PayeeKind.DISTRIBUTOR, code="adi")
    sign_in(user)
    page.goto("/calendar/?on=2003-10-06")

    page.get_by_text("Monthly Calculation of October 2003").first.wait_for()
    looks_right(page)
    assert page.get_by_label("Whose").count() == 0
    page.get_by_role("link", name="Give it: Monthly Calculation of September 2003").click()
    page.wait_for_url("**/class-b/calculations/2003-09/adi/")


def test_on_a_narrow_screen_the_places_are_folded_and_open_on_a_wide_one(
    page: Page, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None], acting_user: Any
) -> None:
    closed_september(acting_user)
    sign_in(person(Role.OFFICER))
    needs = page.get_by_role("link", name="Needs me")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/calendar/?on=2003-10-06")
    places = page.get_by_text("Places", exact=True)

    assert not needs.is_visible()
    box = page.get_by_role("heading", name="Calendar").bounding_box()
    assert box is not None
    assert box["y"] < 300
    places.click()
    needs.wait_for()
    looks_right(page)

    page.goto("/calendar/?on=2003-10-06")
    assert needs.is_visible()
    assert not places.is_visible()
