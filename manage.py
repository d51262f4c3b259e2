#!/usr/bin/env python
"""The command line of the plan administration."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; what is wrong with the house itself is said in words, without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plan_admin.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as reason:
        sys.exit(f"{reason}")


if __name__ == "__main__":
    main()
