"""Where an act may die: between two of its transactions, or inside one."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest

from plan_admin.month_end.services import (
    approving,
    batches,
    closing,
    finishing,
    issuing,
    reviewing,
    settling,
    voiding,
)


class PowerCut(BaseException):
    """What ends an act: no service may catch it."""


# The module and name of a function, at which of its calls, and whether it has done its work by then.
Cuts = Mapping[str, tuple[Any, str, int, bool]]
IN_CLOSINGS: Cuts = {
    "when the run is noted": (batches, "_open_classes", 1, False),
    "before the first class": (batches, "compute_group", 1, False),
    "between two batches": (batches, "compute_group", 2, False),
    "in a batch that is written": (batches, "write_results", 2, True),
    "before any instruction": (closing, "prepare_instructions", 1, False),
    "after the instructions": (closing, "prepare_instructions", 1, True),
    "when it is finished": (finishing, "begin_act", 1, True),
}
IN_PAYMENTS: Cuts = {
    "when a class is closed by an approval": (approving, "_close_classes", 1, True),
    "when payments are approved": (approving, "set_status", 1, True),
    "before the authorization": (issuing, "_authorize", 1, False),
    "when it is authorized": (issuing, "_authorize", 1, True),
    "when it is issued": (issuing, "set_status", 1, True),
    "when an outcome is noted": (settling, "set_status", 1, False),
    "before the lines move": (voiding, "move_lines", 1, False),
    "when the lines have moved": (voiding, "move_lines", 1, True),
    "before what was held is written anew": (reviewing, "write_instructions", 1, False),
}


def cut_short(act: Callable[[], object], *, at: str) -> None:
    """Do an act and cut the power at that stage, if it comes so far."""
    module, name, call, does_it = {**IN_CLOSINGS, **IN_PAYMENTS}[at]
    original, calls = getattr(module, name), [0]

    def dying(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == call and not does_it:
            raise PowerCut
        result = original(*args, **kwargs)
        if calls[0] == call:
            raise PowerCut
        return result

    with pytest.MonkeyPatch.context() as patch, suppress(PowerCut):
        patch.setattr(module, name, dying)
        act()
