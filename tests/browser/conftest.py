"""Pages in a real browser: Debian's chromium, light and dark, wide and narrow, with axe."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.factories.people import PASSWORD

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE: ViewportSize = {"width": 1360, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PLACES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all these tests; no test elsewhere finds its event loop, or what that needs."""
    found = next((path for name in PLACES if (path := shutil.which(name))), None)
    if found is None:
        missing = "these tests need a chromium on the PATH, such as Debian's package of that name"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        # Its own loop runs in this thread; Django would take it for an asynchronous caller.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = play.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A person's own browser, signed in as nobody; any error in the page's own console fails the test."""
    opened = browser.new_context(base_url=live_server.url, viewport=WIDE, reduced_motion="reduce")
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page that notes what its console says."""
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.console_errors = said  # type: ignore[attr-defined]
    return opened


@pytest.fixture
def sign_in(page: Page) -> Callable[[Any], Page]:
    """`sign_in(user)` signs a person in through the page, as people do."""

    def enter(user: Any) -> Page:
        page.goto("/account/sign-in/")
        page.get_by_label("Username").fill(user.get_username())
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    return enter


@pytest.fixture
def looks_right() -> Callable[[Page], None]:
    """`looks_right(page)`: axe finds nothing in light and dark, wide and narrow, and nothing sticks out."""

    def look(page: Page) -> None:
        page.wait_for_load_state("load")  # a click goes on before the next page is whole
        page.get_by_role("main").wait_for()
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                found = Axe().run(page).response["violations"]
                words = [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
                assert words == [], f"{page.url} {scheme} {size['width']}"
                wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert wide <= 0, f"{page.url} is {wide} px wider than {size['width']}"
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        assert page.console_errors == []  # type: ignore[attr-defined]

    return look
