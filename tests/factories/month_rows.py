"""Small whole rows of a month and its payments, added by SQL and past the ORM; see rows.py."""

from typing import Any

from tests.factories.rows import Setting, insert, recorded, value

MONTH = "2003-09-01"


def run(here: Setting, **changes: Any) -> int:
    """One closing of a month, finished."""
    row = {"plan_id": here.plan, "month": MONTH, "facts_known_at": here.act, "cut_points": "{}"}
    return insert(
        "fees_monthlyfeerun",
        **row | {"started_by_id": here.act, "finished_at": "2003-10-06 12:00:00+00"} | changes,
    )


def monthly_fee(here: Setting, **changes: Any) -> int:
    """A computed month of one day: 300.00 and 100.00, which need shares before the transaction ends."""
    run_id = changes.pop("run_id", None) or run(here, month=changes.get("month", MONTH))
    row = {"run_id": run_id, "share_class_id": here.share_class, "month": MONTH, "status": "COMPUTED"}
    why = {"problems": "[]", "held_because": "[]", "held_agreements": "{}", "authority": "{}"}
    from_what = {"conventions": "{}", "rates": "[]", "accrued_on": "{2003-09-02}", "net_assets": "{1000.00}"}
    accruals = {
        "distribution_accruals": "{1}",
        "service_accruals": "{1}",
        "average_daily_net_assets": "1000.00",
    }
    fees = {"distribution_fee": "300.00", "service_fee": "100.00", "aggregate_fee": "400.00"}
    return insert("fees_monthlyfee", **row | why | from_what | accruals | fees | changes)


def no_fee(here: Setting, **changes: Any) -> int:
    """A month for which nothing is owed, so that it needs no shares."""
    nothing = {"distribution_fee": "0.00", "service_fee": "0.00", "aggregate_fee": "0.00"}
    return monthly_fee(here, **nothing | changes)


def cohort(here: Setting, fee_id: int, **changes: Any) -> int:
    """A cohort's Shares and accrual."""
    row = {"monthly_fee_id": fee_id, "distributor_id": here.distributor, "interval_first": "2003-07-01"}
    rest = {"interval_last": "9999-12-31", "tracked": "{1}", "free": "{0}", "distribution_accrual": "1"}
    return insert("fees_cohortaccrual", **row | rest | changes)


def service_accrual(here: Setting, fee_id: int, **changes: Any) -> int:
    """A Distributor's service-fee accrual."""
    row = {"monthly_fee_id": fee_id, "distributor_id": here.distributor, "accrual": "1"}
    return insert("fees_serviceaccrual", **row | changes)


def share(here: Setting, fee_id: int, **changes: Any) -> int:
    """The Distributor's share: the whole of `monthly_fee`, all of it its own balance."""
    row = {"monthly_fee_id": fee_id, "distributor_id": here.distributor, "distribution_fee": "300.00"}
    rest = {"service_fee": "100.00", "balance": "300.00", "distribution_exact": "1", "service_exact": "1"}
    return insert("assignments_distributorshare12b1", **row | rest | changes)


def portion(here: Setting, fee_id: int, **changes: Any) -> int:
    """The Assignee's Portion: 60 % of the share."""
    row = {"monthly_fee_id": fee_id, "distributor_id": here.distributor, "assignee_id": here.assignee}
    rest = {"amount": "180.00", "exact": "1", "transfers": "{1}"}
    return insert("assignments_assigneeportion12b1", **row | rest | changes)


def shared_fee(here: Setting, **changes: Any) -> int:
    """A computed month with its one Distributor's share."""
    fee_id = monthly_fee(here, **changes)
    share(here, fee_id)
    return fee_id


def instruction(here: Setting, **changes: Any) -> int:
    """A prepared instruction of 400.00, which needs lines before the transaction ends."""
    row = {"plan_id": here.plan, "month": MONTH, "fund_id": here.fund, "sequence": 1, "amount": "400.00"}
    code = value("SELECT code FROM governance_distributor WHERE id = %s", here.distributor)
    payee = {"payee_kind": "DISTRIBUTOR", "payee": code, "status": "PREPARED", "held_because": "[]"}
    acts = {"authority": "{}", "prepared_by_id": here.act, "status_by_id": here.act}
    return insert("assignments_paymentinstruction", **row | payee | acts | changes)


def line(here: Setting, instruction_id: int, fee_id: int, **changes: Any) -> int:
    """The next line of an instruction: 300.00 of the distribution fee."""
    number = value(
        "SELECT count(*) + 1 FROM assignments_paymentline WHERE instruction_id = %s", instruction_id
    )
    row = {"instruction_id": instruction_id, "line_number": number, "monthly_fee_id": fee_id, "corrects": ""}
    rest = {"share_class_id": here.share_class, "distributor_id": here.distributor}
    what = {"component": "DISTRIBUTION_FEE", "amount": "300.00"}
    return insert("assignments_paymentline", **row | rest | what | changes)


def paid(here: Setting, fee_id: int, **changes: Any) -> int:
    """An instruction that pays the whole of a month's fee, with its two lines."""
    instruction_id = instruction(here, **changes)
    line(here, instruction_id, fee_id)
    line(here, instruction_id, fee_id, component="SERVICE_FEE", amount="100.00")
    return instruction_id


def transfer(here: Setting, **changes: Any) -> int:
    """A Transfer of 60 % of the distribution fee on all Shares."""
    row = {"plan_id": here.plan, "distributor_id": here.distributor, "assignee_id": here.assignee}
    what = {"kind": "SALE", "percent": "60", "effective": "[2003-09-01,)", "components": "{DISTRIBUTION_FEE}"}
    return insert("assignments_transfer", **recorded(here) | row | what | {"replaces": ""} | changes)


def transfer_scope(here: Setting, transfer_id: int, **changes: Any) -> int:
    """The Shares that a Transfer reaches."""
    row = {"transfer_id": transfer_id, "share_class_id": here.share_class}
    return insert("assignments_transferscope", **row | changes)


def direction(here: Setting, **changes: Any) -> int:
    """A direction to pay each Assignee."""
    row = {"plan_id": here.plan, "distributor_id": here.distributor, "route": "ASSIGNEE"}
    rest = {"irrevocable": False, "effective": "[2003-09-01,)"}
    return insert("assignments_paymentdirection", **recorded(here) | row | rest | changes)


def direction_scope(here: Setting, direction_id: int, **changes: Any) -> int:
    """The Shares that a direction reaches."""
    row = {"direction_id": direction_id, "share_class_id": here.share_class}
    rest = {"distributor_id": here.distributor, "effective": "[2003-09-01,)"}
    return insert("assignments_directionscope", **row | rest | changes)


def collection_agent() -> int:
    """A collection agent."""
    number = value("SELECT count(*) + 1 FROM assignments_collectionagent")
    return insert(
        "assignments_collectionagent", code=f"agent-{number}", name="Depository", address="2 Main Street"
    )


def calculation(here: Setting, **changes: Any) -> int:
    """A Monthly Calculation as received."""
    row = {"plan_id": here.plan, "distributor_id": here.distributor, "month": MONTH, "received": "2003-10-03"}
    return insert("assignments_monthlycalculation", **recorded(here) | row | changes)


def calculation_share(here: Setting, calculation_id: int, **changes: Any) -> int:
    """What the Distributor says its share is."""
    row = {"calculation_id": calculation_id, "share_class_id": here.share_class, "amount": "300.00"}
    return insert("assignments_calculationshare", **row | changes)


def calculation_portion(here: Setting, calculation_id: int, **changes: Any) -> int:
    """What the Distributor says an Assignee's Portion is."""
    row = {"calculation_id": calculation_id, "share_class_id": here.share_class, "amount": "180.00"}
    return insert("assignments_calculationportion", **row | {"assignee_id": here.assignee} | changes)


def claim(here: Setting, **changes: Any) -> int:
    """The Fund's claim of 50.00 on the Distributor."""
    row = {"plan_id": here.plan, "fund_id": here.fund, "distributor_id": here.distributor}
    what = {"date": "2003-09-10", "amount": "50.00", "reason": "An advance.", "transfer_entry": ""}
    return insert("assignments_fundclaim", **recorded(here) | row | what | changes)
