"""A whole row of net assets by servicing entity, past the ORM, and the rules that it meets; see rows.py."""

from typing import Any

from tests.factories import rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting, insert


def serviced(here: Setting, **changes: Any) -> int:
    """What the customers of a servicing entity own on a day."""
    row = {"share_class_id": here.share_class, "date": "2003-09-02", "entity": "a dealer"}
    return insert(
        "fees_servicedassets", **row | {"recorded_by_id": here.act, "net_assets": "1000.00"} | changes
    )


BREAKS = (
    Break(
        name="serviced_assets_one_figure_a_day",
        passes=lambda here: (
            serviced(here),
            serviced(here, entity="another dealer"),
            serviced(here, recorded_by_id=rows.act(), superseded_by_id=here.act),
        ),
        refuses=lambda here: serviced(here, recorded_by_id=rows.act()),
    ),
    Break(
        name="serviced_assets_one_figure_a_day",
        passes=serviced,
        refuses=lambda here: serviced(here, entity="A  Dealer"),
    ),
    Break(
        name="serviced_assets_not_negative",
        passes=lambda here: serviced(here, net_assets="0.00"),
        refuses=lambda here: serviced(here, entity="another dealer", net_assets="-0.01"),
    ),
    Break(
        name="serviced_assets_name_their_entity",
        passes=serviced,
        refuses=lambda here: serviced(here, entity="  "),
    ),
)
FROZEN = (
    Frozen(table="fees_servicedassets", row=serviced, change="net_assets = 1", may_set=(SUPERSEDED_ONCE,)),
)
