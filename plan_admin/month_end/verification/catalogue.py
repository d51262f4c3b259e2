"""What `verify_books` checks: each check's name in a file of SQL, its Section, how a difference is worded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SQL = Path(__file__).parent / "sql"
BLOCK = re.compile(r"^-- (prepare|check: .+)$", re.MULTILINE)
PREPARE = "prepare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A query that gives one row for each difference; its columns fill `words`."""

    name: str
    section: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Family:
    """The checks of one file; its `prepare` derives what they compare from the facts, in temporary tables."""

    file: str
    doing: str
    checks: tuple[Check, ...]

    @cached_property
    def blocks(self) -> Mapping[str, str]:
        """The SQL of the file by the heads of its blocks."""
        parts = BLOCK.split((SQL / self.file).read_text())
        return dict(zip(parts[1::2], parts[2::2], strict=True))

    @property
    def prepare(self) -> str:
        """What is derived before the checks are made."""
        return self.blocks[PREPARE]

    def sql_of(self, check: Check) -> str:
        """The query of one check."""
        return self.blocks[f"check: {check.name}"]


SHOULD_BE = "should be {expected}, found {found}"

SCOPE = Family(
    file="scope.sql",
    doing="the state of its runs",
    checks=(
        Check(
            name="conventions printed",
            section="2",
            words="{place}, {month}: the convention {name} " + SHOULD_BE,
        ),
        Check(
            name="share class of the run",
            section="1",
            words="{place}, {month}: the fee was computed for {expected}, found {found}",
        ),
        Check(name="one standing fee", section="2", words="{place}, {month}: fees that stand " + SHOULD_BE),
        Check(
            name="runs finished",
            section="2",
            words="{place}, {month}: expected a finished run, found that run {run} did not finish;"
            " go on with close_month {month}",
        ),
    ),
)
ACCRUALS = Family(
    file="accruals.sql",
    doing="net assets, rates and accruals day by day",
    checks=(
        Check(
            name="arrays of the month",
            section="2",
            words="{place}, {month}: each of the lists of days should have {expected} entries, found {found}",
        ),
        Check(
            name="one figure a day",
            section="2",
            words="{place}, {month}: the figures of net assets that stood for {day} " + SHOULD_BE,
        ),
        Check(
            name="days that accrue",
            section="2",
            words="{place}, {month}: on {day} expected {expected}, found {found}",
        ),
        Check(
            name="net assets", section="2", words="{place}, {month}: net assets used on {day} " + SHOULD_BE
        ),
        Check(
            name="rates",
            section="2",
            words="{place}, {month}: the rate of the {component} from {day} on " + SHOULD_BE,
        ),
        Check(
            name="accruals",
            section="2",
            words="{place}, {month}: the {component} accrued on {day} " + SHOULD_BE,
        ),
        Check(name="fees", section="2", words="{place}, {month}: the {component} of the month " + SHOULD_BE),
    ),
)
SHARES = Family(
    file="shares.sql",
    doing="the Shares of each cohort and the Distributors' shares",
    checks=(
        Check(
            name="arrays of the cohorts",
            section="6(a)",
            words="{place}, {month}: the days of the cohort of {distributor} from {interval_first} "
            + SHOULD_BE,
        ),
        Check(
            name="Shares of the cohorts",
            section="6(a)",
            words="{place}, {month}: the Shares of all cohorts on {day} " + SHOULD_BE,
        ),
        Check(
            name="cut points",
            section="6(a)",
            words="{place}, {month}: the cut points of run {run} " + SHOULD_BE,
        ),
        Check(
            name="intervals of the cohorts",
            section="6(a)",
            words="{place}, {month}: the issue dates of a cohort of {distributor} " + SHOULD_BE,
        ),
        Check(
            name="accruals of the cohorts",
            section="6(a)",
            words="{place}, {month}: the accrual of the cohort of {distributor} from {interval_first} "
            + SHOULD_BE,
        ),
        Check(
            name="exact shares",
            section="6(a)",
            words="{place}, {month}: the exact {component} of {distributor} " + SHOULD_BE,
        ),
        Check(
            name="service accruals",
            section="5",
            words="{place}, {month}: the service fee accrued for {distributor} " + SHOULD_BE,
        ),
        Check(
            name="sums of service accruals",
            section="5",
            words="{place}, {month}: the service fee accrued for all Distributors " + SHOULD_BE,
        ),
        Check(
            name="cents of the shares",
            section="6(a)",
            words="{place}, {month}: the {component} of {distributor} " + SHOULD_BE,
        ),
    ),
)
PORTIONS = Family(
    file="portions.sql",
    doing="the Assignees' Portions",
    checks=(
        Check(
            name="Transfers within the share",
            section="6(b)",
            words="{place}, {month}: Transfers of {distributor} should leave {expected} or more,"
            " found {found}",
        ),
        Check(
            name="exact Portions",
            section="6(b)",
            words="{place}, {month}: the exact Portion of {assignee} of the share of {distributor} "
            + SHOULD_BE,
        ),
        Check(
            name="cents of the Portions",
            section="6(b)",
            words="{place}, {month}: the Portion of {assignee} of the share of {distributor} " + SHOULD_BE,
        ),
        Check(
            name="balances",
            section="6(b)",
            words="{place}, {month}: the balance of {distributor} " + SHOULD_BE,
        ),
    ),
)
PAYMENTS = Family(
    file="payments.sql",
    doing="payments, offsets and the votes that permit them",
    checks=(
        Check(name="sums of the lines", section="6(a)", words="{place}, {month}: its amount " + SHOULD_BE),
        Check(
            name="lines of the shares",
            section="6(a)",
            words="{place}, {month}: the lines of the {component} of {distributor} " + SHOULD_BE,
        ),
        Check(
            name="lines of the Portions",
            section="6(d)",
            words="{place}, {month}: the lines of the Portion of {assignee} of the share of {distributor} "
            + SHOULD_BE,
        ),
        Check(
            name="payees", section="6(d)", words="{place}, {month}: the payee for {portfolio} " + SHOULD_BE
        ),
        Check(
            name="lines of the corrections",
            section="6",
            words="{place}, {month}: the lines that correct {for_month} for {distributor} " + SHOULD_BE,
        ),
        Check(
            name="lines of the deferred charges",
            section="11",
            words="{place}, {month}: the lines of the deferred charges of {distributor} " + SHOULD_BE,
        ),
        Check(
            name="parts of the deferred charges",
            section="11",
            words="{place}, {month}: the parts of the deferred charges of {distributor} " + SHOULD_BE,
        ),
        Check(
            name="what redemptions withheld",
            section="11",
            words="{place}, {month}: what the redemption in row {line} withheld " + SHOULD_BE,
        ),
        Check(
            name="what corrections begin with",
            section="6",
            words="{place}, {month}: the correction of {for_month} for {distributor} should begin with"
            " {expected}, found {found}",
        ),
        Check(
            name="claims that remain of corrections",
            section="6(e)",
            words="{place}, {month}: the claims that remain of a correction for {distributor} " + SHOULD_BE,
        ),
        Check(
            name="kept back within the Portfolio",
            section="1",
            words="{place}, {month}: for {portfolio} and {distributor} it should keep back at most what it"
            " gives there, found {found}",
        ),
        Check(
            name="late facts",
            section="6",
            words="{place}, {month}: what act {found} recorded of {day} came late, expected a note of it,"
            " found none",
        ),
        Check(
            name="what is carried over",
            section="13",
            words="{place}, {month}: the lines carried over for {distributor} " + SHOULD_BE,
        ),
        Check(
            name="carried over once",
            section="13",
            words="{place}, {month}: what is taken of {entry} " + SHOULD_BE,
        ),
        Check(
            name="reasons to hold",
            section="6(d)",
            words="{place}, {month}: {status} needs {expected}, found {found}",
        ),
        Check(
            name="votes of the fees",
            section="8",
            words="{place}, {month}: {matter} at {meeting}: expected {expected}, found {found}",
        ),
        Check(
            name="authority of the payments",
            section="8",
            words="{place}, {month}: the {what} that it cites " + SHOULD_BE,
        ),
        Check(
            name="offsets within the claim",
            section="6(e)",
            words="{place}, {month}: offsets should recover at most {expected}, found {found}",
        ),
        Check(
            name="offsets reach no further than the claim",
            section="6(e)",
            words="{place}, {month}: an offset for {portfolio} should be of {expected}, found {found}",
        ),
        Check(
            name="offsets within what the Distributor receives",
            section="6(e)",
            words="{place}, {month}: offsets against {distributor} should be at most {expected},"
            " found {found}",
        ),
    ),
)
APPROVALS = Family(
    file="approvals.sql",
    doing="approvals, authorizations and what became of the payments",
    checks=(
        Check(
            name="approvals", section="6(a)", words="{place}, {month}: should have {expected}, found {found}"
        ),
        Check(
            name="closed by the approval",
            section="6(a)",
            words="{place}, {month}: {portfolio} should be {expected} by its approval, found {found}",
        ),
        Check(
            name="issued once",
            section="6(a)",
            words="{place}, {month}: authorizations that order it " + SHOULD_BE,
        ),
        Check(
            name="sums of the authorizations",
            section="6(a)",
            words="{place}, {month}: its amount " + SHOULD_BE,
        ),
        Check(
            name="accounts of the authorizations",
            section="1",
            words="{place}, {month}: what payment {payment} takes from the accounts " + SHOULD_BE,
        ),
        Check(
            name="outcomes", section="6(a)", words="{place}, {month}: should have {expected}, found {found}"
        ),
        Check(
            name="lines paid once",
            section="6(a)",
            words="{place}, {month}: the {component} of {distributor} should be in {expected},"
            " found in {found}",
        ),
        Check(
            name="determinations",
            section="10",
            words="{place}, {month}: should rest on {expected}, found {found}",
        ),
    ),
)
FAMILIES = (SCOPE, ACCRUALS, SHARES, PORTIONS, PAYMENTS, APPROVALS)

COUNTS: Mapping[str, str] = {
    "share classes": "SELECT count(*) FROM checked_fee",
    "days": "SELECT count(*) FROM checked_day",
    "cohort days": "SELECT count(*) FROM checked_cohort_day",
    "shares": "SELECT count(*) FROM assignments_distributorshare12b1 AS share"
    " JOIN checked_fee AS fee ON fee.fee = share.monthly_fee_id",
    "Portions": "SELECT count(*) FROM assignments_assigneeportion12b1 AS portion"
    " JOIN checked_fee AS fee ON fee.fee = portion.monthly_fee_id",
    "payments": "SELECT count(*) FROM checked_instruction",
    "payment lines": "SELECT count(*) FROM checked_line",
}
"""What was looked at, in the order in which it is told."""
