"""A plan's own text: its title, class, dates and Sections, in the forms in which exhibits are filed."""

import re
from datetime import date
from pathlib import Path

import pytest

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.plan_text import (
    PlanText,
    is_whole_plan,
    read_plan_text,
    read_schedule_a,
    section_paragraphs,
)

REPOSITORY = Path(__file__).resolve().parents[3]
REFERENCE = (REPOSITORY / "governance/plan_text/master_distribution_plan_class_b.txt").read_text(
    encoding="utf-8"
)
TEXTS = Path(__file__).parent / "plan_texts"
CLASS_A = (TEXTS / "class_a_plan.txt").read_text(encoding="utf-8")
AMENDMENT = (TEXTS / "amendment_no_5_class_c.txt").read_text(encoding="utf-8")


def read(text: str) -> PlanText:
    return read_plan_text(text, source="plan.txt")


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(Refused) as refusal:
        read(text)
    return list(refusal.value.faults)


def with_words(old: str, new: str) -> str:
    """The reference text with one passage, which may be wrapped, in other words."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in old.split()))
    assert len(pattern.findall(REFERENCE)) == 1

    return pattern.sub(lambda _: new, REFERENCE)


# --- The reference plan --------------------------------------------------------------------------------


@pytest.mark.plan_section("1")
def test_reference_plan_states_its_title_and_class() -> None:
    plan = read(REFERENCE)

    assert plan.title == (
        "AMENDED AND RESTATED MASTER DISTRIBUTION PLAN (CLASS B SHARES) (SECURITIZATION FEATURE)"
    )
    assert plan.share_class == "Class B"
    assert plan.suggested_code == "class-b"
    assert plan.securitization_feature is True


@pytest.mark.plan_section("8")
@pytest.mark.plan_section("10")
def test_reference_plan_states_its_dates() -> None:
    plan = read(REFERENCE)

    assert plan.effective_date == date(2003, 8, 18)
    assert plan.first_continuance_date == date(2004, 6, 30)


@pytest.mark.plan_section("2")
def test_reference_plan_has_28_portfolios_of_8_funds_at_the_same_rates() -> None:
    schedule = read(REFERENCE).schedule

    assert len(schedule) == 28
    assert len({line.fund for line in schedule}) == 8
    assert {line.asset_based_sales_charge for line in schedule} == {750_000}
    assert {line.service_fee for line in schedule} == {250_000}
    assert {line.aggregate_fee for line in schedule} == {1_000_000}


def test_reference_plan_counts_the_portfolios_of_each_fund() -> None:
    funds = [line.fund for line in read(REFERENCE).schedule]

    assert {fund: funds.count(fund) for fund in funds} == {
        "INVESCO BOND FUNDS, INC.": 4,
        "INVESCO COMBINATION STOCK & BOND FUNDS, INC.": 3,
        "INVESCO COUNSELOR SERIES FUNDS, INC.": 2,
        "INVESCO INTERNATIONAL FUNDS, INC.": 2,
        "INVESCO MANAGER SERIES FUNDS, INC.": 1,
        "INVESCO MONEY MARKET FUNDS, INC.": 1,
        "INVESCO SECTOR FUNDS, INC.": 9,
        "INVESCO STOCK FUNDS, INC.": 6,
    }


def test_reference_plan_keeps_names_and_line_numbers_across_a_page() -> None:
    last_four = read(REFERENCE).schedule[-4:]

    assert [(line.line, line.portfolio) for line in last_four] == [
        (347, "INVESCO Growth & Income Fund"),
        (357, "INVESCO Mid-Cap Growth Fund"),
        (358, "INVESCO Small Company Growth Fund"),
        (359, "INVESCO Value Equity Fund"),
    ]


def test_reference_plan_has_thirteen_sections_with_their_lettered_paragraphs() -> None:
    plan = read(REFERENCE)

    assert [section.number for section in plan.sections] == [str(number) for number in range(1, 14)]
    assert [paragraph.number for paragraph in section_paragraphs(plan.sections)] == [
        *("1", "2", "3", "4", "5"),
        *("6(a)", "6(b)", "6(c)", "6(d)", "6(e)"),
        *("7", "8", "9", "10", "11", "12", "12(a)", "12(b)", "13"),
    ]


def test_a_paragraph_cut_by_a_page_is_whole_again() -> None:
    paragraphs = {item.number: item.text for item in section_paragraphs(read(REFERENCE).sections)}

    assert (
        "in which case only the Distributor's 12b-1 Portion may be subject to offsets" in paragraphs["6(e)"]
    )
    assert paragraphs["6(b)"].startswith("(b) Any Distributor may assign, transfer or pledge")
    assert paragraphs["12"] == (
        "Any agreement related to this Plan shall be made in writing, and shall provide:"
    )


def test_a_section_keeps_its_paragraphs_and_its_line() -> None:
    section = read(REFERENCE).sections[2]

    assert (section.number, section.line) == ("3", 24)
    assert section.text.split("\n\n")[1].startswith('The Fund has selected A I M Distributors, Inc. ("ADI")')


# --- The forms in which exhibits are filed -------------------------------------------------------------


@pytest.mark.parametrize(
    ("_case", "text"),
    [
        ("Windows line ends", REFERENCE.replace("\n", "\r\n")),
        ("old Mac line ends", REFERENCE.replace("\n", "\r")),
        ("a byte order mark", "\ufeff" + REFERENCE),
        ("form feeds for pages", REFERENCE.replace("<PAGE>", "\f")),
        ("non-breaking spaces", REFERENCE.replace("  ", "\u00a0\u00a0")),
        ("entities for spaces", REFERENCE.replace("   ", "&nbsp;&nbsp;&#160;")),
        ("entities for ampersands", REFERENCE.replace("&", "&amp;")),
        (
            "typographic quotes",
            REFERENCE.replace("'", "\u2019").replace(' "', " \u201c").replace('"', "\u201d"),
        ),
        ("an underline of equal signs", re.sub(r"-{3,}", lambda found: "=" * len(found[0]), REFERENCE)),
        ("lower-case tags", REFERENCE.replace("<TABLE>", "<table>")),
        ("no tags", re.sub(r"<[^>]*>", "", REFERENCE)),
        ("a hyphen in asset-based", REFERENCE.replace("ASSET BASED", "ASSET-BASED")),
        ("double spaces", REFERENCE.replace("SECTION 1", "SECTION  1").replace(" Fund ", "  Fund ")),
        ("mixed-case Sections", REFERENCE.replace("SECTION", "Section")),
        ("a space before the full stop", re.sub(r"SECTION +(\d+)\.", r"SECTION \1 .", REFERENCE)),
        ("no full stop", re.sub(r"SECTION +(\d+)\.", r"SECTION \1", REFERENCE)),
        ("the date the European way", REFERENCE.replace("August 18, 2003", "18 August 2003")),
        ("the date in capitals", REFERENCE.replace("June 30, 2004", "JUNE 30, 2004")),
        ("the date with an ordinal", REFERENCE.replace("June 30, 2004", "30th day of June, 2004")),
        ("the date over two lines", REFERENCE.replace("June 30, 2004", "June\n30,  2004")),
        ("the day of the date alone on a line", REFERENCE.replace("June 30, 2004", "\n30\nJune\n2004")),
        ("page numbers with a letter", re.sub(r"\n +(\d)\n", r"\n      A-\1\n", REFERENCE)),
        ("page numbers between dashes", re.sub(r"\n +(\d)\n", r"\n      - \1 -\n", REFERENCE)),
        ("page numbers in words", re.sub(r"\n +(\d)\n", r"\n      Page \1 of 7\n", REFERENCE)),
    ],
)
def test_the_reference_plan_reads_the_same_with(_case: str, text: str) -> None:
    expected = read(REFERENCE)
    assert text != REFERENCE

    plan = read(text)

    rates = [(line.fund, line.portfolio, line.aggregate_fee) for line in plan.schedule]
    assert rates == [(line.fund, line.portfolio, line.aggregate_fee) for line in expected.schedule]
    assert (plan.title, plan.share_class) == (expected.title, expected.share_class)
    assert (plan.effective_date, plan.first_continuance_date) == (date(2003, 8, 18), date(2004, 6, 30))
    assert len(section_paragraphs(plan.sections)) == 19


def test_a_plan_for_another_class_in_html_is_read() -> None:
    plan = read(CLASS_A)

    assert (plan.title, plan.suggested_code) == ("Master Distribution Plan (Class A Shares)", "class-a")
    assert plan.securitization_feature is False
    assert (plan.effective_date, plan.first_continuance_date) == (date(2004, 7, 1), date(2005, 6, 30))
    assert [
        (line.fund, line.portfolio, line.asset_based_sales_charge, line.service_fee, line.aggregate_fee)
        for line in plan.schedule
    ] == [
        ("North Equity Funds, Inc.", "North S&P 500 Index Fund", 100_000, 250_000, 350_000),
        ("North Equity Funds, Inc.", "North Tax-Free Fund", 0, 250_000, 250_000),
    ]


def test_a_section_named_within_a_sentence_begins_no_section() -> None:
    plan = read(CLASS_A)

    numbers = [paragraph.number for paragraph in section_paragraphs(plan.sections)]

    assert len(plan.sections) == 12
    assert numbers == ["1", "2", "3", "4", "5", "6(a)", "6(b)", *"7 8 9 10 11 12 12(a) 12(b)".split()]


@pytest.mark.parametrize(
    ("words", "share_class", "code"),
    [
        ("(CLASS C SHARES)", "Class C", "class-c"),
        ("(Class R Shares)", "Class R", "class-r"),
        ("(CLASS A3 SHARES)", "Class A3", "class-a3"),
        ("(INVESTOR CLASS SHARES)", "Investor Class", "investor-class"),
        ("(CLASS B\nSHARES)", "Class B", "class-b"),
    ],
)
def test_the_title_names_the_class(words: str, share_class: str, code: str) -> None:
    plan = read(REFERENCE.replace("(CLASS B SHARES)", words, 1))

    assert (plan.share_class, plan.suggested_code) == (share_class, code)


def test_a_cover_page_with_the_same_title_is_read_once() -> None:
    title = REFERENCE[: REFERENCE.index("      SECTION 1.")]

    plan = read(title + "<PAGE>\n" + REFERENCE)

    assert plan.title.count("MASTER DISTRIBUTION PLAN") == 1


# --- What is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("_case", "text", "row", "column", "words"),
    [
        ("no class", REFERENCE.replace("(CLASS B SHARES)", "", 1), 1, "title", "no share class"),
        (
            "two classes",
            REFERENCE.replace("(CLASS B SHARES)", "(CLASS A, B AND C SHARES)", 1),
            1,
            "title",
            "Class A and Class B and Class C",
        ),
        (
            "no title",
            REFERENCE.replace("MASTER DISTRIBUTION PLAN", "", 1),
            1,
            "title",
            "title of a distribution",
        ),
        (
            "no effective date",
            with_words("effective on August 18, 2003,", "effective in due course,"),
            141,
            "Section 8",
            "no effective date",
        ),
        (
            "two effective dates",
            with_words("effective on August 18, 2003,", "effective on August 18, 2003 or September 1, 2003,"),
            141,
            "Section 8",
            "August 18, 2003 and September 1, 2003",
        ),
        (
            "an impossible day",
            with_words("until June 30, 2004", "until June 31, 2004"),
            161,
            "Section 10",
            "'June 31, 2004' is no day",
        ),
        (
            "no continuance date",
            with_words("until June 30, 2004", "until ended"),
            161,
            "Section 10",
            "states no",
        ),
        (
            "an end before the beginning",
            with_words("until June 30, 2004", "until June 30, 2003"),
            161,
            "Section 10",
            "before its effective date",
        ),
        ("no Section 8", REFERENCE.replace("SECTION 8.", "", 1), 151, "Section", "Section 8 is missing"),
        ("a Section twice", REFERENCE.replace("SECTION 7.", "SECTION 6."), 136, "Section", "stands twice"),
        (
            "no Schedule A",
            REFERENCE[: REFERENCE.index("                                   SCHEDULE A")],
            None,
            "Schedule A",
            "no Schedule A",
        ),
    ],
)
def test_a_plan_is_refused_with(_case: str, text: str, row: int | None, column: str, words: str) -> None:
    faults = faults_of(text)

    assert any(
        (fault.row, fault.column) == (row, column) and words in fault.problem and fault.source == "plan.txt"
        for fault in faults
    ), [str(fault) for fault in faults]


def test_every_fault_is_named_at_once() -> None:
    text = REFERENCE.replace("(CLASS B SHARES)", "", 1).replace("until June 30, 2004", "until then")
    text = text.replace(
        "INVESCO Energy Fund                                     0.75%", "INVESCO Energy Fund      O.75%"
    )

    faults = faults_of(text)

    assert [(fault.row, fault.column) for fault in faults] == [
        (1, "title"),
        (161, "Section 10"),
        (328, "asset-based sales charge"),
    ]


@pytest.mark.parametrize(
    ("_case", "text"),
    [
        ("prose", "the quick brown fox jumps over the lazy dog\n" * 120_000),
        ("one line of spaces", "a" + " " * 5_000_000 + "b"),
        ("one line of open tags", "<a" * 2_500_000),
        ("underscores", "SCHEDULE A\n" + "_" * 5_000_000),
        ("numbers", "0.75% 12345.6 7\n" * 300_000),
        ("a schedule of rubbish", "SCHEDULE A\n" + "Lorem Ipsum Dolor Sit\n" * 240_000),
        ("a statute", "SECTION 9. Nobody may.\n" * 200_000),
    ],
)
def test_five_megabytes_of_something_else_are_refused_without_going_over_them_again_and_again(
    _case: str, text: str
) -> None:
    """An expression that tries the same text over and over takes hours here, and the tests do not end."""
    assert len(faults_of(text)) <= 60


def test_an_empty_file_is_refused() -> None:
    assert [fault.problem for fault in faults_of("")] == [
        "this is not the text of a distribution plan: it has neither Sections nor a Schedule A"
    ]


# --- A restated Schedule A -----------------------------------------------------------------------------


@pytest.mark.plan_section("9")
def test_an_amendment_gives_its_own_date_and_its_schedule() -> None:
    amendment = read_schedule_a(AMENDMENT, source="am5.txt")

    assert (
        amendment.title == "AMENDMENT NO. 5 TO THE FIRST RESTATED MASTER DISTRIBUTION PLAN (CLASS C SHARES)"
    )
    assert amendment.share_class == "Class C"
    assert amendment.effective_date == date(2008, 4, 30)
    assert [(line.fund, line.portfolio, line.aggregate_fee) for line in amendment.schedule] == [
        ("NORTH COUNSELOR SERIES TRUST", "North Balanced Fund", 1_000_000),
        ("NORTH COUNSELOR SERIES TRUST", "North Floating Rate Fund", 750_000),
        ("North Equity Funds", "North Charter Fund", 1_000_000),
        ("North Equity Funds", "North Mid Cap Basic Value Fund", 1_000_000),
    ]


def test_a_schedule_alone_may_state_no_date_and_no_title() -> None:
    schedule = REFERENCE[REFERENCE.index("                                   SCHEDULE A") :]

    restated = read_schedule_a(schedule, source="a.txt")

    assert (restated.title, restated.share_class, restated.effective_date) == ("", "Class B", None)
    assert len(restated.schedule) == 28


def test_a_schedule_alone_may_state_its_date_in_its_heading() -> None:
    schedule = REFERENCE[REFERENCE.index("                                   SCHEDULE A") :]
    dated = schedule.replace("FEES\n", "FEES\n (Effective as of 1 July 2004)\n", 1)

    assert read_schedule_a(dated, source="a.txt").effective_date == date(2004, 7, 1)


def test_an_amendment_dated_on_no_day_is_refused() -> None:
    with pytest.raises(Refused, match="'April 31, 2008' is no day of the calendar"):
        read_schedule_a(AMENDMENT.replace("April 30,\n2008", "April 31,\n2008"), source="am5.txt")


def test_an_amendment_without_a_schedule_is_refused() -> None:
    with pytest.raises(Refused, match="neither Sections nor a Schedule A"):
        read_schedule_a("AMENDMENT NO. 2\n\nThe Plan is hereby amended.\n", source="am2.txt")


def test_only_a_text_with_sections_is_a_whole_plan() -> None:
    assert is_whole_plan(REFERENCE)
    assert not is_whole_plan(AMENDMENT)
