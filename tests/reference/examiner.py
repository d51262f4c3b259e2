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
    own: dict[str, Decimal] = defaultdict(Decimal)
    paid: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(files, "payments/lines.csv"):
        own[row["payment"]] += Decimal(row["amount"])
        if row["status"] not in REPLACED:
            paid[row["fee"], row["component"]] += Decimal(row["amount"])
    for row in rows(files, "payments/payments.csv"):
        if own[row["payment"]] != Decimal(row["of_the_portfolio"]):
            yield f"payment {row['payment']}: its lines are {own[row['payment']]}"
    for row in rows(files, "months/fees.csv"):
        for component in ("DISTRIBUTION_FEE", "SERVICE_FEE"):
            found, fee = paid[row["fee"], component], Decimal(row[component.lower()])
            if row["status"] in STAND and found != fee:
                yield f"fee {row['fee']}: the lines of {component} are {found}, not {fee}"


def chain_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    last, number = "0" * 64, 0
    for link in rows(files, "chain/chain.csv"):
        number += 1
        head = sha256("\n".join(["chain 1", *(link[name] for name in LINK)]).encode())
        if int(link["sequence"]) != number or link["previous"] != last:
            yield f"link {link['sequence']} does not follow link {number - 1}"
        if link["digest"] != sha256(link["content"].encode()) or link["head"] != head:
            yield f"link {link['sequence']} is not what it says"
        last = link["head"]
    if files["chain/head.txt"].decode().strip() != (last if number else ""):
        yield "the head is another than the last link's"


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as given:
        found_wrong = faults_of(given.read())
    print("\n".join(found_wrong) or "all of it is as it says")
    sys.exit(bool(found_wrong))
