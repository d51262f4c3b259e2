"""Small whole rows, added by SQL and past the ORM. Each function takes changes to its columns by name.

Values are written as PostgreSQL reads them: dates, ranges, arrays, JSON and money are text.
"""

import hashlib
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from django.db import connection

from governance.domain.chain import next_link
from governance.models import ChainLink

_numbers = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The keys of what nearly every row hangs on: one share class of one Portfolio, and people."""

    act: int
    plan: int
    fund: int
    portfolio: int
    share_class: int
    distributor: int
    assignee: int


def insert(table: str, **values: Any) -> int:
    """Add one row and return its id; 0 where its key is made of several columns."""
    columns, holders = ", ".join(values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({holders}) RETURNING *", list(values.values())
        )
        row = dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))
    return int(row.get("id", 0))


def execute(sql: str, *parameters: Any) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def value(sql: str, *parameters: Any) -> Any:
    """The first column of the first row of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def link(kind: str, act_id: int, **changes: Any) -> int:
    """The next link of the chain, which says nothing of what it covers; its place in it."""
    last = ChainLink.objects.order_by("-sequence").values_list("sequence", "head").first()
    now = value("SELECT transaction_timestamp()")
    row = asdict(
        next_link(last=last, kind=kind, act=act_id, about="rows of a test", linked_at=now, content="{}")
    )
    insert("governance_chainlink", **{"act_id": row.pop("act")} | row | {"linked_at": now} | changes)
    return int(row["sequence"])


def linked(kind: str, act_id: int) -> None:
    """The link that covers what an act recorded of a kind, once."""
    if not ChainLink.objects.filter(kind=kind, act=act_id).exists():
        link(kind, act_id)


def covered(kind: str, table: str, **values: Any) -> int:
    """Add a row of a kind that the chain covers, with the link of its act."""
    linked(kind, values["recorded_by_id"])
    return insert(table, **values)


def setting() -> Setting:
    """A Plan with one share class, and one Distributor and one Assignee beside it."""
    fund_id = fund()
    portfolio_id = portfolio(fund_id)
    plan_id = plan()
    return Setting(
        act=act(),
        plan=plan_id,
        fund=fund_id,
        portfolio=portfolio_id,
        share_class=share_class(plan_id, portfolio_id),
        distributor=distributor(),
        assignee=assignee(),
    )


def act(**changes: Any) -> int:
    """One thing done by a person of its own."""
    user = insert(
        "users_user",
        **{
            "username": f"user-{next(_numbers)}",
            "password": "",
            "first_name": "",
            "last_name": "",
            "email": "",
        },
        **{"is_superuser": False, "is_staff": False, "is_active": True, "date_joined": "2003-08-18"},
    )
    row = {"kind": "test", "acting_user_id": user, "source": "", "digest": "", "reason": "", "summary": "{}"}
    return insert("governance_act", **row | changes)


def fund(**changes: Any) -> int:
    """A Fund."""
    number = next(_numbers)
    row = {"code": f"fund-{number}", "name": f"FUND {number}", "form": "", "fiscal_year_end": ""}
    return insert("governance_fund", **row | changes)


def portfolio(fund_id: int, **changes: Any) -> int:
    """A Portfolio of a Fund."""
    number = next(_numbers)
    row = {"fund_id": fund_id, "code": f"portfolio-{number}", "name": f"Portfolio {number}"}
    return insert("governance_portfolio", **row | {"custody_account": ""} | changes)


def plan(**changes: Any) -> int:
    """A Plan."""
    row = {"code": f"plan-{next(_numbers)}", "title": "Plan", "share_class": "Class B"}
    dates = {"effective_date": "2003-08-18", "first_term_until": "2004-06-30"}
    return insert("governance_plan", **row | dates | changes)


def share_class(plan_id: int, portfolio_id: int, **changes: Any) -> int:
    """The Shares of a Portfolio under a Plan."""
    row = {"plan_id": plan_id, "portfolio_id": portfolio_id, "schedule_order": 1}
    return insert("governance_shareclass", **row | changes)


def distributor(**changes: Any) -> int:
    """A Distributor."""
    return insert(
        "governance_distributor", **{"code": f"d-{next(_numbers)}", "name": "Distributor"} | changes
    )


def assignee(**changes: Any) -> int:
    """An Assignee."""
    row = {"code": f"a-{next(_numbers)}", "name": "Trust", "address": "1 Main Street"}
    return insert("assignments_assignee", **row | changes)


def recorded(here: Setting) -> dict[str, Any]:
    """The columns of every record, with an entry of its own."""
    return {"entry": f"entry-{next(_numbers)}", "content": "{}", "recorded_by_id": here.act}


def plan_document(here: Setting, **changes: Any) -> int:
    """The Plan's own text."""
    row = {
        "plan_id": here.plan,
        "standing": "REFERENCE",
        "sha256": f"{next(_numbers):064}",
        "source": "plan.txt",
    }
    rest = {"text": "Section 1", "schedule": "{}", "recorded_by_id": here.act}
    document = insert("governance_plandocument", **row | rest | changes)
    plan_exhibit(here, text_id=document)
    return document


def exhibit_file(here: Setting, **changes: Any) -> int:
    """A file of an exhibit, with the digest of its bytes."""
    content = f"Section 1 of exhibit {next(_numbers)}".encode()
    row = {"name": "plan.htm", "media_type": "text/html", "content": content, "filed_by_id": here.act}
    return insert(
        "governance_fileddocument", **row | {"sha256": hashlib.sha256(content).hexdigest()} | changes
    )


def plan_exhibit(here: Setting, **changes: Any) -> int:
    """It, kept with a text; by default with one of its own."""
    file = changes.pop("file_id", None) or exhibit_file(here)
    text = changes.pop("text_id", None) or plan_document(here, standing="PROPOSED")
    return insert("governance_planexhibit", text_id=text, file_id=file, kept_by_id=here.act, **changes)


def schedule_a_rate(here: Setting, **changes: Any) -> int:
    """Schedule A's rates of Class B Shares: 0.75 %, 0.25 % and together 1 %."""
    rates = {"asset_based_sales_charge": "0.0075", "service_fee": "0.0025", "aggregate_fee": "0.01"}
    row = {"share_class_id": here.share_class, "effective": "[2003-08-18,)", "recorded_by_id": here.act}
    return insert("governance_schedulearate", **row | rates | changes)


def rate_limit(**changes: Any) -> int:
    """A limit of days before all limits that are in force."""
    row = {
        "component": "SERVICE_FEE",
        "effective": "[1990-01-01,1991-01-01)",
        "rate": "0.0025",
        "source": "none",
    }
    return insert("governance_ratelimit", **row | changes)


def convention(here: Setting, **changes: Any) -> int:
    """A convention."""
    row = {"plan_id": here.plan, "name": "DAY_COUNT", "value": "ACTUAL_365", "effective": "2003-08-18"}
    return insert("governance_convention", **recorded(here) | row | changes)


def sales_suspension(here: Setting, **changes: Any) -> int:
    """Days without sales."""
    row = {"share_class_id": here.share_class, "suspended": "[2003-09-01,2003-10-01)"}
    return insert("governance_salessuspension", **row | changes)


def agreement(here: Setting, **changes: Any) -> int:
    """A distribution agreement."""
    row = {"plan_id": here.plan, "kind": "DISTRIBUTION", "distributor_id": here.distributor, "ended_by": ""}
    rest = {"sells_from": "2003-07-01", "payment_day": 5, "cdsc_transferable": False}
    return insert("governance_distributionagreement", **recorded(here) | row | rest | changes)


def agreement_terms(agreement_id: int, **changes: Any) -> int:
    """The terms of Section 12, each with its evidence."""
    evidence = ("in_writing", "no_penalty", "terminable_by_vote", "notice", "ends_on_assignment")
    row = {"agreement_id": agreement_id, "notice_days": 60, **dict.fromkeys(evidence, "clause 9")}
    return insert("governance_agreementterms", **row | changes)


def waiver(here: Setting, **changes: Any) -> int:
    """A waiver of the asset-based sales charge down to half a percent."""
    row = {"plan_id": here.plan, "component": "DISTRIBUTION_FEE", "charged": "0.005", "reason": "Low yield."}
    rest = {"effective": "[2003-09-01,)", "consented": "{}"}
    return insert("governance_waiver", **recorded(here) | row | rest | changes)


def waived_days(here: Setting, waiver_id: int, **changes: Any) -> int:
    """The days on which a waiver covers the share class."""
    row = {"waiver_id": waiver_id, "share_class_id": here.share_class, "component": "DISTRIBUTION_FEE"}
    rest = {"effective": "[2003-09-01,)", "recorded_by_id": here.act}
    return insert("governance_waiveddays", **row | rest | changes)


def selling_period(here: Setting, agreement_id: int, **changes: Any) -> int:
    """The days on which a Distributor sells."""
    row = {"agreement_id": agreement_id, "share_class_id": here.share_class, "recorded_by_id": here.act}
    rest = {"distributor_id": here.distributor, "sells": "[2003-07-01,)"}
    return insert("governance_sellingperiod", **row | rest | changes)


def trustee(here: Setting, **changes: Any) -> int:
    """A Trustee's seat."""
    row = {"fund_id": here.fund, "name": "Trustee One", "service": "[2003-01-01,)"}
    return covered("BOARDS", "governance_trustee", **recorded(here) | row | changes)


def trustee_interest(trustee_id: int, **changes: Any) -> int:
    """Why a Trustee is not Dis-interested."""
    row = {"trustee_id": trustee_id, "kind": "INTERESTED_PERSON", "period": "[2003-01-01,)", "reason": ""}
    return insert("governance_trusteeinterest", **row | changes)


def meeting(here: Setting, **changes: Any) -> int:
    """A meeting called for the adoption."""
    row = {"date": "2003-08-13", "mode": "IN_PERSON", "called_for": "{ADOPTION}"}
    return covered("MEETINGS", "governance_boardmeeting", **recorded(here) | row | changes)


def meeting_fund(here: Setting, meeting_id: int, **changes: Any) -> int:
    """A Fund whose Board met."""
    return insert("governance_meetingfund", **{"meeting_id": meeting_id, "fund_id": here.fund} | changes)


def vote(here: Setting, **changes: Any) -> int:
    """A vote on the adoption."""
    row = {
        "plan_id": here.plan,
        "matter": "ADOPTION",
        "subject": "",
        "covers_agreements": True,
        "meeting": "m1",
    }
    return covered("VOTES", "governance_vote", **recorded(here) | row | changes)


def vote_scope(here: Setting, vote_id: int, **changes: Any) -> int:
    """The Shares that a vote is about."""
    return insert(
        "governance_votescope", **{"vote_id": vote_id, "share_class_id": here.share_class} | changes
    )


def amendment(here: Setting, **changes: Any) -> int:
    """An amendment, drafted."""
    row = {
        "plan_id": here.plan,
        "effective": "2004-08-01",
        "material": True,
        "determined_by": "",
        "reason": "",
    }
    row |= {"document_id": plan_document(here, standing="PROPOSED")}
    return insert("governance_amendment", **recorded(here) | row | changes)


def amendment_line(here: Setting, amendment_id: int, **changes: Any) -> int:
    """What an amendment's Schedule A says of the Portfolio's Shares."""
    row = {
        "amendment_id": amendment_id,
        "share_class_id": here.share_class,
        "change": "CHANGES",
        "asset_based_sales_charge": "0.005",
        "service_fee": "0.0025",
        "aggregate_fee": "0.0075",
    }
    return insert("governance_amendmentline", **row | changes)


def termination(here: Setting, **changes: Any) -> int:
    """A termination put to the vote."""
    row = {
        "plan_id": here.plan,
        "effective": "2004-09-01",
        "good_faith": True,
        "best_interest_fund": True,
        "best_interest_shareholders": True,
        "cdsc_unaltered": True,
        "in_material_breach": "{}",
    }
    return insert("governance_termination", **recorded(here) | row | changes)


def termination_scope(here: Setting, termination_id: int, **changes: Any) -> int:
    """The Shares of a termination."""
    row = {"termination_id": termination_id, "share_class_id": here.share_class}
    return insert("governance_terminationscope", **row | changes)


def shareholder_vote(here: Setting, **changes: Any) -> int:
    """A vote of the holders by the tabulator's certificate."""
    row = {
        "plan_id": here.plan,
        "share_class_id": here.share_class,
        "matter": "TERMINATION",
        "subject": "t1",
        "record_date": "2004-07-01",
        "date": "2004-08-01",
        "outstanding": "100",
        "present": "60",
        "votes_for": "40",
        "votes_against": "10",
        "abstained": "10",
        "text_digest": "",
    }
    return covered("VOTES_OF_HOLDERS", "governance_shareholdervote", **recorded(here) | row | changes)


def ballot(here: Setting, vote_id: int, **changes: Any) -> int:
    """How a Trustee voted."""
    row = {
        "vote_id": vote_id,
        "fund_id": here.fund,
        "trustee": "Trustee One",
        "choice": "FOR",
        "in_person": True,
    }
    return insert("governance_ballot", **row | changes)


def net_assets(here: Setting, **changes: Any) -> int:
    """Net assets of a day."""
    row = {"share_class_id": here.share_class, "date": "2003-09-02", "recorded_by_id": here.act}
    return insert(
        "fees_dailynetassets", **row | {"net_assets": "1000.00", "shares_outstanding": "100.000000"} | changes
    )


def activity_day(here: Setting, **changes: Any) -> int:
    """What one file said of a day."""
    row = {"share_class_id": here.share_class, "trade_date": "2003-09-02", "recorded_by_id": here.act}
    return insert("fees_activityday", **row | {"added": False, "row_count": 1, "digest": b"0"} | changes)


def share_activity(here: Setting, **changes: Any) -> int:
    """A sale of one Share."""
    row = {
        "share_class_id": here.share_class,
        "trade_date": "2003-09-02",
        "recorded_by_id": here.act,
        "line": 2,
    }
    rest = {"kind": 1, "millionths": 1_000_000, "issue_date_unknown": False}
    return insert("fees_shareactivity", **row | rest | changes)
