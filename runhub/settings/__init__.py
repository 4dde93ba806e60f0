"""Settings. All come from the environment and fail loudly; a secret has no default outside
development."""

from pathlib import Path

from .accounts import *  # noqa: F403
from .api import *  # noqa: F403
from .backup import *  # noqa: F403
from .base import BASE_DIR, BASE_URL, DEBUG, DEVELOPMENT, RUNHUB_ENV, STATE, env  # noqa: F401
from .celery import *  # noqa: F403
from .database import *  # noqa: F403
from .limits import *  # noqa: F403
from .logs import *  # noqa: F403
from .mail import *  # noqa: F403
from .metrics import *  # noqa: F403
from .production import *  # noqa: F403
from .security import *  # noqa: F403

INSTALLED_APPS = [
    "runhub",
    "athletes",
    "activities",
    "analytics",
    "coaching",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "runhub.static_files.StaticFiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "leaflet",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "runhub.oidc",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "runhub.web.health.ProbeMiddleware",
    "runhub.web.metrics.ArrivalMiddleware",
    "runhub.web.headers.ForwardedMiddleware",
    "runhub.web.middleware.RequestLogMiddleware",
    "runhub.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "runhub.api.middleware.ApiErrorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "runhub.web.session_limits.SessionLimitsMiddleware",
    "runhub.web.middleware.ReaderMiddleware",
    "runhub.web.account_end.gate.ClosingMiddleware",
    "runhub.web.looks.LooksMiddleware",
    "runhub.web.metrics.CountingMiddleware",
]

ROOT_URLCONF = "runhub.urls"
WSGI_APPLICATION = "runhub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["runhub.web.templatetags.figures", "runhub.web.templatetags.components"],
            "libraries": {
                "sizes": "runhub.web.templatetags.sizes",
                "teams": "runhub.web.templatetags.teams",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "runhub.web.context.frame",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_CACHE_URL = env("REDIS_CACHE_URL", default="redis://localhost:6379/1")
CACHES = {
    "default": {
        "BACKEND": "runhub.fallback_cache.FallbackRedisCache",
        "LOCATION": REDIS_CACHE_URL,
        "KEY_PREFIX": env("REDIS_PREFIX", default="runhub"),
        # A frozen Redis is waited for once in LEFT_ALONE_S of the fallback.
        "OPTIONS": {"fallback": "database", "socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    },
    "database": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_fallback",
        "KEY_PREFIX": env("REDIS_PREFIX", default="runhub"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("STATIC_ROOT", default=str(STATE / "static"))
MEDIA_ROOT = env("MEDIA_ROOT", default=str(STATE / "media"))
WHITENOISE_USE_FINDERS = RUNHUB_ENV == "test" or DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "originals": {
        "BACKEND": "activities.storage.OriginalsStorage",
        "OPTIONS": {"location": str(Path(MEDIA_ROOT) / "originals"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "runhub.static_storage.HashedStaticStorage"
    },
}
# Uploads wait here until a worker has read them; same disk as the originals.
STAGING_ROOT = env("STAGING_ROOT", default=str(Path(MEDIA_ROOT) / "staging"))
# Archives that people have asked for; workers write them, the web process sends them.
EXPORTS_ROOT = env("EXPORTS_ROOT", default=str(Path(MEDIA_ROOT) / "exports"))
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# Empty = blank paper. "https://tile.openstreetmap.org/{z}/{x}/{y}.png" for instance.
TILE_URL = env("TILE_URL", default="")
TILE_ATTRIBUTION = env("TILE_ATTRIBUTION", default="")
LEAFLET_CONFIG = {"TILES": [], "NO_GLOBALS": True}
