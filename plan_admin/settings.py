"""Settings, all from the environment. With nothing set, everything runs by itself on this machine.

DATABASE_URL      postgresql://user:password@host:port/name; unset: a PostgreSQL of its own in .data
POSTGRES_BIN      folder of the PostgreSQL programs that serve .data; unset: those of the wheel
CELERY_BROKER_URL redis://host:port/0; unset: jobs run at once, in the process that asks for them
JOB_REDELIVERY    seconds after which the broker gives a job again that nobody acknowledged; 14400 unless set
CLOSING_BATCH     share classes that a worker computes in one transaction; 1000 unless set
DEBUG             1 (the default) or 0
SECRET_KEY        required where DEBUG is 0
ALLOWED_HOSTS     host names, separated by commas
CSRF_TRUSTED_ORIGINS  origins such as https://plans.example.com, separated by commas
SECURE_COOKIES    1 (the default where DEBUG is 0) or 0, for a site without TLS
BEHIND_PROXY      how many proxies stand before the site and say X-Forwarded-Proto and -For; 0 by default
SITE_URL          where people find the site, for links in e-mails; http://127.0.0.1:8000 unless set
EMAIL_URL         smtp://user:password@host:port, or smtps:// (TLS from the start); unset: e-mails are printed
EMAIL_FROM        whom e-mails come from; plan-administration@localhost unless set
LOG_LEVEL         INFO (the default), DEBUG, WARNING
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from plan_admin.local_data import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DATA = BASE_DIR / ".data"


def _switch(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def _list(name: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "plan_admin.database",
            "NAME": "plan_admin",
            "USER": "plan_admin",
            "EMBEDDED": LOCAL_DATA / "postgres",
        }
    parts = urlsplit(url)
    if parts.scheme == "none":  # what reads only the code, such as a linter, starts no server
        return {"ENGINE": "django.db.backends.dummy"}
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured("DATABASE_URL must read postgresql://user:password@host:port/name")
    return {
        "ENGINE": "plan_admin.database",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _mail(url: str) -> SplitResult:
    """Where e-mails go; of no host, they are printed."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
        raise ImproperlyConfigured("EMAIL_URL must read smtp://user:password@host:port, or smtps://...")
    return parts


DEBUG = _switch("DEBUG", default=True)
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("SECRET_KEY must be set where DEBUG is off")
    SECRET_KEY = kept_secret(LOCAL_DATA / "secret_key")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _switch("SECURE_COOKIES", default=not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SESSION_COOKIE_SECURE
PROXIES = int(os.environ.get("BEHIND_PROXY", "0"))
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Sessions end: after an hour without a request, after half a day in any case, and with the browser.
SESSION_COOKIE_AGE = 3600
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_LONGEST = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

# Five wrong passwords for a name from a place lock both together for half an hour.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "plan_admin.frame.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "plan_admin.frame.addresses.address_of"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Plan administration"

# Nothing but the site's own files runs or is shown; pictures may be written into a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"

INSTALLED_APPS = [
    "plan_admin.database",
    "plan_admin.users",
    "plan_admin.frame",
    "plan_admin.month_end",
    "plan_admin.projection",
    "plan_admin.section7",
    "plan_admin.calendar",
    "plan_admin.chain",
    "plan_admin.records",
    "plan_admin.demo",
    "plan_admin.api",
    "governance",
    "fees",
    "assignments",
    "plan_admin.book",
    "plan_admin.desk.apps.DeskConfig",
    "simple_history",
    "plan_admin.desk.apps.HouseAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "plan_admin.frame.middleware.SessionEnd",
    "plan_admin.frame.middleware.UploadLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "plan_admin.frame.middleware.Portal",
]
ROOT_URLCONF = "plan_admin.urls"
WSGI_APPLICATION = "plan_admin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plan_admin.frame.places.frame",
            ],
        },
    },
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# The largest body of a request, bytes: what does not fit is refused unread. Staff load facts of up to 200 MB.
BODY_LARGEST = {"nobody": 1024**2, "outsider": 16 * 1024**2, "staff": 272 * 1024**2}

# The API: the same gate as the pages, by token or session.
API_TOKEN_DAYS = 365
API_RATES = {"reading": "600/min", "writing": "60/min"}  # of one person, in one process
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "plan_admin.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": [
        "plan_admin.api.throttling.PerPerson",
        "plan_admin.api.throttling.Writing",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "plan_admin.api.schema.Operation",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "plan_admin.api.errors.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Plan administration",
    "VERSION": "1",
    "DESCRIPTION": (
        "Administration of Rule 12b-1 distribution plans. Money is dollars as text with two decimals,"
        " Shares are text with six, months are YYYY-MM, days YYYY-MM-DD. Every refusal has one shape: a"
        " message, the Section of the Plan where one says so, every fault at once, and the roles that may."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "PlanState": "governance.domain.obligation.PlanState",
        "StateOfAgreement": "governance.domain.agreements.AgreementState",
        "InstructionStatus": "assignments.domain.instructions.InstructionStatus",
        "CalculationState": "assignments.domain.calculation_states.CalculationState",
        "PayeeKind": "assignments.domain.routes.PayeeKind",
        "Component": "assignments.domain.routes.Component",
        "TieState": "plan_admin.month_end.api.rollforward.STATES",
        "Tie": "plan_admin.month_end.api.rollforward.TIES",
        "JobKind": "plan_admin.month_end.models.JobKind",
        "JobRequestKind": "plan_admin.month_end.api.jobs.ASKED_FOR",
        "JobState": "plan_admin.month_end.models.JobState",
        "OutcomeKind": "plan_admin.month_end.api.payments.OUTCOMES",
        "NoticeKind": "plan_admin.api.notices.KINDS",
        "TransferKind": "plan_admin.api.notices.TRANSFER_KINDS",
        "DueState": "governance.domain.due.DueState",
        "PortfolioMonthStatus": "plan_admin.month_end.api.months.STATUSES",
    },
    "TAGS": [
        {"name": "plans", "description": "Plans, and whether they are in force (Sections 8 to 12)."},
        {"name": "facts", "description": "Files in: net assets, share activity, books. The rows that stand."},
        {"name": "months", "description": "What each Fund owes for a month, and to whom (Sections 2, 5, 6)."},
        {
            "name": "jobs",
            "description": "What the month's end is asked for: to close, preview, finish, verify.",
        },
        {
            "name": "transfers",
            "description": "Transfers, directions and the notices that make them (Section 6(b) to (e)).",
        },
        {"name": "payments", "description": "Payment instructions and their lines."},
        {"name": "needs", "description": "What waits for whoever asks, and what happens otherwise."},
        {
            "name": "calendar",
            "description": "What is due for whoever asks, by when, and what happens otherwise.",
        },
        {
            "name": "calculations",
            "description": "Monthly Calculations of Distributors beside our figures (Section 6(d)).",
        },
        {
            "name": "statements",
            "description": "What each payee is told, and every amount explained (Section 6). Staff see all of"
            " it; a party's user its own alone.",
        },
    ],
}

SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_MAIL = _mail(os.environ.get("EMAIL_URL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.hostname else 'console'}.EmailBackend"
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_PORT = _MAIL.port or (465 if EMAIL_USE_SSL else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(EMAIL_HOST_USER)  # no password is sent in the clear
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "plan-administration@localhost")
EMAIL_TIMEOUT = 20  # seconds

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"  # the exchange's; what is stored is UTC
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", LOCAL_DATA / "static"))

CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
JOB_REDELIVERY = int(os.environ.get("JOB_REDELIVERY") or 4 * 3600)  # seconds
CELERY_TASK_TIME_LIMIT = 3 * 3600  # seconds; below the usual time after which a job is given again
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": JOB_REDELIVERY,
    "socket_connect_timeout": 5,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = TIME_ZONE
CLOSING_BATCH = int(os.environ.get("CLOSING_BATCH") or 1000)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
