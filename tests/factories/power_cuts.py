"""Where an act may die: between two of its transactions, or inside one."""

from collections.abc import Mapping
from typing import Any

import pytest

from plan_admin.month_end.services import batches, closing, finishing, paying, writing


class PowerCut(BaseException):
    """What ends an act: no service may catch it."""


# The module and name of a function, at which of its calls, and whether it has done its work by then.
POWER_CUTS: Mapping[str, tuple[Any, str, int, bool]] = {
    "when the run is noted": (batches, "_open_classes", 1, False),
    "before the first class": (batches, "compute_group", 1, False),
    "between two batches": (batches, "compute_group", 2, False),
    "in a batch that is written": (batches, "write_results", 2, True),
    "before any instruction": (closing, "prepare_instructions", 1, False),
    "after the instructions": (closing, "prepare_instructions", 1, True),
    "when it is finished": (finishing, "begin_act", 1, True),
}


def power_cut(stage: str, patch: pytest.MonkeyPatch) -> None:
    """Cut the power at that stage, if an act comes so far."""
    module, name, at, does_it = POWER_CUTS[stage]
    original, calls = getattr(module, name), [0]

    def dying(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == at and not does_it:
            raise PowerCut
        result = original(*args, **kwargs)
        if calls[0] == at:
            raise PowerCut
        return result

    patch.setattr(module, name, dying)


__all__ = ["POWER_CUTS", "PowerCut", "paying", "power_cut", "writing"]
