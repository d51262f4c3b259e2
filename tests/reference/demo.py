"""The demonstration as the reference calculator knows it: its first year, and what the Boards did then."""

import tempfile
from pathlib import Path

import yaml

from governance.domain.money import rate_text
from governance.domain.plan_text import read_plan_text
from tests.reference.calculator import load, tell
from tests.reference.facts import World

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "plan_admin" / "demo" / "data"
STORY = DATA / "story"
PLAN_TEXT = ROOT / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
BOOKS = tuple(f"2004-{month:02d}" for month in range(7, 13))
LAST_BOOK = "2005-01"
CARRIED_OVER = DATA / "carried_over.yaml"
NOTICE = DATA / "portal" / "notice-2004-10-29.yaml"  # what adi's user says in the portal, in a book's words
CORRECTED = STORY / "net_assets_corrected.csv"


def first_year(*, book: Path = DATA / "book.yaml") -> World:
    """What was known when May 2004 was closed; August 2003 took what the Prior Plan left payable."""
    plan = read_plan_text(PLAN_TEXT.read_text(), source=PLAN_TEXT.name)
    percents = [
        (
            line.fund,
            line.portfolio,
            rate_text(line.asset_based_sales_charge * 100),
            rate_text(line.service_fee * 100),
            rate_text(line.aggregate_fee * 100),
        )
        for line in plan.schedule
    ]
    world = load(
        percents,
        plan.effective_date,
        plan.first_continuance_date,
        book,
        *(DATA / name for name in ("net_assets.csv", "share_activity.csv")),
    )
    world.taken |= {key: row.amount for key, row in world.carried_over.items()}
    return world


def tell_what_is_carried_over(world: World) -> None:
    """Add what the Prior Plan left payable: the first month that is closed takes it up."""
    tell(world, books=[CARRIED_OVER])


def tell_story(world: World) -> None:
    """Add what was known when November 2004 was closed, but for the figures that were corrected."""
    tell(
        world,
        books=[*(STORY / f"{month}.yaml" for month in BOOKS), NOTICE],
        net_assets=[STORY / "net_assets.csv"],
        activity=[STORY / "share_activity.csv"],
    )


def tell_the_corrected_figures(world: World) -> None:
    """Add what was known of July 2004 only when October was closed."""
    tell(world, net_assets=[CORRECTED])


def tell_the_end(world: World) -> None:
    """Add what compliance certified before December 2004 was closed."""
    tell(world, books=[STORY / f"{LAST_BOOK}.yaml"])


def without_calculations() -> World:
    """All that was known when November was closed, but for the Monthly Calculations: for who makes them."""
    with tempfile.TemporaryDirectory() as folder:
        world = first_year(book=_stripped(DATA / "book.yaml", into=Path(folder)))
        books = [_stripped(STORY / f"{month}.yaml", into=Path(folder)) for month in BOOKS]
        books.append(NOTICE)
        for text in STORY.glob("*.txt"):
            (Path(folder) / text.name).write_text(text.read_text(encoding="utf-8"), encoding="utf-8")
        tell(
            world,
            books=books,
            net_assets=[STORY / "net_assets.csv"],
            activity=[STORY / "share_activity.csv"],
        )
        return world


def _stripped(path: Path, *, into: Path) -> Path:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    del said["monthly_calculations"]
    (into / path.name).write_text(yaml.safe_dump(said), encoding="utf-8")
    return into / path.name
