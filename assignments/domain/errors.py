"""What Section 6 forbids, each error named after the failure.

PlanRuleViolation
  +-- TransferExceedsShare      6(b): Transfers cover more than the whole of a Distributor's 12b-1 Share
  +-- PercentNotAllowed         6(b): a designated portion is not above 0 % and up to 100 %
  +-- AccrualsDoNotMatchDays    6(b): a cohort's accruals are not one per accrued day
  +-- AgentNotNamed             6(e): a direction to a collection agent names no agent
  +-- StatusChangeNotAllowed    6(a): a payment instruction cannot take that step
  +-- MembershipNotAllowed      who acts for a party
        +-- PartyNotKnown           no Distributor, Assignee or agent bears that code
        +-- RoleDoesNotFit          the person's role is another than the party's kind
        +-- MembershipNotProposed   there is no membership of that number
        +-- MembershipHasEnded      an ended membership is not confirmed any more
        +-- ConfirmedByOneself      the proposer, or the member, cannot confirm it
  +-- NoticeNotAllowed          6(c): what cannot be done with a notice
        +-- NoticeIsDecided         it was acknowledged, sent back or withdrawn before
        +-- NotTheirNotice          the person acts for another party, or gave it
  +-- BankDetailsNotAllowed     who enters, compares and confirms a payee's account
        +-- BankDetailsNotWaiting   they were confirmed, rejected or replaced before
        +-- ConfirmedByWhoEntered   another person, of the house, must confirm them
        +-- NotCompared             nobody confirms numbers that were not shown to him
  +-- DisputeOutOfTurn          a word on a dispute that has had it, or that is closed
NotShown                        nothing is there that the reader may see; whether it exists is not told
"""

from collections.abc import Sequence

from governance.domain.errors import PlanRuleViolation


class TransferExceedsShare(PlanRuleViolation):
    """Section 6(b): a Distributor can transfer all of its 12b-1 Share, never more than all."""

    section = "6(b)"


class PercentNotAllowed(PlanRuleViolation):
    """Section 6(b): a Transfer designates more than 0 % and at most 100 %, with at most ten decimals."""

    section = "6(b)"


class AccrualsDoNotMatchDays(PlanRuleViolation):
    """Section 6(b): a Portion is measured day by day, so each accrued day needs one accrual."""

    section = "6(b)"


class AgentNotNamed(PlanRuleViolation):
    """Section 6(e): a direction to a depository or collection agent must name it."""

    section = "6(e)"


class StatusChangeNotAllowed(PlanRuleViolation):
    """Section 6(a): an instruction to pay takes only the steps that leave a true record."""

    section = "6(a)"


class MembershipNotAllowed(PlanRuleViolation):
    """Ours (four eyes): who reads and acts for a Distributor, Assignee or agent is proposed and confirmed."""


class PartyNotKnown(MembershipNotAllowed):
    """No Distributor, Assignee or collection agent bears that code."""


class RoleDoesNotFit(MembershipNotAllowed):
    """A Distributor's user has the role of a Distributor's user, and so for the others."""


class MembershipNotProposed(MembershipNotAllowed):
    """There is no membership of that number."""


class MembershipHasEnded(MembershipNotAllowed):
    """What has ended is proposed anew, not confirmed."""


class ConfirmedByOneself(MembershipNotAllowed):
    """Neither the proposer nor the member confirms a membership."""


class NoticeNotAllowed(PlanRuleViolation):
    """Section 6(c): a notice is given by a Distributor, consented to by an Assignee, decided by the Fund."""

    section = "6(c)"


class NoticeIsDecided(NoticeNotAllowed):
    """A notice is decided once; what follows is a notice of its own."""


class NotTheirNotice(NoticeNotAllowed):
    """Who gives, consents or withdraws acts for that party; who decides gave it not."""


class BankDetailsNotAllowed(PlanRuleViolation):
    """Ours (four eyes): a payee's account is entered by one person and confirmed by another."""


class BankDetailsNotWaiting(BankDetailsNotAllowed):
    """What was confirmed, rejected or replaced is entered anew."""


class ConfirmedByWhoEntered(BankDetailsNotAllowed):
    """Neither who entered an account nor a party's user confirms it."""


class NotCompared(BankDetailsNotAllowed):
    """The numbers are compared with the payee's writing before they are confirmed."""


class DisputeOutOfTurn(PlanRuleViolation):
    """Ours: compliance answers a dispute, the party replies once and closes it; nothing follows its end."""

    @classmethod
    def because(cls, said: Sequence[str]) -> "DisputeOutOfTurn":
        """What was said last forbids it."""
        if "CLOSE" in said:
            return cls("the dispute is closed; a new one can be opened")
        if not said or said[-1] == "REPLY":
            return cls(
                "the dispute waits for an answer of compliance; until then the party can only close it"
            )
        if len(said) == 1:
            return cls("the dispute is answered; the party may reply once, or close it")
        return cls("the party has replied and was answered; it can close the dispute")


class NotShown(LookupError):
    """Nothing is there that this reader may see. What is somebody else's looks like what does not exist."""
