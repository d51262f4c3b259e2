"""The demo's Monthly Calculations: what a Distributor's own program, the reference calculator, computes.

Run as `python -m tests.reference.demo_calculations`; it writes `plan_admin/demo/data/calculations/`.
"""

import csv
import io
import shutil
import tempfile
from pathlib import Path

import yaml

from governance.domain.money import rate_text
from governance.domain.plan_text import read_plan_text
from tests.reference.calculator import close, load

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "plan_admin" / "demo" / "data"
PLAN_TEXT = ROOT / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
DISTRIBUTOR = "adi"
MONTHS = tuple(
    f"{year}-{month:02d}" for year, month in [(2003, 9), (2003, 10), (2003, 11), (2003, 12)]
) + tuple(f"2004-{month:02d}" for month in range(1, 5))
HEAD = ("portfolio", "distributor_share", "assignee", "amount")


def calculation_files() -> dict[str, str]:
    """File name and text of each Monthly Calculation."""
    plan = read_plan_text(PLAN_TEXT.read_text(), source=PLAN_TEXT.name)
    percent = [
        (
            line.fund,
            line.portfolio,
            rate_text(line.asset_based_sales_charge * 100),
            rate_text(line.service_fee * 100),
            rate_text(line.aggregate_fee * 100),
        )
        for line in plan.schedule
    ]
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.yaml"
        said = yaml.safe_load((DATA / "book.yaml").read_text())
        del said["monthly_calculations"]
        book.write_text(yaml.safe_dump(said))
        for name in ("net_assets.csv", "share_activity.csv"):
            shutil.copy(DATA / name, folder)
        world = load(
            percent,
            plan.effective_date,
            plan.first_continuance_date,
            book,
            Path(folder) / "net_assets.csv",
            Path(folder) / "share_activity.csv",
        )
        close(world, "2003-08")
        return {f"{DISTRIBUTOR}-{month}.csv": _calculation(close(world, month)) for month in MONTHS}


def _calculation(document: dict) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for portfolio in document["portfolios"]:
        for share in portfolio["shares"]:
            if share["distributor"] == DISTRIBUTOR:
                figures = share["portions"] or [{"assignee": "", "amount": ""}]
                for portion in figures:
                    writer.writerow(
                        [
                            portfolio["portfolio"],
                            share["distribution_fee"],
                            portion["assignee"],
                            portion["amount"],
                        ]
                    )
    return text.getvalue()


if __name__ == "__main__":
    place = DATA / "calculations"
    place.mkdir(exist_ok=True)
    for name, text in calculation_files().items():
        (place / name).write_text(text)
