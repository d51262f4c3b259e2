"""Python's search for cycles of garbage, and when a closing does without it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Do without Python's search for cycles: a batch makes a million tuples of numbers, and no cycle.

    They go as soon as nothing names them; the search would walk all of them again and again for nothing.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
