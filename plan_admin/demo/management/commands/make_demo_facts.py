from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from plan_admin.demo.booked import booked_csv, make_booked
from plan_admin.demo.class_c_facts import make_class_c_facts
from plan_admin.demo.expenditures import advances_csv, expenditures_csv
from plan_admin.demo.facts import END_OF_STORY, LAST_DAY, make_facts
from plan_admin.demo.register import net_assets_csv, read_closes, share_activity_csv

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    """Write the demonstration's fact files anew; the same closes always give the same bytes."""

    help = "Makes the demonstration's net assets, share activity and booked accruals from sp500_close.csv."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        closes = read_closes((DATA / "sp500_close.csv").read_text(encoding="utf-8"))
        facts = make_facts(closes)
        (DATA / "net_assets.csv").write_text(net_assets_csv(facts.net_assets), encoding="utf-8")
        (DATA / "share_activity.csv").write_text(share_activity_csv(facts.activity), encoding="utf-8")
        booked = make_booked(facts.net_assets)
        (DATA / "booked_accruals.csv").write_text(booked_csv(booked), encoding="utf-8")
        self.stdout.write(f"net_assets.csv: {len(facts.net_assets)} rows")
        self.stdout.write(f"share_activity.csv: {len(facts.activity)} rows")
        self.stdout.write(f"booked_accruals.csv: {len(booked)} rows")
        class_c = make_class_c_facts(closes)
        (DATA / "class_c" / "net_assets.csv").write_text(net_assets_csv(class_c.net_assets), encoding="utf-8")
        (DATA / "class_c" / "share_activity.csv").write_text(
            share_activity_csv(class_c.activity), encoding="utf-8"
        )
        spent = DATA / "expenditures"
        for distributor in ("adi", "idi", "ndi"):
            (spent / f"{distributor}.csv").write_text(expenditures_csv(distributor), encoding="utf-8")
        (spent / "advances-adi.csv").write_text(advances_csv(), encoding="utf-8")
        self.stdout.write("expenditures/: what each Distributor spent")
        later = make_facts(closes, until=END_OF_STORY).after(LAST_DAY)
        (DATA / "story" / "net_assets.csv").write_text(net_assets_csv(later.net_assets), encoding="utf-8")
        (DATA / "story" / "share_activity.csv").write_text(
            share_activity_csv(later.activity), encoding="utf-8"
        )
        self.stdout.write(f"story/net_assets.csv: {len(later.net_assets)} rows")
        self.stdout.write(f"story/share_activity.csv: {len(later.activity)} rows")
