"""The page of the proof, the head on each statement, and an outsider who computes every head again."""

import csv
import re
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role
from governance.models import ChainLink
from governance.selectors.chain import Head, standing_head
from plan_admin.chain.models import ChainCheck
from tests.factories.four_eyes import FourEyes
from tests.factories.people import member, person
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db
ADR = Path(__file__).parents[3] / "docs" / "adr" / "0060-the-chain.md"
PAGE = "/proof/"
STATEMENT = "/class-b/statements/2003-09/distributor/adi/"
YEAR = "/class-b/statements/year/2003/distributor/adi/"
AGAINST = "UPDATE governance_ballot SET choice = 'AGAINST' WHERE id = (SELECT min(id) FROM governance_ballot)"


@pytest.fixture
def eyes(tmp_path: Path) -> FourEyes:
    """September with a Fund's payments issued."""
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    return eyes


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def head() -> Head:
    found = standing_head()
    assert found is not None
    return found


def test_the_page_says_head_length_and_what_each_link_covers(eyes: FourEyes) -> None:
    page = signed_in(eyes.officer).get(PAGE).content.decode()

    assert head().head in page
    assert "authorization 1 of ALPHA FUNDS, INC., 2003-09" in page
    assert "1 vote at m1" in page
    assert "not yet: each night, or now" in page
    assert "Verify now" in page


def test_an_officer_has_it_verified_and_the_page_says_what_came_of_it(eyes: FourEyes) -> None:
    client = signed_in(eyes.officer)

    page = client.post(PAGE, follow=True).content.decode()

    check = ChainCheck.objects.get()
    assert (check.checked_by, check.links, check.fault_count) == (eyes.officer, 4, 0)
    assert "4 links, by officer" in page


def test_what_differs_stands_first_on_the_page(eyes: FourEyes) -> None:
    tamper("governance_ballot", AGAINST)
    client = signed_in(eyes.officer)

    page = client.post(PAGE, follow=True).content.decode()

    assert "1 record or link stands otherwise than the chain has it" in page
    assert "choice was FOR, and is AGAINST" in page


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_who_may_only_look_has_no_button(eyes: FourEyes, role: Role) -> None:
    client = signed_in(person(role, name="looks"))

    assert "Verify now" not in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 403
    assert ChainCheck.objects.count() == 0


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT])
def test_others_are_told_no(eyes: FourEyes, role: Role) -> None:
    assert signed_in(person(role)).get(PAGE).status_code == 403


def test_a_printed_head_is_found_and_another_is_not(eyes: FourEyes) -> None:
    client = signed_in(eyes.officer)
    first = ChainLink.objects.get(sequence=1)

    stood = client.get(PAGE, {"head": f" {first.head.upper()} "}).content.decode()
    never = client.get(PAGE, {"head": "f" * 64}).content.decode()

    assert "It was the head of link 1" in stood
    assert "It stood at no time in this chain" in never


def test_the_links_are_a_file_without_what_they_cover(eyes: FourEyes) -> None:
    rows = list(
        csv.DictReader(StringIO(signed_in(eyes.officer).get(PAGE, {"format": "csv"}).content.decode()))
    )

    assert [row["kind"] for row in rows] == ["BOARDS", "MEETINGS", "VOTES", "PAYMENTS_ISSUED"]
    assert rows[1]["previous"] == rows[0]["head"]
    assert "content" not in rows[0]


def test_an_empty_chain_says_how_it_begins() -> None:
    page = signed_in(person(Role.OFFICER)).get(PAGE).content.decode()

    assert "Nothing is linked yet" in page


@pytest.mark.parametrize("address", [STATEMENT, YEAR])
def test_the_head_is_on_each_statement_in_every_rendering_that_has_a_foot(
    eyes: FourEyes, address: str
) -> None:
    client = signed_in(eyes.officer)

    page = client.get(address).content.decode()
    printed = client.get(address, {"format": "print"}).content.decode()
    paper = PdfReader(BytesIO(client.get(address, {"format": "pdf"}).content))
    book = openpyxl.load_workbook(BytesIO(client.get(address, {"format": "xlsx"}).content))

    last = "".join(paper.pages[-1].extract_text().split())
    assert head().head in page
    assert head().head in printed
    assert head().head in last
    assert any(head().head in str(cell) for row in book.worksheets[0].values for cell in row)


@pytest.mark.parametrize("address", [STATEMENT, YEAR])
def test_the_csv_file_and_the_api_give_the_head_too(eyes: FourEyes, address: str) -> None:
    client = signed_in(eyes.officer)

    file = client.get(address, {"format": "csv"}).content.decode()
    answer = client.get(address.replace("/class-b/", "/api/v1/plans/class-b/")).json()

    rows = list(csv.DictReader(StringIO(file)))
    assert {row["chain_head"] for row in rows} == {head().head}
    assert file.partition("\n")[0].endswith(",chain_head")
    assert (answer["chain"]["links"], answer["chain"]["head"]) == (head().sequence, head().head)


def test_a_party_s_own_statement_has_it_too_though_the_links_are_not_theirs(eyes: FourEyes) -> None:
    user = person(Role.DISTRIBUTOR)
    member(user, kind=PayeeKind.DISTRIBUTOR, code="adi")

    page = signed_in(user).get(STATEMENT).content.decode()

    assert head().head in page


def test_the_list_of_statements_is_no_statement_and_has_no_head(eyes: FourEyes) -> None:
    page = signed_in(eyes.officer).get("/class-b/statements/").content.decode()

    assert head().head not in page


def _script(folder: Path) -> Path:
    (code,) = re.findall(r"```python\n(.*?)```", ADR.read_text(), re.DOTALL)
    script = folder / "again.py"
    script.write_text(code)
    return script


def _computed(folder: Path, chain: str) -> "subprocess.CompletedProcess[str]":
    file = folder / "chain.csv"
    file.write_text(chain, newline="")
    command = [sys.executable, "-I", str(_script(folder)), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def exported(eyes: FourEyes, tmp_path: Path) -> str:
    """The chain as an outsider is given it."""
    file = tmp_path / "exported.csv"
    call_command("verify_chain", "--export", str(file), "--quiet", stdout=StringIO())
    return file.read_text()


def test_an_outsider_computes_every_head_again(exported: str, tmp_path: Path) -> None:
    found = _computed(tmp_path, exported)

    heads = [link.head for link in ChainLink.objects.order_by("sequence")]
    assert (found.returncode, found.stderr) == (0, "")
    assert [line.split()[1] for line in found.stdout.splitlines()] == heads


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('""choice"":""FOR""', '""choice"":""AGAINST""', "link 3 is not what it says"),
        ("authorization 1 of", "authorization 2 of", "link 4 is not what it says"),
        ("\n2,", "\n3,", "link 3 does not follow link 1"),
    ],
)
def test_an_outsider_sees_what_was_changed(
    exported: str, tmp_path: Path, was: str, becomes: str, says: str
) -> None:
    assert was in exported

    found = _computed(tmp_path, exported.replace(was, becomes, 1))

    assert (found.returncode, found.stderr.strip()) == (1, says)


def test_a_file_that_cannot_be_written_is_refused(eyes: FourEyes, tmp_path: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("verify_chain", "--export", str(tmp_path / "no" / "chain.csv"), "--quiet")

    assert ended.value.code == 1
    assert "chain.csv: No such file or directory" in capsys.readouterr().err
