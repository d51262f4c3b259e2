"""Papers as PDF: tagged, the same each time, and nothing in the data is taken for markup."""

import pytest

from governance.selectors import printing

TEMPLATE = b"""
#let data = json(bytes(sys.inputs.data))
#show: paper.with(title: data.title)
#said((("For", data.payee),))
#sheet(("Portfolio", "Amount, $"), data.rows, right: (1,), total: ("Total", data.total))
"""
DATA = {
    "title": "A paper",
    "payee": "#panic() *x* $",
    "rows": [["Dynamics", "1,234.56"]],
    "total": "1,234.56",
}


def printed(monkeypatch, data):
    house = printing._template(printing.HOUSE)
    monkeypatch.setattr(printing, "_template", {"paper.typ": TEMPLATE, printing.HOUSE: house}.__getitem__)
    return printing.printed("paper.typ", data)


def test_the_same_data_gives_the_same_bytes(monkeypatch):
    first = printed(monkeypatch, DATA)
    assert first.startswith(b"%PDF-")
    assert first == printed(monkeypatch, dict(reversed(DATA.items())))
    assert first != printed(monkeypatch, {**DATA, "total": "1,234.57"})


@pytest.mark.parametrize(
    "odd",
    ["株式会社", "Trust \U0001f600", "x\x01y", "\u202eb", "\ufffe", "\r\n\t", "\u1234", "\ud83d"],
    ids=ascii,
)
def test_a_name_for_which_the_font_has_no_signs_stops_no_paper(monkeypatch, odd):
    assert printed(monkeypatch, {**DATA, "payee": odd}).startswith(b"%PDF-")


def test_what_has_no_sign_is_told_by_its_number():
    assert printing._with_signs({"a": ["Größe 株\x01", 1]}) == {"a": ["Größe [U+682A][U+0001]", 1]}


@pytest.mark.parametrize("style", ["#data.all", "#strong(data.all)", "#emph(data.all)"])
def test_the_font_has_every_sign_that_is_left(monkeypatch, style):
    every = "".join(one for code in range(0x20, 0x10000) if not printing.WITHOUT_SIGN.match(one := chr(code)))
    template = f'#let data = json(bytes(sys.inputs.data))\n#show: paper.with(title: "x")\n{style}'.encode()
    house = printing._template(printing.HOUSE)
    monkeypatch.setattr(printing, "_template", {"all.typ": template, printing.HOUSE: house}.__getitem__)

    assert printing.printed("all.typ", {"all": every}).startswith(b"%PDF-")


def test_a_paper_is_tagged(monkeypatch):
    assert b"/StructTreeRoot" in printed(monkeypatch, DATA)
