"""Settings of the tests: like the site's, but quick, and with no secret on the disk."""

import os

os.environ.setdefault("SECRET_KEY", "known-to-all-and-for-tests-only")

from plan_admin import settings  # noqa: E402 - they ask for the secret key at once
from plan_admin.settings import *  # noqa: E402, F403 - as Django reads settings

DEBUG = False
ALLOWED_HOSTS = ["testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False

# Jobs run where they are asked for, whatever the machine has running.
CELERY_BROKER_URL = ""
CELERY_TASK_ALWAYS_EAGER = True

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0

# Tests that run side by side have a server each: some of them stop theirs the hard way.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_DATABASE = settings.DATABASES["default"]
if _WORKER and "EMBEDDED" in _DATABASE:
    _DATABASE["EMBEDDED"] = settings.LOCAL_DATA / f"postgres-{_WORKER}"
