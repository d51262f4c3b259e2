"""Plans keep their dates, Portfolios their Fund and parties their codes; history is never edited."""

from django.db import migrations

from governance.models.rules import append_only


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_rules")]
    operations = [
        append_only("governance_plan", may_change=["title"]),
        append_only("governance_fund", may_change=["name", "form", "fiscal_year_end"]),
        append_only("governance_portfolio", may_change=["name", "custody_account"]),
        append_only("governance_distributor", may_change=["name"]),
        append_only("governance_historicaldistributor"),
        append_only("governance_historicalfund"),
        append_only("governance_historicalfundname"),
        append_only("governance_historicalplan"),
        append_only("governance_historicalportfolio"),
        append_only("governance_historicalportfolioalias"),
        append_only("governance_historicalportfolioname"),
        append_only("governance_historicalsalessuspension"),
    ]
