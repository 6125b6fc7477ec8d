"""The settings, one file for all machines. Variables of the environment: see .env.example."""

from datetime import timedelta
from pathlib import Path

import django
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from partnership_site.delivery import middleware
from partnership_site.environment import Environment, mailers

BASE_DIR = Path(__file__).resolve().parent.parent

# Environment: all variables, read and checked in one place
# ---------------------------------------------------------

env = Environment(BASE_DIR / ".env")

SECRET_KEY = env.read(
    "SECRET_KEY",
    "secret",
    remedy="Set it to 50 random characters or more; `make run` writes such a value into .env.",
)
DEBUG = env.read("DEBUG", "bool", default=False, remedy="Set it to true or false.")
PORT = env.read("PORT", "port", default="8000", remedy="Set it to a number from 1 to 65535.")
SITE = env.read(
    "SITE_URL",
    "site_url",
    default=f"http://localhost:{PORT}",
    remedy="Set it to scheme and host alone, such as https://partnerschaft.example.",
)
EXTRA_HOSTS = env.read(
    "ALLOWED_HOSTS",
    "list",
    default=[],
    remedy="Set it to host names separated by commas.",
)
TRUST_PROXY = env.read("TRUST_PROXY", "bool", default=False, remedy="Set it to true or false.")
HSTS_INCLUDE_SUBDOMAINS = env.read(
    "HSTS_INCLUDE_SUBDOMAINS", "bool", default=False, remedy="Set it to true or false."
)
HSTS_PRELOAD = env.read("HSTS_PRELOAD", "bool", default=False, remedy="Set it to true or false.")
DATA_DIR = BASE_DIR / env.read(
    "DATA_DIR",
    "folder",
    default="var",
    remedy="Set it to a folder that the site may write to.",
)
DATABASE = env.read(
    "DATABASE_URL",
    "database",
    default=f"sqlite:///{DATA_DIR}/db.sqlite3",
    remedy="Set it to sqlite:///var/db.sqlite3 or postgresql://user:password@host:5432/name.",
)
USES_HTTPS = SITE.scheme == "https"
MAIL_SERVER = env.read(
    "EMAIL_URL",
    "mail",
    default="smtp://localhost:25" if USES_HTTPS else "console:",
    remedy="Set it to submission://user:password@host:587, smtp://host:25 or console:.",
)
DEFAULT_FROM_EMAIL = env.read(
    "DEFAULT_FROM_EMAIL",
    default=f"noreply@{SITE.hostname}",
    remedy="Set it to the sender of the site's emails, such as noreply@partnerschaft.example.",
)

PARTNERSHIP = env.read(
    "PARTNERSHIP",
    "partnership_module",
    default="partnership_site.partnership",
    remedy="Set it to the dotted path of a module like partnership_site.partnership.",
)

SITE_URL = f"{SITE.scheme}://{SITE.netloc}"

# Applications
# ------------

INSTALLED_APPS = [
    "partnership_site",
    "pages",
    "events",
    "modeltranslation",
    "content_editor",
    "django_prose_editor",
    "tree_queries",
    "django_tasks_db",
    "csp",
    "axes",
    "partnership_site.apps.EditorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "partnership_site.urls"
WSGI_APPLICATION = "partnership_site.wsgi.application"

# Page types, by the word that is stored with a page: view, and name for editors
PAGE_TYPES = {
    "overview": ("partnership_site.overview.overview_page", _("an overview of all pages")),
    "activities": ("events.page_types.activity_list_page", _("the list of activities")),
    "timeline": ("events.page_types.timeline_page", _("the timeline")),
    "calendar": ("events.page_types.calendar_page", _("the calendar of coming dates")),
    "partners": ("events.page_types.counterparts_page", _("the partners, facing each other")),
    "places": ("events.page_types.map_page", _("the places, with maps")),
    "figures": ("events.page_types.statistics_page", _("the activities in figures")),
}

# The view of all entries of a kind; other kinds are shown by the view of their page type
ENTRY_VIEWS = {"activity": "events.page_types.activity_page"}

# Types of blocks, in the order in which the form offers them
BLOCKS = [
    "pages.models.blocks.text.TextBlock",
    "events.models.blocks.OutcomeBlock",
    "pages.models.blocks.media.PictureBlock",
    "pages.models.blocks.media.GalleryBlock",
    "pages.models.blocks.media.VideoBlock",
    "pages.models.blocks.media.DocumentBlock",
    "pages.models.blocks.text.QuoteBlock",
    "pages.models.blocks.text.FigureBlock",
    "pages.models.blocks.text.ContactBlock",
    "pages.models.blocks.links.TeaserBlock",
    "pages.models.blocks.links.ChildPagesBlock",
    "events.models.blocks.DatesBlock",
    "events.models.blocks.ActivitiesBlock",
    "events.models.blocks.TimelineBlock",
    "events.models.blocks.PartnersBlock",
    "events.models.blocks.ActivityFiguresBlock",
]

# What content files hold; a record that others refer to comes before them
CONTENT_COLLECTIONS = [
    "pages.content_files.collection.PICTURES",
    "pages.content_files.collection.ALBUMS",
    "pages.content_files.collection.VIDEOS",
    "pages.content_files.collection.DOCUMENTS",
    "events.content_files.TOPICS",
    "events.content_files.PLACES",
    "events.content_files.ORGANISATIONS",
    "pages.content_files.collection.PAGES",
    "events.content_files.ACTIVITIES",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partnership_site.delivery.middleware.PageGZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "partnership_site.delivery.busy.EditorsSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pages.middleware.LanguageMiddleware",
    "partnership_site.delivery.middleware.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "partnership_site.delivery.busy.BusyMiddleware",
    "partnership_site.delivery.odd_requests.OddRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it replaces answers of the login
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", PARTNERSHIP.drawings / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Languages and time
# ------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = PARTNERSHIP.formats
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
MODELTRANSLATION_FALLBACK_LANGUAGES = ()
USE_TZ = True
TIME_ZONE = PARTNERSHIP.first.time_zone

# Database
# --------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds that a writer waits for another one
    "init_command": (
        "PRAGMA journal_mode = WAL;"
        "PRAGMA synchronous = NORMAL;"
        "PRAGMA cache_size = -16000;"  # KiB
        "PRAGMA mmap_size = 134217728;"  # bytes
        "PRAGMA journal_size_limit = 67108864;"  # bytes
        "PRAGMA temp_store = MEMORY;"
    ),
}

# A server that has gone away without a word is given up, or its clients would wait for minutes.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 5,  # seconds
    "tcp_user_timeout": 20_000,  # milliseconds that sent data may stay unacknowledged
}

DATABASES = {"default": DATABASE | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # A file for tests too: unlike a database in memory, threads and processes can share it.
    DATABASES["default"] |= {
        "OPTIONS": SQLITE_OPTIONS,
        "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
    }
else:
    DATABASES["default"]["OPTIONS"] = POSTGRESQL_OPTIONS | DATABASE.get("OPTIONS", {})

# Files
# -----

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", PARTNERSHIP.drawings / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"

DELIVERED_STATIC_FILES = "partnership_site.delivery.static_files.BundledStaticFilesStorage"
SOURCE_STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": SOURCE_STATIC_FILES if DEBUG else DELIVERED_STATIC_FILES},
}
# Source maps are large, and only developers load them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "avif", "map")

UPLOAD_MAX_SIZE = 40 * 1024 * 1024  # bytes of a request with files
UPLOAD_MAX_SIZE_OF_VIDEOS = 310 * 1024 * 1024  # bytes of a request to the forms of videos
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a request, files not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long page has 15 fields and more for each block
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_HANDLERS = [
    "partnership_site.delivery.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Accounts
# --------

AUTH_USER_MODEL = "pages.User"
LOGIN_URL = "admin:login"
PASSWORD_HASHERS = ["pages.accounts.passwords.PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first, as it refuses whoever is locked
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds that an invitation or reset link is valid
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds without a request until editors are logged out
SESSION_SAVE_EVERY_REQUEST = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Limits of logging in: this many wrong passwords for one account from one address
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever goes on locks for good
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]  # as LoginLimits expects
AXES_HANDLER = "pages.accounts.logins.LoginLimits"
AXES_CLIENT_IP_CALLABLE = "pages.accounts.logins.client_address"
AXES_LOCKOUT_CALLABLE = "pages.accounts.logins.refuse_locked"
AXES_DISABLE_ACCESS_LOG = True  # would keep who logged in from where
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# Server
# ------

SERVERS = 2  # processes that answer requests
SERVER_THREADS = 4  # of each; a thread handles one request at a time

# Security: whether HTTPS is required depends on the scheme of SITE_URL
# ---------------------------------------------------------------------

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [SITE.hostname, *EXTRA_HOSTS]
if SITE.hostname in LOCAL_HOSTS:
    ALLOWED_HOSTS += LOCAL_HOSTS
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = middleware.ADMIN_PATH

SECURE_SSL_REDIRECT = USES_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = USES_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if USES_HTTPS else 0  # one year
# Both bind other hosts of the same domain, which are rarely the site's own: the operator chooses.
SECURE_HSTS_INCLUDE_SUBDOMAINS = USES_HTTPS and HSTS_INCLUDE_SUBDOMAINS
SECURE_HSTS_PRELOAD = USES_HTTPS and HSTS_PRELOAD
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # of `check --deploy`: ask for both
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": middleware.CSP_FOR_READERS}
PERMISSIONS_POLICY = {
    feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "usb")
}

# Mail
# ----

if django.VERSION < (6, 1):
    EMAIL_BACKEND = MAIL_SERVER["EMAIL_BACKEND"]
    EMAIL_FILE_PATH = MAIL_SERVER["EMAIL_FILE_PATH"]
    EMAIL_HOST = MAIL_SERVER["EMAIL_HOST"]
    EMAIL_PORT = MAIL_SERVER["EMAIL_PORT"]
    EMAIL_HOST_USER = MAIL_SERVER["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = MAIL_SERVER["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = MAIL_SERVER["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = MAIL_SERVER["EMAIL_USE_SSL"]
    EMAIL_TIMEOUT = MAIL_SERVER["EMAIL_TIMEOUT"]
else:
    MAILERS = mailers(MAIL_SERVER)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Background work
# ---------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Tasks that the worker runs once at each start, to catch up on work that was due while it was off.
STARTUP_TASKS = [
    "pages.publishing.schedule.publish_due",
    "pages.media.renditions.make_renditions",
    "pages.media.withdraw.remove_withdrawn_files",
    "partnership_site.processes.housekeeping.clean_up",
]

# Logging: without IP addresses of readers
# ----------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "partnership_site.logs.BoundedFormatter",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},  # else it tells each of its steps
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
