"""Cookies and headers."""

from urllib.parse import urlsplit

from .base import BASE_URL

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Cookies know no ports: two hubs on one machine would sign each other out.
SESSION_COOKIE_NAME = f"sessionid_{urlsplit(BASE_URL).port or 'runhub'}"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
