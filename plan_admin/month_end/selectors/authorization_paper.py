"""A payment authorization as a document that is kept, and as the paper prints it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from assignments.domain.approvals import AccountBlock, AuthorizedPayee, InstructionContent
from assignments.models import PaymentApproval
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Act, Fund, Plan
from governance.templatetags.figures import day, dollars, month_name

FORMAT = 1
NO_ACCOUNT = "no custody account is recorded"
NO_BANK = "no bank details are recorded"


def paper_document(
    plan: Plan,
    *,
    month: PlanMonth,
    fund: Fund,
    number: int,
    contents: Sequence[InstructionContent],
    blocks: Sequence[AccountBlock],
    act: Act,
) -> dict[str, Any]:
    """What an authorization says, as JSON that is kept with it; amounts are dollars as text."""
    approvals = {
        row.instruction_id: row
        for row in PaymentApproval.objects.filter(
            instruction__in=[one.id for one in contents]
        ).select_related("approved_by__acting_user")
    }
    return {
        "format": FORMAT,
        "plan": plan.code,
        "plan_title": plan.title,
        "share_class": plan.share_class,
        "month": str(month),
        "fund": fund.name,
        "number": number,
        "issued_by": _name(act.acting_user),
        "issued_on": str(timezone.localtime(act.acted_at).date()),
        "amount": dollars_text(sum(one.cents for one in contents)),
        "accounts": [_block(block) for block in blocks],
        "payments": [_payment(one, approvals[one.id]) for one in contents],
    }


def _block(block: AccountBlock) -> dict[str, Any]:
    return {
        "portfolio": block.portfolio,
        "account": block.account,
        "amount": dollars_text(block.cents),
        "payees": [_payee(payee) for payee in block.payees],
    }


def _payee(payee: AuthorizedPayee) -> dict[str, Any]:
    return {
        "payment": payee.instruction,
        "payee_kind": payee.payee_kind,
        "payee": payee.payee,
        "payee_name": payee.payee_name,
        "amount": dollars_text(payee.cents),
    }


def _payment(content: InstructionContent, approval: PaymentApproval) -> dict[str, Any]:
    return {
        **content.document(),
        "digest": approval.digest,
        "approved_by": _name(approval.approved_by.acting_user),
        "approved_on": str(timezone.localtime(approval.approved_by.acted_at).date()),
    }


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def paper_print(document: Mapping[str, Any], *, digest: str) -> dict[str, Any]:
    """What the template of the paper reads: text alone, amounts and days as people read them."""
    return {
        "title": f"Payment authorization {document['number']} of {document['fund']}",
        "fund": document["fund"],
        "said": [
            ["Fund", document["fund"]],
            ["Plan", f"{document['plan_title']} ({document['plan']})"],
            ["Month", month_name(document["month"])],
            ["Number", str(document["number"])],
            ["Issued", f"{day(document['issued_on'])} by {document['issued_by']}"],
            ["Amount", f"US dollars {dollars(document['amount'])}"],
        ],
        "accounts": [
            {
                "portfolio": block["portfolio"],
                "account": f"Account {block['account']}" if block["account"] else NO_ACCOUNT,
                "rows": [
                    [str(payee["payment"]), _payee_words(payee), dollars(payee["amount"])]
                    for payee in block["payees"]
                ],
                "total": ["Together", "", dollars(block["amount"])],
            }
            for block in document["accounts"]
        ],
        "payments": [_printed_payment(payment) for payment in document["payments"]],
        "total": ["All payments", "", dollars(document["amount"])],
        "digest": digest,
    }


def _printed_payment(payment: Mapping[str, Any]) -> dict[str, Any]:
    authority = payment["authority"]
    votes = ", ".join(vote for vote in (authority.get("adoption"), authority.get("continuance")) if vote)
    through = f", through {day(authority['through'])}" if authority.get("through") else ""
    return {
        "head": f"Payment {payment['instruction']}: {_payee_words(payment)}",
        "said": [
            ["Pay", f"US dollars {dollars(payment['amount'])}"],
            [
                "To",
                ", ".join(
                    filter(None, (payment["payee_name"] or payment["payee"], payment["payee_address"]))
                ),
            ],
            ["Account", payment["bank"] or NO_BANK],
            ["Permitted by", f"{votes or 'no vote is named'}{through} (Sections 8, 10)"],
            ["Approved", f"{day(payment['approved_on'])} by {payment['approved_by']}"],
            ["Digest of what was approved", payment["digest"]],
        ],
        "rows": [
            [line["portfolio"], line["what"], line["section"], dollars(line["amount"])]
            for line in payment["lines"]
        ],
        "total": ["Together", "", "", dollars(payment["amount"])],
    }


def _payee_words(payee: Mapping[str, Any]) -> str:
    kind = payee["payee_kind"].replace("_", " ").capitalize()
    return f"{payee['payee_name'] or payee['payee']} ({payee['payee']}), {kind}"
