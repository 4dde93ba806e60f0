"""Addresses of privacy zones."""

from django.urls import path

from runhub.web.privacy import pages

urlpatterns = [
    path("settings/privacy/", pages.zones, name="settings_privacy"),
    path("settings/privacy/hiding/", pages.hiding, name="settings_privacy_hiding"),
    path("settings/privacy/<uuid:key>/", pages.zone_edit, name="settings_privacy_zone"),
    path("settings/privacy/<uuid:key>/remove/", pages.zone_remove, name="settings_privacy_remove"),
]
