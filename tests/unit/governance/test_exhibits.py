"""Exhibits filed as HTML: the same lines, and so the same law, as those filed as text."""

import re
from pathlib import Path

import pytest

from governance.domain.errors import Refused
from governance.domain.exhibits import LARGEST_EXHIBIT, placed, read_exhibit
from governance.domain.faults import Fault
from governance.domain.plan_text import PlanText, read_plan_text

REPOSITORY = Path(__file__).resolve().parents[3]
REFERENCE = (REPOSITORY / "governance/plan_text/master_distribution_plan_class_b.txt").read_text(
    encoding="utf-8"
)
SCHEDULE = "                                   SCHEDULE A\n"
WRAPPER = "<DOCUMENT>\n<TYPE>EX-99.M\n<SEQUENCE>5\n<FILENAME>plan.htm\n<DESCRIPTION>PLAN\n<TEXT>\n"
HEADS = (("", "Maximum", "Maximum", "Maximum"), ("", "Asset Based", "Service", "Aggregate"))


def row(*cells: str, spread: bool = True) -> str:
    """A row as filings write it: each figure and its per cent sign in cells of their own, gaps between."""
    first, *others = (cell.replace("&", "&amp;") for cell in cells)
    written = f"<TD>{first}</TD>"
    for cell in others:
        if cell.endswith("%") and spread:
            written += f"<TD>&nbsp;</TD><TD ALIGN=RIGHT>{cell[:-1]}</TD><TD>%</TD>"
        else:
            written += f"<TD>&nbsp;</TD><TD COLSPAN=2>{cell}</TD>"
    return f"<TR>{written}</TR>"


def paragraphs(text: str) -> list[str]:
    """The Sections of the reference plan as paragraphs of HTML, with its pages."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        words = block.strip().replace("&", "&amp;").replace("'", "&#146;")
        if words == "<PAGE>":
            found.append("<HR SIZE=3 NOSHADE>")
        elif head := re.match(r"SECTION\s+(\d+)\.\s*", words):
            found.append(f"<P><B><U>SECTION {head[1]}.</U></B>&nbsp; {words[head.end() :]}</P>")
        elif words:
            found.append(f"<P ALIGN=CENTER>{words}</P>")
    return found


def reference_in_html(*, mark: str = "", spread: bool = True) -> str:
    """The reference plan as an HTML exhibit."""
    plan = read_plan_text(REFERENCE, source="plan.txt")
    body = paragraphs(REFERENCE.split(SCHEDULE)[0])
    body += ["<P><B>SCHEDULE A<BR>TO<BR>MASTER DISTRIBUTION PLAN<BR>(CLASS B SHARES)</B></P>"]
    body += ["<P>The Fund shall pay the Distributor or the Assignee for all services rendered.</P>"]
    fund = ""
    for line in plan.schedule:
        if line.fund != fund:
            body += ["</TABLE>" if fund else "", "<TABLE WIDTH=100%>", *(row(*head) for head in HEADS)]
            fund = line.fund
            body += [row(f"<B><U>{fund}</U></B>", "Sales Charge*", "Fee", "Fee"), row("PORTFOLIOS")]
        body.append(row(f"{line.portfolio}{mark}", "0.75%", "0.25%", "1.00%", spread=spread))
    body += ["</TABLE>", "<P>* It is payable apart from any other charge that a prospectus states.</P>"]
    pages = "\n".join(body)
    return f"{WRAPPER}<HTML>\n<BODY>\n{pages}\n</BODY></HTML>\n</TEXT>\n</DOCUMENT>\n"


def read(html: str | bytes, *, source: str = "plan.htm") -> PlanText:
    data = html if isinstance(html, bytes) else html.encode("cp1252")
    exhibit = read_exhibit(data, source=source)
    return read_plan_text(exhibit.text, source=source)


def faults_of(html: str | bytes) -> list[Fault]:
    data = html if isinstance(html, bytes) else html.encode("cp1252")
    try:
        exhibit = read_exhibit(data, source="plan.htm")
    except Refused as refused:
        return list(refused.faults)
    with pytest.raises(Refused) as refusal:
        read_plan_text(exhibit.text, source="plan.htm")
    return placed(refusal.value.faults, exhibit.places)


def line_of(html: str, words: str) -> int:
    return html[: html.index(words)].count("\n") + 1


# --- What is read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("_case", "html"),
    [
        ("as filed, rates cut into cells", reference_in_html()),
        ("rates in one cell", reference_in_html(spread=False)),
        ("a mark behind each name", reference_in_html(mark="(1)")),
        ("a raised mark", reference_in_html(mark="<SUP>1</SUP>")),
        ("lower-case tags", re.sub(r"<[^>]*>", lambda tag: tag[0].lower(), reference_in_html())),
        ("div for paragraphs", reference_in_html().replace("<P", "<DIV").replace("</P>", "</DIV>")),
        ("paragraphs never closed", reference_in_html().replace("</P>", "")),
        ("cells never closed", re.sub(r"</T[DR]>", "", reference_in_html())),
        ("one table around all", reference_in_html().replace("<BODY>", "<BODY><TABLE><TR><TD>")),
        ("everything on one line", reference_in_html().replace("\n", " ").replace(WRAPPER.strip(), "")),
        ("page numbers", reference_in_html().replace("<HR ", "<P>&#151; 3 &#151;</P><HR ")),
        ("a comment", reference_in_html().replace("<BODY>", "<BODY><!-- SECTION 99. None. -->")),
        ("Windows quotes as bytes", reference_in_html().replace("&#146;", "\u2019")),
        (
            "comments as browsers end them",
            reference_in_html().replace("<BODY>", "<!--><!---><!-- a --!><BODY>"),
        ),
        (
            "tags in quotes",
            reference_in_html().replace("<P>", "<P TITLE=\"a <B> 'c\" ALIGN = 'x>y'CLASS=a/b=c>"),
        ),
        ("tags of other systems", reference_in_html().replace("<P>", "<?a b?><![if !c]><o:p></o:p><P>")),
        ("no wrapper", reference_in_html().replace(WRAPPER, "")),
        ("a style sheet", reference_in_html().replace("<BODY>", "<STYLE>P { color: black }</STYLE><BODY>")),
    ],
)
def test_the_reference_plan_in_html_says_what_it_says_in_text(_case: str, html: str) -> None:
    expected = read_plan_text(REFERENCE, source="plan.txt")

    plan = read(html)

    assert (plan.title, plan.share_class) == (expected.title, "Class B")
    assert [(line.fund, line.portfolio, line.aggregate_fee) for line in plan.schedule] == [
        (line.fund, line.portfolio, line.aggregate_fee) for line in expected.schedule
    ]
    assert [" ".join(one.text.split()) for one in plan.sections] == [
        " ".join(one.text.split()) for one in expected.sections
    ]
    assert plan.has_assignees


def test_bytes_in_utf_8_are_taken_for_what_they_are() -> None:
    html = reference_in_html().replace("&#146;", "\u2019").replace("<HTML>", "<HTML><META charset=utf-8>")

    assert read(html.encode()).share_class == "Class B"


def test_an_html_file_is_known_by_what_it_is_and_a_text_file_stays_as_it_is() -> None:
    assert read_exhibit(reference_in_html().encode("cp1252"), source="plan.txt").places
    assert read_exhibit(REFERENCE.encode(), source="plan.txt").text == REFERENCE


def test_a_name_over_two_lines_of_a_cell_is_one_name() -> None:
    html = reference_in_html().replace("INVESCO Value Equity", "INVESCO Value<BR>&nbsp;&nbsp;Equity")

    assert read(html).schedule[-1].portfolio == "INVESCO Value Equity Fund"


def test_rates_above_one_another_in_a_cell_are_rows_of_their_own() -> None:
    figures = "".join(f"<TD>{rate}<BR>{rate}</TD>" for rate in ("0.75%", "0.25%", "1.00%"))
    two = f"<TR><TD>INVESCO Mid-Cap Growth Fund<BR>INVESCO Value Equity Fund</TD>{figures}</TR>"
    html = reference_in_html()
    for name in ("INVESCO Mid-Cap Growth Fund", "INVESCO Value Equity Fund"):
        html = html.replace(row(name, "0.75%", "0.25%", "1.00%"), "")
    last = row("INVESCO Small Company Growth Fund", "0.75%", "0.25%", "1.00%")

    assert len(read(html.replace(last, last + two)).schedule) == 28


# --- What is refused, and where ------------------------------------------------------------------------


def test_a_fault_names_the_line_of_the_file_and_the_row_of_the_table() -> None:
    energy = "INVESCO Energy Fund</TD><TD>&nbsp;</TD><TD ALIGN=RIGHT>"
    html = reference_in_html().replace(f"{energy}0.75", f"{energy}O.75")
    html = html.replace("until June 30, 2004", "until then")

    faults = faults_of(html)

    assert [(fault.row, fault.column) for fault in faults] == [
        (line_of(html, "SECTION 10."), "Section 10"),
        (line_of(html, energy), "asset-based sales charge, table 7 row 5"),
    ]
    assert "'O.75%' is not a rate" in faults[1].problem


def test_what_stands_twice_names_the_other_line_of_the_file() -> None:
    html = reference_in_html().replace("INVESCO Value Equity Fund", "INVESCO Growth Fund")

    (fault,) = faults_of(html)

    assert f"on line {line_of(html, '>INVESCO Growth Fund<')}" in fault.problem


@pytest.mark.parametrize(
    ("_case", "put", "words"),
    [
        ("a script", "<SCRIPT>document.write('1.00%')</SCRIPT>", "active content (<script>)"),
        ("something embedded", '<OBJECT DATA="http://elsewhere.example/">', "active content (<object>)"),
        ("words that are struck out", "<STRIKE>until 2005</STRIKE>", "struck out"),
        ("words that nobody sees", '<P STYLE="display: none">1.00%</P>', "no reader sees"),
        ("hidden words", "<P HIDDEN>1.00%</P>", "no reader sees"),
        ("hidden by a sheet", "<STYLE>.x { display:/**/NONE }</STYLE>", "a style sheet for words that no"),
        ("a sheet from elsewhere", '<LINK REL="StyleSheet" HREF="x.css">', "style sheet from elsewhere"),
        ("hidden by a sheet in a comment", "<STYLE><!-- .x { display: none } --></STYLE>", "no reader sees"),
        ("hidden at first", "<P STYLE='display:none' STYLE=''>1.00%</P>", "no reader sees"),
        ("hidden behind a sign", '<P TITLE="a>b" HIDDEN>1.00%</P>', "no reader sees"),
        ("an open quote", '<P TITLE="a>1.00%</P>', "a tag that is not whole"),
        ("a quote within a word", '<P TITLE=a"b>1.00%</P><P TITLE=c"d>', "a tag that is not whole"),
        ("a tag within a tag", "<B<B 1.00%>", "a tag that is not whole"),
        ("an end of no tag", "</3 1.00%>", "a tag that is not whole"),
        ("an open sheet", "<STYLE>P { color: black }", "<style> is opened and never closed"),
        ("a template", "<TEMPLATE>1.00%</TEMPLATE>", "in <template>"),
        ("words without scripts", "<NOSCRIPT>1.00%</NOSCRIPT>", "in <noscript>"),
        ("a field", "<TEXTAREA>1.00%</TEXTAREA>", "in <textarea>"),
        ("a choice", "<SELECT><OPTION>1.00%</SELECT>", "in <select>"),
        ("struck in preformatted text", "<PRE><DEL>until 2005</DEL></PRE>", "struck out"),
        ("an open comment", "<!-- SECTION 1.", "never closed"),
        ("a cell over a million columns", "<TABLE><TR><TD COLSPAN=1000000>x</TABLE>", "spans 1000000"),
        ("lines without end", "<PRE>" + "1.00%\n" * 100_001, "more than 100,000 lines"),
        ("tables without end", "<TABLE><TR><TD>" * 100, "more than 8 deep"),
    ],
)
def test_what_may_show_other_words_is_refused_with_its_line(_case: str, put: str, words: str) -> None:
    html = reference_in_html().replace("<P><B>SCHEDULE A", f"{put}<P><B>SCHEDULE A")

    faults = faults_of(html)

    assert words in faults[0].problem
    assert faults[0].row == line_of(html, put)
    assert faults[0].remedy


@pytest.mark.parametrize(
    ("_case", "data", "words"),
    [
        ("200 MB", b" " * (200 * 1024 * 1024), "has 200 MB; an exhibit of at most 5 MB is read"),
        ("bytes that no sign stands for", b"<html>\n\x81", "neither in UTF-8 nor in Windows-1252"),
        ("another alphabet", b"<html><meta charset=koi8-r>", "says that it is written in koi8-r"),
        ("no text", b"<html>\n\x00", "is not text"),
        ("several documents", b"<DOCUMENT>\n<html></html>\n<DOCUMENT>\n", "holds 2 documents"),
        ("nothing", b"<html></html>", "neither Sections nor a Schedule A"),
    ],
)
def test_a_file_that_is_no_exhibit_is_refused_in_words(_case: str, data: bytes, words: str) -> None:
    (fault,) = faults_of(data)

    assert words in fault.problem


@pytest.mark.parametrize(
    ("_case", "html"),
    [
        ("open tags", "<a" * 2_500_000),
        ("open comments", "<!--" * 1_250_000),
        ("cells", "<TABLE>" + "<TR><TD>x" * 500_000),
        ("spans", "<TABLE>" + "<TR><TD ROWSPAN=200 COLSPAN=200>x" * 20_000),
        ("raised marks", "<sup>1" * 400_000),
        ("paragraphs", "<p>a " * 1_000_000),
        ("open quotes", '<a b="' * 800_000),
        ("quotes in quotes", "<a b='<a b=\"' c=\"" * 400_000),
        ("a tag of names", "<a" + " b" * 2_500_000),
        ("a tag of blanks", "<a" + " " * 5_000_000),
        ("a tag of values", "<a " + 'b="<a "' * 700_000),
        ("open declarations", "<!a" * 1_700_000),
        ("ends of comments", "<!--" + "--!" * 1_700_000),
        ("open titles", "<title>" * 700_000),
        ("one cell", "<TABLE><TR><TD>" + "x<b>" * 1_000_000),
    ],
)
def test_five_megabytes_of_markup_are_refused_without_going_over_them_again_and_again(
    _case: str, html: str
) -> None:
    """Reading that looks at the same place over and over takes hours here, and the tests do not end."""
    assert 1 <= len(faults_of(html[:LARGEST_EXHIBIT])) <= 60


@pytest.mark.parametrize(
    ("_case", "head"),
    [
        ("tags of a filing on one line", "<TYPE>" * 40),
        ("a filing's lines, padded", f"<TYPE>EX-99.M{' ' * 40}\n" * 20),
        ("five megabytes of them", "<TYPE>\n" * (LARGEST_EXHIBIT // 7)),
        ("five megabytes on one line", "<TYPE>" * (LARGEST_EXHIBIT // 6)),
        ("blanks", f"<TYPE>{' ' * 4_000_000}"),
    ],
)
def test_the_head_of_a_filing_without_its_text_is_refused(_case: str, head: str) -> None:
    """Reading that tries its lines in every combination does not end within a lifetime."""
    assert faults_of(head[:LARGEST_EXHIBIT])


@pytest.mark.parametrize(
    "wrapper",
    [
        "<document>\n<type>EX-99.M\n\n  <text>\n",
        "<DOCUMENT><TYPE>EX-99.M\n<DESCRIPTION>PLAN <TEXT>",
        "\n <TEXT>",
    ],
)
def test_what_a_filing_puts_before_its_document_is_no_part_of_it(wrapper: str) -> None:
    html = reference_in_html().removeprefix(WRAPPER)

    with_head = read_exhibit(f"{wrapper}{html}".encode("cp1252"), source="plan.htm")

    assert with_head.text == read_exhibit(html.encode("cp1252"), source="plan.htm").text
    assert with_head.places[0].line == wrapper.count("\n") + line_of(html, "<P ")


def test_words_before_the_text_of_a_filing_are_read() -> None:
    html = "<TYPE>EX-99.M\nThe rate is 0.50%.\n<TEXT><P>The rate is 1.00%.</P>"

    assert "0.50%" in read_exhibit(html.encode(), source="plan.htm").text


def test_words_in_a_head_are_read_as_a_browser_shows_them() -> None:
    html = "<html><head><title>Other words</title></head><body><head>The rate is 1.00%.</head></body></html>"

    text = read_exhibit(html.encode(), source="plan.htm").text

    assert "The rate is 1.00%." in text
    assert "Other words" not in text


def test_a_style_sheet_that_hides_words_is_refused_with_the_line_of_its_rule() -> None:
    html = reference_in_html().replace(
        "<BODY>", "<STYLE\n>P { color: black }\n.x {\n display: none }</STYLE><BODY>"
    )

    (fault,) = faults_of(html)

    assert fault.row == line_of(html, "display: none")


def test_words_that_a_title_ends_before_a_comment_are_read() -> None:
    html = "<html><title><!-- </title><p>The rate is 1.00%.</p><title> --></title></html>"

    assert "The rate is 1.00%." in read_exhibit(html.encode(), source="plan.htm").text


def test_words_behind_the_end_of_a_comment_are_read() -> None:
    html = "<html><!-- a --!><p>The rate is 1.00%.</p><!-- b --></html>"

    assert "The rate is 1.00%." in read_exhibit(html.encode(), source="plan.htm").text
