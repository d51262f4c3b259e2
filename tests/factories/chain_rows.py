"""Links of the chain past the ORM, and what the database refuses of them."""

from tests.factories import rows
from tests.factories.refusals import Break, Frozen

BREAKS = [
    Break(
        name="chain_link_one_of_a_kind_for_an_act",
        passes=lambda here: [rows.link(kind, here.act) for kind in ("VOTES", "DETERMINATIONS")],
        refuses=lambda here: rows.link("VOTES", here.act),
    ),
    Break(
        name="chain_link_is_named_in_one_line",
        passes=lambda here: rows.link("VOTES", here.act),
        refuses=lambda here: rows.link("votes", here.act),
    ),
]
FROZEN = Frozen(
    table="governance_chainlink", row=lambda here: rows.link("VOTES", here.act), change="about = 'another'"
)
