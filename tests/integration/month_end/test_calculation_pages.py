"""A Distributor gives its Monthly Calculation in the portal, and reads what becomes of it (Section 6(d))."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assignments.domain.routes import PayeeKind
from assignments.models import Determination, MonthlyCalculation
from governance.domain.roles import Role
from tests.factories.calculations import DIFFERS, GROWTH_CODE, HEAD, TODAY, september_that_differs
from tests.factories.month import GROWTH, MonthWorld, rows_of_all_tables
from tests.factories.outsiders import member
from tests.factories.people import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.plan_section("6(d)")]
OURS = (
    HEAD
    + "alpha-growth-fund,9000.00,trust-a,5400.00\nalpha-income-fund,3000.00,Trust A,1800.00\n"
    + "beta-value-fund,528.38,trust-a,317.03\n"
)


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    found = MonthWorld.loaded(tmp_path)
    found.close()
    return found


@pytest.fixture
def people(world: MonthWorld, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    found: dict[str, Any] = {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER, Role.AUDITOR)}
    for code in ("adi", "idi"):
        found[code] = member(f"{code}-user", PayeeKind.DISTRIBUTOR, code, people=found)
    found["trust-a"] = member("trust-a-user", PayeeKind.ASSIGNEE, "trust-a", people=found)
    return found


def client_of(user: Any) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def address(name: str = "calculation", *, distributor: str = "adi", month: str = "2003-09") -> str:
    return reverse(f"month_end:{name}", args=["class-b", month, distributor])


def file_of(data: str | bytes, name: str = "calc.csv") -> UploadedFile:
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def held(world: MonthWorld) -> str:
    return str(world.payments()["totals"]["held"])


def test_a_file_that_agrees_releases_what_waited_and_says_so(world: MonthWorld, people: Any) -> None:
    client = client_of(people["adi"])

    answer = client.post(address("calculation_upload"), {"file": file_of(OURS)}, follow=True)

    assert answer.redirect_chain[-1][0] == address()
    assert "Received: figures of 3 Portfolios." in said(answer)
    assert "3 Portfolios: agrees." in said(answer)
    assert held(world) == "0.00"
    act = MonthlyCalculation.objects.get().recorded_by
    assert (act.kind, act.source, act.acting_user) == ("upload_calculation", "calc.csv", people["adi"])
    assert "the books agree with the facts" in world.verify()


def test_the_same_file_again_changes_nothing(world: MonthWorld, people: Any) -> None:
    client = client_of(people["adi"])
    client.post(address("calculation_upload"), {"file": file_of(OURS)})
    before = rows_of_all_tables()

    answer = client.post(address("calculation_upload"), {"file": file_of(OURS)}, follow=True)

    assert "The same figures were received already" in said(answer)
    after = rows_of_all_tables()
    assert {k: v for k, v in after.items() if v != before[k] and k != "django_session"} == {}


def test_a_file_with_faults_is_refused_with_all_of_them_and_stores_nothing(
    world: MonthWorld, people: Any
) -> None:
    client = client_of(people["adi"])
    data = HEAD + "alpha-growth-fund,1.00,trust-a,=2\nmystery,1.00,,\nalpha-income-fund,1.00,bank-b,0.50\n"

    answer = client.post(address("calculation_upload"), {"file": file_of(data)})

    assert answer.status_code == 422
    assert "Refused: 3 faults. Nothing was stored." in said(answer)
    assert "begins as a formula does" in said(answer)
    assert "&#x27;bank-b&#x27; is not known" in said(answer)  # another Distributor's Assignee
    assert not MonthlyCalculation.objects.exists()
    assert client.get(f"{address('calculation_upload')}?faults=csv").content.count(b"\n") == 4


def test_a_month_that_has_not_ended_is_refused(world: MonthWorld, people: Any) -> None:
    answer = client_of(people["adi"]).post(
        address("calculation_upload", month="2003-10"), {"file": file_of(OURS)}
    )

    assert answer.status_code == 422
    assert "2003-10 has not ended" in said(answer)


def test_a_calculation_that_differs_is_taken_and_waits_with_its_likely_cause(
    world: MonthWorld, people: Any
) -> None:
    client = client_of(people["adi"])

    answer = client.post(
        address("calculation_upload"), {"file": file_of(OURS.replace("5400.00", "5400.01"))}, follow=True
    )

    assert "1 Portfolio: differs." in said(answer)
    assert "Within 2 cents: likely rounding (R11)" in said(answer)
    assert held(world) == "9000.00"


def test_ours_are_accepted_with_one_button(world: MonthWorld, people: Any) -> None:
    client = client_of(people["adi"])
    page = client.get(address("calculation_accept"))
    digest = page.context["form"].initial["digest"]

    answer = client.post(address("calculation_accept"), {"digest": digest}, follow=True)

    assert "3 Portfolios: agrees." in said(answer)
    assert held(world) == "0.00"
    assert "By accepting ours" in said(answer)


def test_figures_that_changed_since_they_were_shown_are_not_accepted(world: MonthWorld, people: Any) -> None:
    answer = client_of(people["adi"]).post(address("calculation_accept"), {"digest": "0" * 64})

    assert answer.status_code == 422
    assert "our figures have changed since they were shown" in said(answer)
    assert not MonthlyCalculation.objects.exists()


def test_typed_figures_are_taken_and_faults_stand_at_their_fields(world: MonthWorld, people: Any) -> None:
    client = client_of(people["adi"])
    page = client.get(address("calculation_type"))
    assert all(not one.share.value() for one in page.context["form"].table())  # nothing is filled in

    wrong = client.post(
        address("calculation_type"), {"share_0": "9,000.00", "portion_0_0": "9,000.01", "share_1": "1"}
    )
    assert wrong.status_code == 422
    assert {name for name in wrong.context["form"].errors} == {"portion_0_0", "portion_1_0"}
    assert len(set(wrong.context["faults"])) == len(wrong.context["faults"])

    answer = client.post(
        address("calculation_type"), {"share_0": "9,000.00", "portion_0_0": "5400"}, follow=True
    )
    assert "Received: figures of 1 Portfolio." in said(answer)
    assert {key: one for key, one in MonthlyCalculation.objects.get().content["portfolios"].items()} == {
        GROWTH_CODE: {"share": "9000.00", "portions": {"trust-a": "5400.00"}}
    }


def test_the_officer_enters_one_that_came_by_post_with_its_day(world: MonthWorld, people: Any) -> None:
    client = client_of(people["officer"])

    client.post(address("calculation_upload"), {"file": file_of(OURS), "received": "2003-10-06"})

    found = MonthlyCalculation.objects.get()
    assert (found.received, found.recorded_by.kind) == (date(2003, 10, 6), "post_calculation")
    late = client.post(address("calculation_upload"), {"file": file_of(OURS), "received": "2003-10-11"})
    assert "is yet to come" in said(late)


def test_after_payment_a_later_calculation_changes_nothing_and_says_so(
    world: MonthWorld, people: Any
) -> None:
    client = client_of(people["adi"])
    client.post(address("calculation_upload"), {"file": file_of(OURS)})
    before = world.payments()

    answer = client.post(
        address("calculation_upload"), {"file": file_of(OURS.replace("5400.00", "5399.00"))}, follow=True
    )

    assert "1 Portfolio: came too late. It came after the amounts had moved on" in said(answer)
    assert world.payments() == before


def test_what_was_sent_back_is_told_with_its_reason_and_can_be_sent_again(
    world: MonthWorld, people: Any
) -> None:
    world.calculate(says=DIFFERS)
    world.review()
    approver, distributor = client_of(people["approver"]), client_of(people["adi"])
    decided = {"decided": "send_back", "portfolio": GROWTH_CODE, "by": "Abel", "date": "2003-10-08"}
    paper = SimpleUploadedFile("memo.txt", b"A memo.")

    answer = approver.post(
        address("calculation_decide"),
        {**decided, "reason": "A cent too much.", "document": paper},
        follow=True,
    )

    assert "Decided. 0 payments prepared" in said(answer)
    page = said(distributor.get(address()))
    assert "A cent too much." in page
    assert "sent back" in said(distributor.get(reverse("month_end:calculations", args=["class-b"])))
    distributor.post(address("calculation_upload"), {"file": file_of(OURS)})
    assert held(world) == "0.00"


def test_an_approver_decides_for_the_distributor_s_figures(world: MonthWorld, people: Any) -> None:
    world.calculate(says=DIFFERS)
    world.review()
    client = client_of(people["approver"])
    shown = client.get(address("calculation_decide"))
    assert "5,400.01" in said(shown)

    answer = client.post(
        address("calculation_decide"),
        {
            "decided": "theirs",
            "portfolio": GROWTH_CODE,
            "by": "Abel Approver",
            "date": "2003-10-08",
            "reason": "Their rounding is as good as ours.",
            "document": SimpleUploadedFile("memo.txt", b"A memo."),
        },
        follow=True,
    )

    assert "2 payments prepared; another person approves." in said(answer)
    assert held(world) == "0.00"
    assert Determination.objects.get().recorded_by.acting_user == people["approver"]
    again = client.get(address("calculation_decide"), follow=True)
    assert "Nothing of this Calculation waits for a decision." in said(again)


def test_two_distributors_do_not_see_each_other(world: MonthWorld, people: Any) -> None:
    world.calculate()
    world.review()
    other = client_of(people["idi"])
    names = ("calculation", "calculation_upload", "calculation_type", "calculation_accept")
    files = ("calculation_template", "calculation_daily")

    assert {other.get(address(name)).status_code for name in (*names, *files)} == {404}
    assert {
        other.post(address(name), {"file": file_of(OURS), "digest": "0"}).status_code for name in names[1:]
    } == {404}
    assert "trust-a" not in said(other.get(reverse("month_end:calculations", args=["class-b"])))
    own = said(other.get(address(distributor="idi")))
    assert "Trust A" not in own
    assert "adi" not in said(other.get(reverse("month_end:calculations", args=["class-b"]))).replace(
        "reading", ""
    ).split("</nav>")[-1].replace("radio", "")


def test_an_assignee_has_nothing_to_do_with_a_calculation(world: MonthWorld, people: Any) -> None:
    client = client_of(people["trust-a"])

    assert client.get(reverse("month_end:calculations", args=["class-b"])).status_code == 403
    assert client.get(address()).status_code == 403
    assert "Monthly Calculations" not in said(client.get("/"))


def test_the_daily_shares_give_the_distributor_s_own_cohorts_and_sum_to_its_share(
    world: MonthWorld, people: Any
) -> None:
    answer = client_of(people["adi"]).get(address("calculation_daily"))

    rows = [row for row in csv.DictReader(io.StringIO(answer.content.decode()))]
    growth = [row for row in rows if row["portfolio"] == GROWTH_CODE]
    assert {(row["issued_from"], row["tracked_shares"], row["class_shares"]) for row in growth} == {
        ("2003-07-01", "400000.000000", "1000000.000000")
    }
    assert len(growth) == 30
    assert sum(int(row["accrual"].replace(".", "")) for row in growth) == 9000 * 10**12


def test_the_template_is_a_calculation_without_figures_as_csv_and_workbook(
    world: MonthWorld, people: Any
) -> None:
    client = client_of(people["adi"])

    rows = list(csv.reader(io.StringIO(client.get(address("calculation_template")).content.decode())))
    book = load_workbook(io.BytesIO(client.get(f"{address('calculation_template')}?format=xlsx").content))

    assert rows[1] == [GROWTH_CODE, "", "trust-a", "", "class-b", "adi", "2003-09"]
    assert [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)] == rows
    filled = "\n".join(",".join([row[0], "1.00", row[2], "0.50", *row[4:]]) for row in rows[1:])
    data = f"{','.join(rows[0])}\n{filled}\n"
    assert client.post(address("calculation_upload"), {"file": file_of(data)}).status_code == 302


def test_the_list_and_the_comparison_are_files_too(tmp_path: Path, world: MonthWorld, people: Any) -> None:
    world.calculate(says=DIFFERS)
    world.review()
    client = client_of(people["auditor"])

    months = client.get(f"{reverse('month_end:calculations', args=['class-b'])}?format=csv").content.decode()
    figures = client.get(f"{address()}?format=csv").content.decode()

    assert "2003-09,adi,differs,2003-10-03,," in months
    assert (
        f"{GROWTH_CODE},trust-a,5400.01,5400.00,0.01,no,within 2 cents: likely rounding (R11),differs"
        in figures
    )


def test_a_month_without_calculation_is_missing_since_the_day_after_it(
    world: MonthWorld, people: Any
) -> None:
    page = said(client_of(people["adi"]).get(reverse("month_end:calculations", args=["class-b"])))

    assert "since 1 Oct 2003" in page
    assert "held until the Distributor provides it" in page


def test_the_api_takes_a_file_and_gives_the_comparison(world: MonthWorld, people: Any) -> None:
    client = client_of(people["adi"])
    where = reverse("api:calculation", args=["class-b", "2003-09", "adi"])

    answer = client.post(where, OURS.replace("5400.00", "5400.01"), content_type="text/csv")

    assert answer.status_code == 200, answer.content
    assert answer.json()["outcome"] == "new"
    assert answer.json()["figures"][0] == {
        "portfolio": GROWTH_CODE,
        "assignee": "trust-a",
        "theirs": "5400.01",
        "ours": "5400.00",
        "difference": "0.01",
        "within_tolerance": False,
        "likely_cause": "ROUNDING",
        "words": "within 2 cents: likely rounding (R11)",
    }
    assert client.get(where).json()["portfolios"][0]["state"] == "DIFFERS"
    assert client.get(reverse("api:calculations", args=["class-b"])).json()[0]["state"] == "DIFFERS"


def test_the_api_refuses_with_every_fault_and_hides_what_is_another_s(world: MonthWorld, people: Any) -> None:
    where = reverse("api:calculation", args=["class-b", "2003-09", "adi"])

    refused = client_of(people["adi"]).post(where, HEAD + "x,1,,\ny,1,,\n", content_type="text/csv")

    assert refused.status_code in (400, 422)
    assert len(refused.json()["faults"]) == 2
    assert client_of(people["idi"]).post(where, OURS, content_type="text/csv").status_code == 404
    assert client_of(people["idi"]).get(where).status_code == 404
    assert not MonthlyCalculation.objects.exists()


def test_the_comparison_tells_a_share_by_its_cohorts(tmp_path: Path) -> None:
    september_that_differs(tmp_path, says={GROWTH: ("22500.00", {"trust-a": "5400.00"})})

    page = said(client_of(person(Role.AUDITOR)).get(address()))

    assert "Equals the fee of the whole class: likely other Distributors&#x27; Shares are in it" in page
