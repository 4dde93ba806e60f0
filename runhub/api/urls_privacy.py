"""Addresses of the API: privacy zones."""

from django.urls import path

from runhub.api.views import privacy

urlpatterns = [
    path("me/privacy/", privacy.PrivacyView.as_view(), name="api_privacy"),
    path("me/privacy-zones/", privacy.PrivacyZones.as_view(), name="api_privacy_zones"),
    path(
        "me/privacy-zones/<uuid:key>/", privacy.PrivacyZoneView.as_view(), name="api_privacy_zone"
    ),
]
