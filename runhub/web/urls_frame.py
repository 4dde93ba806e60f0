"""Addresses of the frame: settings, probes, and in development the style guide."""

from django.conf import settings
from django.urls import path

from runhub.web import export, health, metrics, settings_tokens, styleguide
from runhub.web import settings as pages
from runhub.web import settings_thresholds as thresholds
from runhub.web.csp_report import csp_report

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("csp-report/", csp_report, name="csp_report"),
    path("metrics", metrics.metrics, name="metrics"),
    path("settings/", pages.index, name="settings_index"),
    path("settings/profile/", pages.profile, name="settings_profile"),
    path("settings/theme/", pages.theme, name="settings_theme"),
    path("settings/thresholds/", thresholds.thresholds, name="settings_thresholds"),
    path(
        "settings/thresholds/progress/",
        thresholds.threshold_progress,
        name="settings_thresholds_progress",
    ),
    path(
        "settings/thresholds/<int:pk>/", thresholds.threshold_edit, name="settings_threshold_edit"
    ),
    path(
        "settings/thresholds/<int:pk>/delete/",
        thresholds.threshold_delete,
        name="settings_threshold_delete",
    ),
    path("settings/shoes/", pages.shoes, name="settings_shoes"),
    path("settings/shoes/<uuid:key>/", pages.shoe_edit, name="settings_shoe_edit"),
    path("settings/shoes/<uuid:key>/retire/", pages.shoe_retire, name="settings_shoe_retire"),
    path("settings/tokens/", settings_tokens.tokens, name="settings_tokens"),
    path(
        "settings/tokens/revoke/",
        settings_tokens.tokens_revoke_all,
        name="settings_tokens_revoke_all",
    ),
    path(
        "settings/tokens/<uuid:key>/revoke/",
        settings_tokens.token_revoke,
        name="settings_token_revoke",
    ),
    path("settings/export/", export.export, name="settings_export"),
    path("settings/export/progress/", export.progress, name="settings_export_progress"),
    path(
        "settings/export/<uuid:key>/download/",
        export.export_download,
        name="settings_export_download",
    ),
]

if settings.DEVELOPMENT:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
