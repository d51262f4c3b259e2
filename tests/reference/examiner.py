"""Re-reads an examiner's export as its README says, with the standard library alone: none of our code.

`python examiner.py FILE.zip` prints what it found wrong, and exits 1 where that is anything.
"""

import csv
import hashlib
import io
import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

TRILLION = Decimal(10) ** 12
CENT = Decimal("0.01")
UNNAMED = {"index.csv", "index.json", "README.txt"}
STAND = {"COMPUTED", "CLOSED"}
REPLACED = {"SUPERSEDED", "REVERSED", "VOIDED"}
LINK = ("sequence", "kind", "act", "about", "linked_at", "digest", "previous")
FEES = ("distribution_fee", "service_fee")
WITHOUT_NAMES = {"chain/chain.csv"}  # its acts are those of all Plans
csv.field_size_limit(2**30)

Rows = list[dict[str, str]]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def faults_of(data: bytes) -> list[str]:
    """Everything that is not as the README says."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        twice = len(archive.namelist()) - len(files)
    return [
        *([f"{twice} files are there twice"] if twice else []),
        *index_faults(files),
        *fee_faults(files),
        *payment_faults(files),
        *charge_faults(files),
        *restatement_faults(files),
        *correction_faults(files),
        *carried_over_faults(files),
        *claim_faults(files),
        *fact_faults(files),
        *report_faults(files),
        *named_faults(files),
        *chain_faults(files),
    ]


def rows(files: Mapping[str, bytes], path: str) -> Rows:
    return list(csv.DictReader(io.StringIO(files[path].decode(), newline="")))


def index_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    index = {row["path"]: row for row in rows(files, "index.csv")}
    same = {row["path"]: row for row in json.loads(files["index.json"])["files"]}
    if {path: (row["sha256"], int(row["bytes"])) for path, row in index.items()} != {
        path: (row["sha256"], row["bytes"]) for path, row in same.items()
    }:
        yield "the two indexes differ"
    for path in sorted(files.keys() ^ (index.keys() | UNNAMED)):
        yield f"{path} is in the index or in the file, not in both"
    for path in sorted(files.keys() & index.keys()):
        if index[path]["sha256"] != sha256(files[path]):
            yield f"{path} has another digest than the index says"


def fee_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    days = sums(rows(files, "months/days.csv"), "distribution_accrual", "service_accrual")
    shares = sums(rows(files, "months/shares.csv"), "distribution_fee", "service_fee")
    for row in rows(files, "months/fees.csv"):
        if row["status"] not in STAND:
            continue
        fees = [Decimal(row["distribution_fee"]), Decimal(row["service_fee"])]
        accrued = [(one / TRILLION).quantize(CENT, ROUND_HALF_UP) for one in days[row["fee"]]]
        if sum(accrued) > Decimal(row["aggregate_fee"]):
            accrued[1] -= CENT
        if accrued != fees:
            yield f"fee {row['fee']}: the days accrue {accrued}, the fees are {fees}"
        if shares[row["fee"]] != fees:
            yield f"fee {row['fee']}: the shares are {shares[row['fee']]}, the fees are {fees}"
    yield from share_faults(files)


def share_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    portions: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(files, "months/portions.csv"):
        portions[row["fee"], row["distributor"]] += Decimal(row["amount"])
    for row in rows(files, "months/shares.csv"):
        divided = portions[row["fee"], row["distributor"]] + Decimal(row["balance"])
        if divided != Decimal(row["distribution_fee"]):
            yield f"fee {row['fee']}: the Portions and balance of {row['distributor']} are {divided}"


def sums(of: Rows, *columns: str) -> dict[str, list[Decimal]]:
    found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * len(columns))
    for row in of:
        added = zip(found[row["fee"]], columns, strict=True)
        found[row["fee"]] = [total + Decimal(row[column]) for total, column in added]
    return found


def payment_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    lines = rows(files, "payments/lines.csv")
    own = added(lines, "payment")
    for row in rows(files, "payments/payments.csv"):
        if own[row["payment"],] != Decimal(row["of_the_portfolio"]):
            yield f"payment {row['payment']}: its lines are {own[row['payment'],]}"
        whole = Decimal(row["of_the_portfolio"]) + Decimal(row["of_other_portfolios"])
        if whole != Decimal(row["amount"]):
            yield f"payment {row['payment']}: its parts are {whole}, not {row['amount']}"
    paid = added([row for row in lines if counts(row)], "fee", "component")
    for row in rows(files, "months/fees.csv"):
        for component in ("DISTRIBUTION_FEE", "SERVICE_FEE"):
            found, fee = paid[row["fee"], component], Decimal(row[component.lower()])
            if row["status"] in STAND and found != fee:
                yield f"fee {row['fee']}: the lines of {component} are {found}, not {fee}"


def counts(line: Mapping[str, str]) -> bool:
    """Whether a line stands, or is dealt with for good by a determination."""
    return line["status"] not in REPLACED or line["not_paid_by_determination"] != ""


def added(of: Rows, *keys: str, amount: str = "amount") -> dict[tuple[str, ...], Decimal]:
    found: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in of:
        found[tuple(row[key] for key in keys)] += Decimal(row[amount])
    return found


def charge_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    withheld = added(rows(files, "charges/deferred.csv"), "fee", "distributor")
    parts = rows(files, "charges/parts.csv")
    divided = added(parts, "fee", "distributor")
    for fee, distributor in sorted(withheld.keys() | divided.keys()):
        found, parted = withheld[fee, distributor], divided[fee, distributor]
        if found != parted:
            yield f"fee {fee}: {found} was withheld for {distributor}, its parts are {parted}"
    lines = [
        row
        for row in rows(files, "payments/lines.csv")
        if row["component"] == "CDSC" and not row["corrects"] and counts(row)
    ]
    by_fee = added(parts, "fee")
    for (fee,), paid in added(lines, "fee").items():
        if paid != by_fee[fee,]:
            yield f"fee {fee}: the lines of CDSC are {paid}, the charges {by_fee[fee,]}"


def standing_restatements(files: Mapping[str, bytes]) -> Rows:
    every = rows(files, "corrections/restatements.csv")
    return [row for row in every if row["bearing_status"] in STAND]


def restatement_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Each begins with what the one before left, and its corrections are the difference."""
    fees = rows(files, "months/fees.csv") + rows(files, "corrections/fees_of_other_years.csv")
    left = {(row["fee"], name): Decimal(row[name]) for row in fees for name in FEES}
    corrected = added(rows(files, "corrections/corrections.csv"), "restatement", "component")
    for row in standing_restatements(files):
        number, fee = row["restatement"], row["corrected_fee"]
        for name in FEES:
            stood, restated = Decimal(row[f"stood_{name}"]), Decimal(row[name])
            if left.get((fee, name)) != stood:
                yield f"restatement {number}: {name} stood at {left.get((fee, name))}, not at {stood}"
            left[fee, name] = restated
            if corrected[number, name.upper()] != restated - stood:
                found = corrected[number, name.upper()]
                yield f"restatement {number}: {name} changed by {restated - stood}, corrected is {found}"


def correction_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    claimed = added(rows(files, "claims/claims.csv"), "correction")
    bearing = {row["restatement"]: row["bearing_fee"] for row in standing_restatements(files)}
    in_lines: dict[tuple[str, bool], Decimal] = defaultdict(Decimal)
    for row in rows(files, "corrections/corrections.csv"):
        number, amount = row["correction"], Decimal(row["amount"])
        settled = Decimal(row["in_lines"]) - Decimal(row["claimed"]) - Decimal(row["spared"])
        if not amount == Decimal(row["restated"]) - Decimal(row["stood"]) == settled:
            yield f"correction {number} is {amount}, which is not the difference or is not settled"
        fee = bearing.get(row["restatement"])
        if claimed[number,] != Decimal(row["claimed"]):
            yield f"correction {number}: the claims that remain are {claimed[number,]}"
        if fee is not None:
            in_lines[fee, row["component"] == "CDSC"] += Decimal(row["in_lines"])
    for (fee, is_charge), paid in corrections_paid(files).items():
        if paid != in_lines[fee, is_charge]:
            yield f"fee {fee}: the lines that correct are {paid}, the corrections {in_lines[fee, is_charge]}"


def carried_over_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    taken = added(rows(files, "corrections/carried_over_taken.csv"), "fee", amount="in_lines")
    lines = [
        row
        for row in rows(files, "payments/lines.csv")
        if row["component"] == "CARRIED_OVER" and not row["claim"] and counts(row)
    ]
    for fee, paid in added(lines, "fee").items():
        if paid != taken[fee]:
            yield f"fee {fee[0]}: the lines carried over are {paid}, what was taken is {taken[fee]}"


def corrections_paid(files: Mapping[str, bytes]) -> dict[tuple[str, bool], Decimal]:
    """By bearing fee, of deferred charges and of fees: the lines that correct and recover no claim."""
    paid: dict[tuple[str, bool], Decimal] = defaultdict(Decimal)
    for row in rows(files, "payments/lines.csv"):
        is_charge = row["component"] == "CDSC" and row["corrects"] != ""
        if (is_charge or row["component"] == "CORRECTION") and not row["claim"] and counts(row):
            paid[row["fee"], is_charge] += Decimal(row["amount"])
    return paid


def claim_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    recovered: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(files, "claims/offsets.csv"):
        recovered[row["claim"]] -= Decimal(row["amount"]) if row["status"] not in REPLACED else 0
    for row in rows(files, "claims/recoveries.csv"):
        sign = 1 if row["kind"] == "RECEIVED" else -1
        recovered[row["claim"]] += sign * Decimal(row["amount"]) if not row["superseded_by_act"] else 0
    over = {row["claim"]: row for row in rows(files, "claims/over.csv")}
    portfolio = json.loads(files["index.json"])["portfolio"]
    for claim, row in {row["claim"]: row for row in rows(files, "claims/claims.csv")}.items():
        stands_at = Decimal(0 if row["superseded_by_act"] else row["amount"])
        more = max(recovered[claim] - stands_at, Decimal(0)) if row["portfolio"] == portfolio else 0
        said = over.pop(claim, {"over": "0", "stands_at": str(stands_at)})
        if (Decimal(said["stands_at"]), Decimal(said["over"])) != (stands_at, more):
            yield f"claim {claim}: {recovered[claim]} is recovered of {stands_at}, {said['over']} too much"
    for claim in over:
        yield f"claim {claim} is over, and is not there"


def fact_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows(files, "facts/share_activity.csv"):
        found[row["trade_date"], row["recorded_by_act"]] += 1
    for row in rows(files, "facts/activity_days.csv"):
        said = found.pop((row["trade_date"], row["recorded_by_act"]), 0)
        if said != int(row["rows"]):
            yield f"activity of {row['trade_date']}: {said} rows, not {row['rows']}"
    for day, act in found:
        yield f"activity of {day} of act {act} is in no file"


def report_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    for row in rows(files, "reports/reports.csv"):
        if sha256(files[f"reports/{row['last_month'][:7]}.json"]) != row["sha256"]:
            yield f"report {row['report']} has another digest than it says"
    spent = added(rows(files, "reports/expenditures.csv"), "file")
    for row in rows(files, "reports/expenditure_files.csv"):
        if spent[row["file"],] != Decimal(row["of_the_portfolio"]):
            yield f"expenditures {row['file']} are {spent[row['file'],]}"


def named_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Every act, document and determination that a file names is here."""
    acts = {row["number"] for row in rows(files, "acts.csv")}
    documents = {path.partition("/")[2].partition("-")[0] for path in files if path.startswith("documents/")}
    decided = {row["determination"] for row in rows(files, "payments/determinations.csv")}
    for path in sorted(one for one in files if one.endswith(".csv") and one not in WITHOUT_NAMES):
        for row in rows(files, path):
            for name, value in row.items():
                if value and name.endswith("act") and value not in acts:
                    yield f"{path}: act {value} is not in acts.csv"
                if value and name == "document" and value not in documents:
                    yield f"{path}: document {value} is not there"
                if value and name == "not_paid_by_determination" and value not in decided:
                    yield f"{path}: determination {value} is not there"


def chain_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    last, number = "0" * 64, 0
    covering = {row["sequence"] for row in rows(files, "chain/covers.csv")}
    for link in rows(files, "chain/chain.csv"):
        number += 1
        head = sha256("\n".join(["chain 1", *(link[name] for name in LINK)]).encode())
        if int(link["sequence"]) != number or link["previous"] != last:
            yield f"link {link['sequence']} does not follow link {number - 1}"
        if link["head"] != head or link["content"] and link["digest"] != sha256(link["content"].encode()):
            yield f"link {link['sequence']} is not what it says"
        last = link["head"]
        if link["sequence"] in covering and not link["content"]:
            yield f"link {link['sequence']} covers what is here, and does not say what"
    if files["chain/head.txt"].decode().strip() != (last if number else ""):
        yield "the head is another than the last link's"


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as given:
        found_wrong = faults_of(given.read())
    print("\n".join(found_wrong) or "all of it is as it says")
    sys.exit(bool(found_wrong))
