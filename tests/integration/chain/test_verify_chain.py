"""`verify_chain` finds any cent, vote, link or row that was changed past every guard, and says since when."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from assignments.domain.approvals import OutcomeKind
from governance.models import Ballot, ChainLink, Vote
from governance.selectors.chain import standing_head
from plan_admin.celery import BEAT_SCHEDULE
from plan_admin.chain.kinds import KINDS
from plan_admin.chain.models import ChainCheck
from plan_admin.chain.selectors import ChainVerification, verify_chain
from plan_admin.chain.services import take_in_what_stands
from plan_admin.chain.tasks import verify_chain as nightly
from tests.factories import rows
from tests.factories.four_eyes import FourEyes
from tests.factories.month import ALPHA
from tests.factories.tampering import CHAIN, tamper, without_guards, write_anew

pytestmark = pytest.mark.django_db
LINE = "assignments_paymentline"
PAYMENT = "assignments_paymentinstruction"


def quiet(_text: str) -> None:
    """Nobody listens."""


def verified(anchor: str = "") -> ChainVerification:
    return verify_chain(anchor=anchor, progress=quiet)


def told(anchor: str = "") -> list[str]:
    return [str(fault) for fault in verified(anchor).faults]


@pytest.fixture
def eyes(tmp_path: Path) -> FourEyes:
    """September's payments of one Fund: voted, determined, issued; one settled, one back, one reversed."""
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued(fund=ALPHA)
    paid = eyes.in_state("ISSUED")
    eyes.outcome(OutcomeKind.SETTLED, paid[:1])
    eyes.outcome(OutcomeKind.RETURNED, paid[1:2], reason="The account is closed.")
    return eyes


def link_of(kind: str) -> ChainLink:
    return ChainLink.objects.filter(kind=kind).earliest("sequence")


def test_what_was_only_added_to_holds(eyes: FourEyes) -> None:
    output = StringIO()

    call_command("verify_chain", "--quiet", stdout=output)

    head = standing_head()
    assert head is not None
    assert output.getvalue().strip() == (
        f"{head.sequence} links: what was issued, voted, determined and presented stands as it was."
        f" The head is {head.head}"
    )
    kinds = list(ChainLink.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds == [
        "BOARDS",
        "MEETINGS",
        "VOTES",
        "PAYMENTS_ISSUED",
        "PAYMENT_OUTCOMES",
        "PAYMENT_OUTCOMES",
    ]


def test_one_cent_of_a_line_is_told_with_its_payment_and_its_link(eyes: FourEyes) -> None:
    payment = eyes.in_state("SETTLED")[0]
    tamper(
        LINE,
        f"UPDATE {LINE} SET amount = amount + 0.01 WHERE instruction_id = %s AND line_number = 1",
        payment,
    )

    link = link_of("PAYMENTS_ISSUED")
    line = rows.value(f"SELECT amount FROM {LINE} WHERE instruction_id = %s AND line_number = 1", payment)
    was = f"{line - rows.value('SELECT 0.01')}"
    assert told() == [f"link {link.sequence}, payment {payment}: lines 1 amount was {was}, and is {line}"]


def test_one_vote_is_told_with_the_trustee_and_its_link(eyes: FourEyes) -> None:
    ballot = Ballot.objects.order_by("fund__code", "trustee").first()
    assert ballot is not None
    tamper("governance_ballot", "UPDATE governance_ballot SET choice = 'AGAINST' WHERE id = %s", ballot.pk)

    assert told() == [
        f"link {link_of('VOTES').sequence}, vote {ballot.vote_id}: ballots 1 choice was FOR, and is AGAINST"
    ]


CASES: dict[str, tuple[str, str, str]] = {
    "another payee": (PAYMENT, f"UPDATE {PAYMENT} SET payee = 'idi' WHERE id = {{paid}}", "payee was "),
    "an amount": (PAYMENT, f"UPDATE {PAYMENT} SET amount = amount + 1 WHERE id = {{paid}}", "amount was "),
    "a vote that permits it": (
        PAYMENT,
        f'UPDATE {PAYMENT} SET authority = authority || \'{{{{"adoption": "m9"}}}}\' WHERE id = {{paid}}',
        "authority adoption was m1, and is m9",
    ),
    "a paid one as if it had never been": (
        PAYMENT,
        f"UPDATE {PAYMENT} SET status = 'VOIDED' WHERE id = {{paid}}",
        "is voided, and the last that is on record of it is settled",
    ),
    "one issued by nobody": (
        PAYMENT,
        f"UPDATE {PAYMENT} SET status = 'ISSUED' WHERE id = {{prepared}}",
        "is issued, and no authorization orders it",
    ),
    "the account on the order": (
        "assignments_paymentauthorization",
        "UPDATE assignments_paymentauthorization"
        " SET content = jsonb_set(content, '{{payments,0,bank}}', '\"another\"')",
        "content was ",
    ),
    "the paper": (
        "assignments_paymentauthorization",
        "UPDATE assignments_paymentauthorization SET pdf = 'x'",
        "paper was ",
    ),
    "the approval": (
        "assignments_paymentapproval",
        "UPDATE assignments_paymentapproval SET digest = repeat('0', 64) WHERE instruction_id = {paid}",
        "approvals 1 digest was ",
    ),
    "the day of the settlement": (
        "assignments_paymentoutcome",
        "UPDATE assignments_paymentoutcome SET date = '2003-10-09' WHERE kind = 'SETTLED'",
        "date was 2003-10-08, and is 2003-10-09",
    ),
    "who acted": (
        "governance_act",
        "UPDATE governance_act SET acting_user_id = (SELECT min(id) FROM users_user)"
        " WHERE kind = 'issue_payments'",
        "act by was ",
    ),
    "who was Dis-interested": (
        "governance_trustee",
        "UPDATE governance_trustee SET service = '[2004-01-01,)' WHERE id = {seat}",
        "boards 2003-08-13 ",
    ),
    "what the meeting was called for": (
        "governance_boardmeeting",
        "UPDATE governance_boardmeeting SET mode = 'VIDEO'",
        "mode was IN_PERSON, and is VIDEO",
    ),
    "a vote taken away for good": (
        "governance_vote",
        "UPDATE governance_vote SET superseded_by_id = (SELECT max(id) FROM governance_act)",
        "superseded: was recorded by act ",
    ),
    "a ballot that somebody added": (
        "governance_ballot",
        "INSERT INTO governance_ballot (vote_id, fund_id, trustee, choice, in_person)"
        " SELECT vote_id, fund_id, 'Nobody', 'FOR', true FROM governance_ballot LIMIT 1",
        "was nothing, and is {{",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_past_the_guards_is_told(eyes: FourEyes, case: str) -> None:
    table, statement, words = CASES[case]
    known = {
        "paid": eyes.in_state("SETTLED")[0],
        "prepared": eyes.in_state("PREPARED")[0],
        "seat": rows.value("SELECT min(id) FROM governance_trustee"),
    }

    tamper(table, statement.format(**known))

    faults = told()
    assert any(words.format() in fault for fault in faults), faults


def test_a_vote_that_no_link_covers_is_told(eyes: FourEyes) -> None:
    vote, act = Vote.objects.get(), rows.act()
    with without_guards("governance_vote"):
        number = rows.insert(
            "governance_vote",
            entry="v9",
            content="{}",
            recorded_by_id=act,
            plan_id=vote.plan_id,
            matter="ADOPTION",
            subject="",
            covers_agreements=True,
            meeting="m1",
        )

    assert f"no link, vote {number}: was recorded by act {act}, and no link covers it" in told()


def test_a_link_that_was_taken_out_is_told_with_what_it_covered(eyes: FourEyes) -> None:
    last = ChainLink.objects.latest("sequence")
    middle = link_of("PAYMENTS_ISSUED").sequence

    tamper(CHAIN, f"DELETE FROM {CHAIN} WHERE sequence = %s", middle)
    without_one = told()
    tamper(CHAIN, f"DELETE FROM {CHAIN} WHERE sequence = %s", last.sequence)

    assert f"link {middle} is missing before it" in without_one[0]
    assert sum("and no link covers it" in fault for fault in without_one) == 4
    assert any(f"was recorded by act {last.act_id}, and no link covers it" in fault for fault in told())


def test_links_in_another_order_are_told(eyes: FourEyes) -> None:
    with without_guards(CHAIN):
        rows.execute(f"UPDATE {CHAIN} SET sequence = 99 WHERE sequence = 2")
        rows.execute(f"UPDATE {CHAIN} SET sequence = 2 WHERE sequence = 3")
        rows.execute(f"UPDATE {CHAIN} SET sequence = 3 WHERE sequence = 99")

    faults = told()

    assert faults[0].startswith("link 2, ")
    assert "the order was changed, or a link taken out" in faults[0]


def test_a_chain_written_anew_agrees_with_itself_and_not_with_a_head_that_was_printed(eyes: FourEyes) -> None:
    head = standing_head()
    assert head is not None
    payment = eyes.in_state("SETTLED")[0]
    amount = rows.value(f"SELECT amount FROM {PAYMENT} WHERE id = %s", payment)
    tamper(PAYMENT, f"UPDATE {PAYMENT} SET amount = amount + 1 WHERE id = %s", payment)
    write_anew(
        link_of("PAYMENTS_ISSUED").sequence, was=f'"amount":"{amount}"', becomes=f'"amount":"{amount + 1}"'
    )
    lines = f"UPDATE {LINE} SET amount = amount + 1 WHERE instruction_id = %s AND amount = %s"
    with without_guards(LINE):
        rows.execute(lines, payment, amount)
    orders = "assignments_paymentauthorization"
    with without_guards(orders):
        rows.execute(f"UPDATE {orders} SET amount = amount + 1 WHERE amount = %s", amount)

    anchored = verified(head.head)

    assert told() == []
    assert [fault.about for fault in anchored.faults] == ["the head given"]
    assert not anchored.holds_up_to_anchor


def test_a_head_that_stood_says_since_when_and_that_nothing_before_it_changed(eyes: FourEyes) -> None:
    before = standing_head()
    assert before is not None
    eyes.outcome(OutcomeKind.SETTLED, eyes.in_state("ISSUED"))
    output = StringIO()

    call_command("verify_chain", "--head", before.head.upper(), "--json", "--quiet", stdout=output)

    said = json.loads(output.getvalue())
    last = standing_head()
    assert last is not None
    assert said == {
        "format": 1,
        "holds": True,
        "links": before.sequence + 1,
        "head": last.head,
        "anchor": {"head": before.head, "link": before.sequence, "holds": True},
        "faults": [],
    }


def test_what_changed_after_a_head_leaves_what_stood_before_it_proven(eyes: FourEyes) -> None:
    votes = link_of("VOTES")
    tamper(PAYMENT, f"UPDATE {PAYMENT} SET amount = amount + 1 WHERE id = %s", eyes.in_state("SETTLED")[0])

    found = verified(votes.head)

    assert len(found.faults) == 1
    assert (found.anchored_at, found.holds_up_to_anchor) == (votes.sequence, True)


def test_a_change_is_refused_with_a_list_and_exit_1(eyes: FourEyes, capsys: Any) -> None:
    tamper(
        "governance_ballot", "UPDATE governance_ballot SET choice = 'AGAINST' WHERE id = %s", first_ballot()
    )

    with pytest.raises(SystemExit) as ended:
        call_command("verify_chain", "--json", "--quiet")

    output = capsys.readouterr()
    said = json.loads(output.out)
    assert ended.value.code == 1
    assert said["holds"] is False
    assert said["faults"][0]["what"] == "ballots 1 choice was FOR, and is AGAINST"
    assert output.err.strip() == f"link 3, {said['faults'][0]['about']}: {said['faults'][0]['what']}"


def first_ballot() -> int:
    return Ballot.objects.order_by("fund__code", "trustee").values_list("pk", flat=True)[0]


@pytest.mark.parametrize("head", ["no head", "abc", "g" * 64])
def test_what_is_no_head_is_refused(eyes: FourEyes, head: str, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        call_command("verify_chain", "--head", head, "--quiet")

    assert f"{head!r} is no head" in capsys.readouterr().err
    assert ChainCheck.objects.count() == 0


def test_a_head_that_was_misread_does_not_turn_the_page_red(eyes: FourEyes) -> None:
    with pytest.raises(SystemExit):
        call_command("verify_chain", "--head", "0" * 64, "--quiet", stderr=StringIO())

    assert ChainCheck.objects.get().fault_count == 0


def test_where_nothing_was_voted_there_is_nothing_to_verify() -> None:
    output = StringIO()

    call_command("verify_chain", "--quiet", stdout=output)

    assert output.getvalue().strip() == "nothing to verify: nothing was issued, voted or presented yet"


def test_it_is_verified_each_night_and_what_differs_is_kept(eyes: FourEyes, caplog: Any) -> None:
    nightly()
    tamper(
        "governance_ballot", "UPDATE governance_ballot SET choice = 'AGAINST' WHERE id = %s", first_ballot()
    )
    nightly()

    sound, broken = ChainCheck.objects.order_by("pk")
    assert (sound.fault_count, sound.links) == (0, ChainLink.objects.count())
    assert (broken.fault_count, len(broken.faults)) == (1, 1)
    assert "ballots 1 choice was FOR, and is AGAINST" in caplog.text
    assert "plan_admin.chain.tasks.verify_chain" in {one["task"] for one in BEAT_SCHEDULE.values()}


def test_what_stood_before_there_was_a_chain_is_taken_in_and_holds_from_then_on(eyes: FourEyes) -> None:
    with without_guards(CHAIN):
        rows.execute(f"DELETE FROM {CHAIN}")
    assert told() != []

    kinds = [kind.name for kind in KINDS]

    taken = take_in_what_stands(kinds[2:]), take_in_what_stands(kinds[:2])

    assert (taken, told()) == ((4, 2), [])
    first = ChainLink.objects.earliest("sequence")
    assert first.about == (
        f"votes of the Boards of act {first.act_id}, taken in when the chain came to cover them"
    )
    assert take_in_what_stands(kinds) == 0


def test_acts_that_are_refused_or_change_nothing_leave_no_link(eyes: FourEyes) -> None:
    before = ChainLink.objects.count()

    eyes.issue(fund=ALPHA, seen=eyes.in_state("ISSUED", "SETTLED", "RETURNED", fund=ALPHA))
    eyes.outcome(OutcomeKind.SETTLED, eyes.in_state("SETTLED"))

    assert ChainLink.objects.count() == before


def test_later_names_and_states_do_not_turn_it_red(eyes: FourEyes) -> None:
    eyes.world.tell(assignees=[{"code": "trust-a", "name": "Trust A renamed", "address": "Elsewhere"}])
    eyes.outcome(OutcomeKind.SETTLED, eyes.in_state("ISSUED"))

    assert told() == []
