"""Papers as PDF: tagged, the same each time, and nothing in the data is taken for markup."""

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


def test_a_paper_is_tagged(monkeypatch):
    assert b"/StructTreeRoot" in printed(monkeypatch, DATA)
