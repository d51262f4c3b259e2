"""Which form a Fund had on a day, and so whether Directors or Trustees sat on its Board."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Final

from governance.models import Fund, FundForm, FundName

MEMBERS: Final = {
    Fund.Form.CORPORATION.value: "Directors",
    Fund.Form.TRUST.value: "Trustees",
    "": "Trustees or Directors",
}
MEMBER: Final = {
    Fund.Form.CORPORATION.value: "Director",
    Fund.Form.TRUST.value: "Trustee",
    "": "Trustee or Director",
}
FORM_WORDS: Final = {
    Fund.Form.CORPORATION.value: "a corporation",
    Fund.Form.TRUST.value: "a trust",
    "": "of a form that is not recorded",
}


def forms_on(day: date, *, funds: Collection[int]) -> dict[int, str]:
    """Each Fund's form on a day; empty where it is not recorded.

    Where forms are dated, the one from that day or before; only where none is dated, the one that is said
    of the Fund as such.
    """
    dated: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = FundForm.objects.filter(superseded_by__isnull=True, fund__in=funds).order_by("from_date")
    for fund, since, form in rows.values_list("fund_id", "from_date", "form"):
        dated[fund].append((since, form))
    found = {}
    for fund, form in Fund.objects.filter(pk__in=funds).values_list("pk", "form"):
        begun = [one for since, one in dated[fund] if since <= day]
        found[fund] = (begun[-1] if begun else "") if dated[fund] else form
    return found


def names_on(day: date, *, funds: Collection[int]) -> dict[int, str]:
    """Each Fund's name on a day; before its first dated name, the one on Schedule A."""
    found = dict(Fund.objects.filter(pk__in=funds).values_list("pk", "name"))
    rows = FundName.objects.filter(fund__in=funds, from_date__lte=day).order_by("from_date")
    return found | dict(rows.values_list("fund_id", "name"))
