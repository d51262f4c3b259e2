"""After a book: every record that could end a hold looks (R13), by the command that does so."""

from io import StringIO

from django.core.management import call_command

NOTHING_HELD = "0 "


def look_again(plan: str, *, user: str | None) -> str:
    """What the review of all that is held did, in words; empty where nothing is held.

    The book is stored by then: a review that is refused says so, and can be asked for again.
    """
    said, refused = StringIO(), StringIO()
    try:
        call_command("review_held", plan=plan, user=user, quiet=True, stdout=said, stderr=refused)
    except SystemExit:
        return f"What is held was not looked at: {refused.getvalue().strip()}"
    words = said.getvalue().strip()
    return "" if words.startswith(NOTHING_HELD) else words
