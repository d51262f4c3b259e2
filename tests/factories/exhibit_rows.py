"""Rule 12b-1(f): what the database refuses of the files of the Plan's texts."""

from tests.factories import rows
from tests.factories.refusals import Break, Frozen

EXHIBIT_BREAKS = [
    Break(
        name="plan_exhibit_kept_once",
        passes=rows.plan_exhibit,
        refuses=lambda here: rows.plan_exhibit(
            here,
            text_id=rows.value("SELECT max(text_id) FROM governance_planexhibit"),
            file_id=rows.value("SELECT max(file_id) FROM governance_planexhibit"),
        ),
    ),
]
EXHIBITS_FROZEN = [
    Frozen(table="governance_planexhibit", row=rows.plan_exhibit, change="file_id = file_id + 1"),
]
