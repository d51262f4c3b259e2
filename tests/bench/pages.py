"""The pages over a million instruction lines: queries, which must not grow with them, and server time.

A page is registered by the name of its address; one whose address does not resolve is named as skipped.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from assignments.models import PaymentInstruction, PaymentLine
from governance.domain.fields import slug
from governance.domain.roles import Role
from plan_admin.month_end.services.closing import close_month
from tests.bench.database import RESULTS, bench_user, fresh_database, load_law, settle
from tests.bench.lines import fill_with_lines
from tests.bench.measures import Say, load_facts
from tests.bench.report import Figure
from tests.bench.world import MONTH, facts, portfolio_name

ASKED = 10  # how often a page is asked for; the quickest answer counts
CLASSES = 800
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
THIRD = {"plan": "bench", "month": MONTH, "kind": "distributor", "code": "third"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOf:
    """A page by the name of its address, and what the address needs."""

    name: str
    url_name: str
    words: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one page took: queries and seconds, and its status."""

    queries: int
    seconds: float
    status: int


PAGES = (
    PageOf(name="month page", url_name="month_end:month", words=lambda: {"plan": "bench", "month": MONTH}),
    PageOf(
        name="payments page", url_name="month_end:payments", words=lambda: {"plan": "bench", "month": MONTH}
    ),
    PageOf(name="statement", url_name="assignments:statement", words=lambda: THIRD),
    PageOf(
        name="explanation of a fee",
        url_name="assignments:explain_fee",
        words=lambda: _explained(component="distribution_fee"),
    ),
    PageOf(
        name="explanation of a payment",
        url_name="assignments:explain_payment",
        words=lambda: {"plan": "bench", "month": MONTH, "instruction": _an_instruction()},
    ),
)


def measure_pages(*, lines: int, classes: int = CLASSES, say: Say) -> list[Figure]:
    """Each page over one month's lines, then over so many; and Django's empty view beside them."""
    with fresh_database():
        say(f"pages: {classes:,} share classes, one month")
        plan = load_law(classes)
        load_facts(facts(classes=classes, rows_per_class=20), plan)
        close_month(plan=plan, month=MONTH, acting_user=bench_user(), progress=_unheard)
        settle(RESULTS)
        client = _signed_in()
        of_one_month = PaymentLine.objects.count()
        before = {page.name: ask(client, page) for page in PAGES}
        held = fill_with_lines(lines, say=say)
        settle(RESULTS)
        empty = ask_empty(client)
        return [
            _figure(page, before[page.name], ask(client, page), empty, lines=(of_one_month, held))
            for page in PAGES
        ]


def ask(client: Client, page: PageOf) -> Answer | None:
    """Ask for a page; None where its address does not resolve."""
    try:
        url = reverse(page.url_name, kwargs=dict(page.words()))
    except NoReverseMatch:
        return None
    return _ask(client, url)


def ask_empty(client: Client) -> Answer:
    """Ask for the empty view."""
    with override_settings(ROOT_URLCONF="tests.bench.empty_site"):
        return _ask(client, "/empty/")


def _ask(client: Client, url: str) -> Answer:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    seconds = []
    for _ in range(ASKED):
        started = time.perf_counter()
        client.get(url)
        seconds.append(time.perf_counter() - started)
    return Answer(queries=len(queries), seconds=min(seconds), status=response.status_code)


def _figure(
    page: PageOf, before: Answer | None, after: Answer | None, empty: Answer, *, lines: tuple[int, int]
) -> Figure:
    few, many = lines
    name = f"{page.name}, {many:,} lines: queries more than with {few:,}"
    if before is None or after is None:
        skipped = f"skipped: {page.url_name} does not resolve yet"
        return Figure(name=name, value=None, unit="", asked=0, beside=skipped)
    if {before.status, after.status} != {200}:
        answers = f"answers {before.status} and {after.status}"
        return Figure(name=name, value=None, unit="", asked=0, beside=answers)
    return Figure(
        name=name,
        value=after.queries - before.queries,
        unit="queries",
        asked=0,
        beside=f"{after.queries} queries; {after.seconds * 1000:.0f} ms"
        f" ({before.seconds * 1000:.0f} ms with {few:,}); empty view {empty.seconds * 1000:.1f} ms",
    )


def _signed_in() -> Client:
    """A client of a compliance officer."""
    user = bench_user()
    user.groups.add(Group.objects.get_or_create(name=Role.OFFICER.value)[0])
    client = Client()
    client.force_login(user, backend=MODEL_BACKEND)
    return client


def _explained(**words: str) -> dict[str, Any]:
    return {"plan": "bench", "month": MONTH, "portfolio": slug(portfolio_name(0)), **words}


def _an_instruction() -> int:
    first = PaymentInstruction.objects.filter(month=MONTH.first).order_by("pk").first()
    assert first is not None
    return first.pk


def _unheard(text: str) -> None:
    """Nobody listens."""
