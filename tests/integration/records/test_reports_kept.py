"""Section 7, Rule 12b-1(f): what a Board was given stands among the records and in an examiner's export."""

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from governance.domain.roles import Area
from plan_admin.records.export.archive import write_export
from plan_admin.records.selectors.kept import RecordKind
from plan_admin.records.selectors.listing import Wanted, records_wanted
from plan_admin.section7.models import QuarterlyReport
from tests.factories.closed_month import quiet
from tests.factories.month import ALPHA, GROWTH, VALUE
from tests.factories.reports import ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
TODAY = date(2004, 6, 1)


@pytest.fixture
def report(tmp_path: Path) -> QuarterlyReport:
    return QuarterlyReport.objects.get(pk=ReportWorld.closed(tmp_path).present().report)


def files_of(report: QuarterlyReport, *, portfolio: str, year: int = 2003) -> dict[str, bytes]:
    data = io.BytesIO()
    write_export(report.plan, portfolio=portfolio, year=year, to=data, today=TODAY, progress=quiet)
    with zipfile.ZipFile(data) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("reports/2")}


def test_a_presented_report_is_a_record_of_its_fund(report: QuarterlyReport) -> None:
    wanted = Wanted(kind=RecordKind.REPORT.value)

    (found,) = records_wanted(report.plan, user=report.presented_by.acting_user, today=TODAY, wanted=wanted)

    assert found.record.words.startswith(
        f"Report of {ALPHA}, the quarter ended 30 September 2003; presented on"
    )
    assert (found.record.made, found.record.digest) == (report.presented_on, report.digest)
    assert found.record.area is Area.REPORTS
    assert found.record.url == f"/class-b/quarterly-reports/{report.fund.code}/2003-09/"
    # Six years after the fiscal year in which it was presented: that ends on 30 September 2004.
    assert found.kept.until == date(2010, 9, 30)


def test_the_export_has_its_very_bytes_and_none_of_another_fund(report: QuarterlyReport) -> None:
    found = files_of(report, portfolio=GROWTH)

    assert set(found) == {"reports/2003-09.json", "reports/2003-09.pdf"}
    digests = [hashlib.sha256(found[name]).hexdigest() for name in sorted(found)]
    assert digests == [report.digest, report.pdf_digest]
    assert files_of(report, portfolio=VALUE) == {}
