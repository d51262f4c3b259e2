"""Who reads or writes more than an outsider's own rows in an outsider's request: few, and each says why.

Whoever adds one adds it here, where it is seen, and says what it tells or writes (ADR 55).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("plan_admin", "assignments", "fees", "governance")

USERS = {
    "as_application": {
        "assignments/selectors/told.py": "what a payee is told beyond its own rows (ADR 18)",
        "assignments/selectors/explained_inputs.py": "the class's own figures, other parties unnamed",
        "assignments/selectors/explained_payment.py": "all that explains a payment shown to its payee",
        "assignments/selectors/access_notices.py": "who said what of a notice shown to the reader",
        "assignments/selectors/claims.py": "what came of a claim shown to the reader, whoever was paid",
        "assignments/selectors/restatements.py": "what an amount shown to the reader is on later facts",
        "plan_admin/section7/selectors/access.py": "whether sums shown to the reader are of a quarter",
        "governance/selectors/own_sections.py": "the numbers of the Sections of a Plan, which it files",
        "plan_admin/month_end/services/receiving_calculations.py": "a review is the house's work too",
        "plan_admin/celery.py": "a job is the house's work, whoever's act started it",
    },
    "act_as_application": {
        "governance/services/acts.py": "an act that the gate has let pass, until its transaction ends",
    },
    "let_in": {
        "plan_admin/frame/middleware.py": "outsiders, and nobody else",
    },
}
WORK_AS_APPLICATION = {
    "plan_admin/frame/views.py": {"SignIn", "SignOut", "ChangePassword"},
    "plan_admin/frame/second_factor.py": {"Account", "SetUpSecondFactor", "EndSecondFactor"},
    "plan_admin/users/views/passwords.py": {"SetPassword"},
    "plan_admin/api/views.py": {"Token"},
    "plan_admin/calendar/views/link.py": {"CalendarLink"},
    "plan_admin/calendar/views/feed.py": {"Feed"},  # looks up whose link it is, then reads as that person
}
HERE = {"governance/models/portal.py", "plan_admin/database/base.py"}


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text())


def _calls(tree: ast.Module) -> set[str]:
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in called}


def test_nobody_else_steps_out_of_the_portal() -> None:
    found: dict[str, set[str]] = {name: set() for name in USERS}
    for path, tree in _trees():
        for name in _calls(tree) & set(USERS):
            if path not in HERE:
                found[name].add(path)

    assert found == {name: set(users) for name, users in USERS.items()}


def test_only_the_pages_of_ones_own_account_write_past_the_portal() -> None:
    found: dict[str, set[str]] = {}
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(
                isinstance(one, ast.Assign)
                and any(getattr(name, "id", "") == "works_as_application" for name in one.targets)
                for one in node.body
            ):
                found.setdefault(path, set()).add(node.name)

    assert found == WORK_AS_APPLICATION
