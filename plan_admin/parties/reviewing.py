"""After what a party told is recorded: every hold that could end looks, by the command that does so (R13)."""

from io import StringIO

from django.core.management import call_command

from governance.models import Plan

NOTHING_HELD = "0 "


def look_again(*, user: str, plan: str = "") -> str:
    """Review what is held under a Plan, or under all; what came of it in words, empty where nothing is held.

    What was told is stored by then: a review that is refused says so, and can be asked for again.
    """
    plans = [plan] if plan else list(Plan.objects.order_by("code").values_list("code", flat=True))
    return " ".join(words for code in plans if (words := _review(code, user=user)))


def _review(plan: str, *, user: str) -> str:
    said, refused = StringIO(), StringIO()
    try:
        call_command("review_held", plan=plan, user=user, quiet=True, stdout=said, stderr=refused)
    except SystemExit:
        return f"What is held was not looked at: {refused.getvalue().strip()}"
    words = said.getvalue().strip()
    return "" if words.startswith(NOTHING_HELD) else f"{words}."
