"""Section 11: what a row of share activity may say of sales charges, whichever way it is read."""

import pytest

from fees.domain.fact_files import ACTIVITY_OPTIONAL, ACTIVITY_REQUIRED, ActivityFile
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault

pytestmark = pytest.mark.plan_section("11")
HEADER = "portfolio,trade_date,shares,kind,original_issue_date,cdsc,cdsc_waiver,cost_per_share,front_end\n"
GOOD = "dynamics,2003-09-02,1,redemption,2003-09-01,4.00,,9.5,0\n"
WITHHELD = "cdsc", "a contingent deferred sales charge is withheld at a redemption"
WAIVED = "cdsc_waiver", "a contingent deferred sales charge is waived at a redemption"
COST = "cost_per_share", "the cost of a Share decides a charge at a redemption"
FRONT_END = "front_end", "a front-end charge is paid at a sale or sale_cancelled"
NOT_WHOSE = (
    "original_issue_date: Section 11: the charge belongs to the Distributor that sold the Shares, and this"
    " says not when (the day of their original issue, or a row of its own for Shares without one)"
)


def misplaced(*columns: tuple[str, str], kind: str) -> list[str]:
    return [f"{name}: Section 11: {words}, not at a {kind} (leave it empty or 0)" for name, words in columns]


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ("sale,2003-09-01,4.00,,,", misplaced(WITHHELD, kind="sale")),
        ("sale,2003-09-01,,0,,", misplaced(WAIVED, kind="sale")),
        (
            "conversion,2003-09-01,4.00,death,9.5,1.00",
            misplaced(WITHHELD, WAIVED, COST, FRONT_END, kind="conversion"),
        ),
        ("redemption,,4.00,,,", [NOT_WHOSE]),
        (
            "redemption,Unknown,0.01,death,,2",
            [
                *misplaced(FRONT_END, kind="redemption"),
                NOT_WHOSE,
                "cdsc_waiver: a charge of 0.01 is withheld, so none is waived (either leave the waiver empty,"
                " or the cdsc empty or 0)",
            ],
        ),
        (
            "redemption,,x,,,",
            ["cdsc: 'x' is not a plain decimal (digits and one point, like 1234.56; not negative)"],
        ),
    ],
)
@pytest.mark.parametrize("shares", ["1", '"1"'])
def test_a_charge_that_cannot_be_is_named_with_every_other(
    cells: str, faults: list[str], shares: str
) -> None:
    text = f"{HEADER}{GOOD}dynamics,2003-09-02,{shares},{cells}\n{GOOD}"
    file = CsvFile(text, source="a.csv", required=ACTIVITY_REQUIRED, optional=ACTIVITY_OPTIONAL)
    found: list[Fault] = []

    facts = ActivityFile(
        file, plan="class-b", share_classes={"class-b": {"dynamics": 1}}, references_required=False
    ).read(found)

    assert [fault.row for fault in found] == [3] * len(faults)
    assert [f"{fault.column}: {fault.problem} ({fault.remedy})" for fault in found] == faults
    assert facts.row_count == 2
