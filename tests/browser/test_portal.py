"""Two Distributors and two Assignees go over every page that is theirs, and find nothing of each other.

Each follows every link that a page of the portal offers, as a person with time would; each kind of page is
looked at with axe, light and dark, wide and narrow.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from governance.domain.roles import Role
from tests.factories.closed_month import closed_september
from tests.factories.outsiders import AGENT_BOOK, everybody
from tests.factories.people import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.plan_section("6(b)", "6(d)")]
NAMES = {
    "adi": ("A I M Distributors", "adi"),
    "idi": ("INVESCO Distributors", "idi"),
    "trust-a": ("Trust A", "trust-a"),
    "trust-b": ("Trust B", "trust-b"),
    "depository": ("The Depository", "depository"),
}
# Whom each deals with: a Distributor named its Assignees, an Assignee knows whose it is, and their agent.
KNOWS = {
    "adi-user": ("adi", "trust-a"),
    "idi-user": ("idi", "trust-b", "depository"),
    "trust-a-user": ("trust-a", "adi"),
    "trust-b-user": ("trust-b", "idi", "depository"),
}
# Another party's own figures of September: its share, its Portion, its balance.
FIGURES = {
    "adi": ("16,875.00",),
    "trust-a": ("10,125.00",),
}
# What is no page: files to keep, what belongs to no party, and the months before and after of the calendar,
# each of which leads to the next.
LEFT_OUT = re.compile(
    r"/(sign-out|account|api|static|docs)/|\.(pdf|csv|xlsx)$|[?&](format|faults)=|/calendar/\?.*[?&]month="
    r"|/(daily-shares|template|paper|papers|writing|document|pdf|xlsx|csv)/"
)
THE_PLAN_SAYS = "depository or collection agent"  # Section 6(e)
MANY = 80


@pytest.fixture
def people() -> dict[str, Any]:
    closed_september(person(Role.OFFICER, name="closer"), besides=AGENT_BOOK)
    return everybody()


def kind_of(address: str) -> str:
    """Pages of one kind have one address, but for months, numbers and names in it."""
    path = urlsplit(address).path
    path = re.sub(r"\d{4}-\d{2}(-\d{2})?", "MONTH", path)
    for code in NAMES:
        path = path.replace(f"/{code}/", "/PARTY/")
    return re.sub(r"/\d+(?=/|$)", "/N", path)


def links_of(page: Page, *, base: str) -> Iterator[str]:
    """Where a page leads within the product."""
    for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
        plain = urldefrag(address).url
        if plain.startswith(base) and not LEFT_OUT.search(plain.removeprefix(base)):
            yield plain


def pages_of(page: Page, *, broken: dict[str, int]) -> Iterator[Page]:
    """Every page that can be reached by links from where a person is, each once; `broken` has what fails."""
    base = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    waiting, seen = [page.url], {page.url}
    while waiting:
        assert len(seen) < MANY, "the portal of one party has no end"
        answer = page.goto(waiting.pop(0))
        assert answer is not None
        page.wait_for_load_state("load")
        if answer.ok:
            yield page
        else:
            broken[page.url] = answer.status
            page.console_errors.clear()  # type: ignore[attr-defined]  # said here already
        for address in links_of(page, base=base):
            if address not in seen:
                seen.add(address)
                waiting.append(address)


@pytest.mark.parametrize("who", sorted(KNOWS))
def test_a_party_finds_nothing_of_the_others_on_any_page(
    who: str, people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page = sign_in(people[who])
    strangers = [code for code in NAMES if code not in KNOWS[who]]
    foreign = [name for code in strangers for name in NAMES[code]]
    looked_at: set[str] = set()
    found: dict[str, list[str]] = {}
    broken: dict[str, int] = {}

    for one in pages_of(page, broken=broken):
        text = f" {page.content().replace(THE_PLAN_SAYS, '')} "
        told = [word for word in foreign if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)]
        told += [figure for code in strangers for figure in FIGURES.get(code, ()) if figure in text]
        if told:
            found[one.url] = told
        if (kind := kind_of(one.url)) not in looked_at:
            looked_at.add(kind)
            looks_right(one)

    assert broken == {}, "a page leads to one that fails"
    assert found == {}
    assert any("statements" in kind for kind in looked_at)


@pytest.mark.parametrize("who", sorted(KNOWS))
def test_a_party_is_shown_no_page_of_another_s(
    who: str, people: dict[str, Any], sign_in: Callable[[Any], Page]
) -> None:
    """The addresses of the others are no secret; what is there is."""
    page = sign_in(people[who])
    own = who.removesuffix("-user")
    kinds = {"adi": "distributor", "idi": "distributor", "trust-a": "assignee", "trust-b": "assignee"}
    kinds["depository"] = "agent"

    answers = {
        code: page.request.get(f"/class-b/statements/2003-09/{kind}/{code}/").status
        for code, kind in kinds.items()
    }

    assert answers == {code: 200 if code == own else 404 for code in kinds}


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/sign-in/" in url or url.endswith("/"))


def accept_ours(page: Page, looks_right: Callable[[Page], None]) -> None:
    page.goto("/class-b/calculations/2003-09/adi/accept/")
    looks_right(page)
    page.get_by_role("button", name="Accept these figures").click()
    page.get_by_text("1 Portfolio: agrees.").wait_for()


def approve_all(page: Page, looks_right: Callable[[Page], None]) -> None:
    page.goto("/class-b/months/2003-09/approvals/")
    looks_right(page)
    page.get_by_role("button", name="Approve all that you may on this page").click()
    page.wait_for_load_state("load")
    looks_right(page)


def issue_and_settle(page: Page, looks_right: Callable[[Page], None]) -> None:
    """One Fund's: the first that has something approved."""
    page.goto("/class-b/months/2003-09/approvals/")
    page.get_by_role("link", name="Issue what is approved").first.click()
    looks_right(page)
    page.get_by_role("button", name=re.compile("^Issue .* dollars$")).click()
    page.get_by_role("link", name="The paper (PDF)").wait_for()
    looks_right(page)
    assert page.request.get(page.url + "paper/").body().startswith(b"%PDF-")
    page.get_by_role("link", name="Record the settlement of all that is issued").click()
    looks_right(page)
    page.get_by_label("Settled on").fill(timezone.localdate().isoformat())
    page.get_by_label("The bank's reference").fill("FED-20031006")
    page.locator("main form").last.get_by_role("button").last.click()
    page.get_by_text("recorded as settled").wait_for()


def read_statement(page: Page, looks_right: Callable[[Page], None], *, party: str, amount: str) -> None:
    page.goto(f"/class-b/statements/2003-09/{party}/")
    said = page.locator("main").inner_text()
    assert amount in said
    assert "settled" in said.lower()
    looks_right(page)
    address = page.get_by_role("link", name="As a paper (PDF)").get_attribute("href")
    assert address is not None
    assert page.request.get(urljoin(page.url, address)).body().startswith(b"%PDF-")


def test_from_the_calculation_to_what_each_reads_of_its_payment(
    people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    """adi accepts our figures, one approves, another issues; adi and its Assignee read what was paid."""
    page = sign_in(people["adi-user"])
    accept_ours(page, looks_right)
    sign_out(page)
    sign_in(people["approver"])
    approve_all(page, looks_right)
    sign_out(page)
    sign_in(people["officer"])
    issue_and_settle(page, looks_right)
    issue_and_settle(page, looks_right)
    sign_out(page)

    sign_in(people["adi-user"])
    read_statement(page, looks_right, party="distributor/adi", amount="6,750.00")
    sign_out(page)
    sign_in(people["trust-a-user"])
    read_statement(page, looks_right, party="assignee/trust-a", amount="10,125.00")
