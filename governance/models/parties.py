"""Section 1: the Funds, and the Portfolios on whose behalf each acts severally."""

from django.db import models
from django.db.models.functions import Upper
from simple_history.models import HistoricalRecords

from governance.models.acts import Recorded


class Fund(models.Model):
    """A registered investment company of Schedule A."""

    class Form(models.TextChoices):
        """A corporation has Directors, a trust has Trustees."""

        CORPORATION = "CORPORATION", "corporation with Directors"
        TRUST = "TRUST", "trust with Trustees"

    code = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200, unique=True)
    form = models.CharField(max_length=12, choices=Form.choices, blank=True)
    fiscal_year_end = models.CharField(max_length=5, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fund_form_is_known", condition=models.Q(form__in=["", "CORPORATION", "TRUST"])
            ),
            models.CheckConstraint(
                name="fund_fiscal_year_end_is_month_day",
                condition=models.Q(fiscal_year_end="")
                | models.Q(fiscal_year_end__regex=r"^(0[1-9]|1[0-2])-[0-3][0-9]$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FundName(models.Model):
    """The name that a Fund bears from a day on."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    from_date = models.DateField()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint("fund", "from_date", name="fund_one_name_from_a_day")]

    def __str__(self) -> str:
        return f"{self.name} from {self.from_date}"


class FundForm(Recorded):
    """Sections 7 to 12, "the Trustees or Directors": the form that a Fund has from a day on."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="forms")
    form = models.CharField(max_length=12, choices=Fund.Form.choices)
    from_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "from_date"],
                condition=models.Q(superseded_by__isnull=True),
                name="fund_one_form_from_a_day",
            ),
            models.CheckConstraint(
                name="fund_dated_form_is_known", condition=models.Q(form__in=["CORPORATION", "TRUST"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.form} from {self.from_date}"


class Portfolio(models.Model):
    """A series of a Fund, set forth in Schedule A."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="portfolios")
    code = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200, unique=True)
    custody_account = models.CharField(max_length=80, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class PortfolioName(models.Model):
    """The name that a Portfolio bears from a day on; accepted in every file."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    from_date = models.DateField()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint("portfolio", "from_date", name="portfolio_one_name_from_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.from_date}"


class PortfolioAlias(models.Model):
    """Another word for a Portfolio (CUSIP, ticker, a system's number), accepted in every file."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="aliases")
    alias = models.CharField(max_length=200)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(Upper("alias"), name="portfolio_alias_means_one_portfolio")]

    def __str__(self) -> str:
        return self.alias
