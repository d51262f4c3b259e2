"""Files that are not what they should be, at every door: refused with every fault, and nothing is stored."""

import gzip
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory

from fees.models import ShareActivity
from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.api.services import make_token
from plan_admin.frame.middleware import UploadLimit
from tests.factories.books import rows_of_all_tables
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db
FileOf = Callable[[str, str | bytes], Any]
NET = "/class-b/files/net-assets/"
ACTIVITY = "/class-b/files/share-activity/"
BOOKED = "/class-b/files/booked-accruals/"
SERVICED = "/class-b/files/serviced-assets/"
BOOK = "/class-b/files/book/"
TEXT = "/class-b/files/plan-text/"
HEADS = {
    NET: "portfolio,date,net_assets,shares_outstanding\n",
    ACTIVITY: "portfolio,trade_date,kind,shares,original_issue_date,reference\n",
    BOOKED: "portfolio,month,component,amount\n",
    SERVICED: "portfolio,date,entity,net_assets\n",
    BOOK: "distributors:\n",
    TEXT: "",
}
GOOD = {
    NET: "Alpha Growth Fund,2003-09-02,100.00,\n",
    ACTIVITY: "Alpha Growth Fund,2003-09-02,sale,10,,r-1\n",
    BOOKED: "Alpha Growth Fund,2003-09,service_fee,10.00\n",
    SERVICED: "Alpha Growth Fund,2003-09-02,First Dealer Inc.,10.00\n",
    BOOK: "  - {code: new, name: New One}\n",
    TEXT: "",
}
DOORS = tuple(HEADS)
CSV_DOORS = (NET, ACTIVITY, BOOKED, SERVICED)
MEGABYTE = 1024**2


def zip_bomb(name: str = "net.csv") -> bytes:
    """Thirty megabytes of one row, in thirty kilobytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * 30 * MEGABYTE)
    return held.getvalue()


def sent(officer: Client, door: str, data: Any) -> Any:
    return officer.post(door, {"file": data, "way": "replace"})


@pytest.fixture(autouse=True)
def _plan(plan: Plan) -> None:
    """The small Plan is loaded."""


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("what", "disguised"),
    [
        ("Latin-1", lambda text: text.encode() + "Fünds\n".encode("latin-1")),
        ("UTF-16", lambda text: text.encode("utf-16")),
        ("a NUL", lambda text: text.encode() + b"\0\n"),
        ("a zip bomb", lambda text: zip_bomb()),
        ("a gzip bomb", lambda text: gzip.compress(b"0" * 30 * MEGABYTE)),
        ("a program", lambda text: b"\x7fELF\x02\x01\x01\x00" + bytes(64)),
    ],
    ids=lambda one: one if isinstance(one, str) and one.startswith(("a ", "L", "U")) else "",
)
def test_what_is_no_text_is_refused_and_never_unpacked(
    officer: Client, file_of: FileOf, door: str, what: str, disguised: Callable[[str], bytes]
) -> None:
    officer.get(door)
    before = rows_of_all_tables()

    page = sent(officer, door, file_of("net.csv", disguised(HEADS[door] + GOOD[door])))

    assert page.status_code == 422
    assert "Refused: 1 fault. Nothing was stored." in page.content.decode()
    assert rows_of_all_tables() == before


@pytest.mark.parametrize("door", CSV_DOORS)
@pytest.mark.parametrize("rows", ["", "\n\n", ",,,\n"], ids=["a header alone", "blank lines", "empty cells"])
def test_a_file_without_rows_is_refused(officer: Client, file_of: FileOf, door: str, rows: str) -> None:
    officer.get(door)
    before = rows_of_all_tables()

    page = sent(officer, door, file_of("none.csv", HEADS[door] + rows))

    assert page.status_code == 422
    assert "has a header and no rows" in page.content.decode()
    assert rows_of_all_tables() == before


@pytest.mark.parametrize("door", CSV_DOORS)
def test_a_file_for_another_family_is_refused_row_by_row(officer: Client, file_of: FileOf, door: str) -> None:
    officer.get(door)
    before = rows_of_all_tables()
    theirs = GOOD[door].replace("Alpha Growth Fund", "Somebody Else's Fund")

    page = sent(officer, door, file_of("theirs.csv", HEADS[door] + theirs + GOOD[door] + theirs))

    assert page.status_code == 422
    assert [(one.row, one.column) for one in page.context["faults"]] == [(2, "portfolio"), (4, "portfolio")]
    assert rows_of_all_tables() == before


def test_a_file_for_another_plan_is_refused_at_this_plans_door(officer: Client, file_of: FileOf) -> None:
    officer.get(ACTIVITY)
    before = rows_of_all_tables()
    theirs = "portfolio,trade_date,kind,shares,plan\nAlpha Growth Fund,2003-09-02,sale,10,class-x\n"

    page = sent(officer, ACTIVITY, file_of("theirs.csv", theirs))

    assert page.status_code == 422
    assert [one.column for one in page.context["faults"]] == ["plan"]
    assert rows_of_all_tables() == before


def test_a_formula_is_kept_as_it_came_and_goes_out_as_a_text(officer: Client, file_of: FileOf) -> None:
    formula = '=HYPERLINK("http://example.com")'
    row = f'Alpha Growth Fund,2003-09-02,sale,10,,"{formula.replace(chr(34), chr(34) * 2)}"\n'

    page = sent(officer, ACTIVITY, file_of("=1+1.csv", HEADS[ACTIVITY] + row))

    assert page.status_code == 200
    assert ShareActivity.objects.get().reference == formula
    shown = officer.get("/admin/governance/act/?format=csv").content.decode()
    assert "'=1+1.csv" in shown
    assert "\n=1+1.csv" not in shown


def asked(path: str, *, user: Any, length: str) -> int:
    """The status of what is announced as so long; 200 where it is let on. Nothing of it is read."""
    request = RequestFactory().post(path)
    request.META["CONTENT_LENGTH"] = length
    request.user = user
    answer = UploadLimit(lambda _request: HttpResponse())(request)
    assert getattr(request, "_read_started", False) is False
    return answer.status_code


@pytest.mark.parametrize(
    ("role", "megabytes", "status"),
    [
        (Role.OFFICER, 300, 413),
        (Role.OFFICER, 200, 200),
        (Role.DISTRIBUTOR, 200, 413),
        (Role.ASSIGNEE, 17, 413),
        (Role.DISTRIBUTOR, 10, 200),
    ],
)
def test_too_much_is_refused_by_its_length_before_a_byte_is_read(
    role: Role, megabytes: int, status: int
) -> None:
    user = person(role)

    assert asked(NET, user=user, length=str(megabytes * MEGABYTE)) == status


def test_whoever_has_not_signed_in_brings_little(client: Client) -> None:
    answer = client.post(NET, {"file": io.BytesIO(b"0" * 2 * MEGABYTE)})

    assert answer.status_code == 413
    assert "Nothing was read and nothing was stored." in answer.content.decode()


def test_the_api_says_so_in_its_own_shape(client: Client) -> None:
    token = make_token(acting_user=person(Role.OFFICER))
    headers = {"Authorization": f"Bearer {token}"}
    address = "/api/v1/plans/class-b/net-assets/"

    refused = client.post(
        address, b"x", content_type="text/csv", headers=headers, CONTENT_LENGTH=str(300 * MEGABYTE)
    )

    assert refused.status_code == 413
    assert set(refused.json()) == {"message", "section", "faults", "who_may"}
    small = client.post(address, b"x" * 2 * MEGABYTE, content_type="text/csv", headers=headers)
    assert small.status_code == 422  # a program's file is larger than what nobody may bring


@pytest.mark.parametrize("way", ["by token", "by session and a header that is no token"])
def test_an_outsiders_program_brings_no_more_than_its_browser(client: Client, way: str) -> None:
    outsider = person(Role.DISTRIBUTOR)
    if way == "by token":
        headers = {"Authorization": f"Bearer {make_token(acting_user=outsider)}"}
    else:
        headers = {"Authorization": "Basic none"}
        client.force_login(outsider)

    refused = client.post(
        "/api/v1/plans/class-b/notices/",
        b"{}",
        content_type="application/json",
        headers=headers,
        CONTENT_LENGTH=str(200 * MEGABYTE),
    )

    assert refused.status_code == 413
    assert "Nothing was read and nothing was stored." in refused.json()["message"]


def test_a_length_that_is_none_is_refused() -> None:
    assert asked(NET, user=person(Role.OFFICER), length="much") == 400


def test_a_large_file_waits_on_the_disk_and_not_in_memory(
    officer: Client, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type] = []

    def look(_self: Any, file: Any) -> None:
        seen.append(type(file))

    monkeypatch.setattr("governance.forms.uploads.SmallEnough.__call__", look)

    sent(officer, NET, file_of("net.csv", HEADS[NET] + "No Such Fund,2003-09-02,1.00,\n" * 100_000))

    assert seen == [TemporaryUploadedFile]


def test_a_book_that_unfolds_without_end_is_refused(officer: Client, file_of: FileOf) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{one}: &{one} [{','.join([f'*{before}'] * 10)}]\n"
        for before, one in zip("abcdefgh", "bcdefghi", strict=True)
    )
    officer.get(BOOK)
    before = rows_of_all_tables()

    page = sent(officer, BOOK, file_of("bomb.yaml", bomb))

    assert page.status_code == 422
    assert len(page.content) < MEGABYTE
    assert rows_of_all_tables() == before


def test_a_calculation_for_another_distributor_or_month_is_refused(
    officer: Client, file_of: FileOf, acting_user: Any
) -> None:
    closed_september(acting_user, code="class-c")
    door = "/class-c/files/book/"
    head = "portfolio,distributor_share,assignee,amount,distributor,month\n"
    row = "Example Energy Fund,16875.00,trust-a,10125.00"
    told = "{distributor: adi, month: 2003-09, received: 2003-10-03, file: calc.csv}"
    book = f"monthly_calculations:\n  - {told}\n"
    officer.get(door)
    before = rows_of_all_tables()

    for theirs in (f"{row},idi,2003-09\n", f"{row},adi,2003-10\n"):
        files = {"file": file_of("book.yaml", book), "beside": file_of("calc.csv", head + theirs)}
        page = officer.post(door, files)

        assert page.status_code == 422, theirs
        assert page.context["faults"], theirs
    assert rows_of_all_tables() == before
