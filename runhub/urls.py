"""Every address of the hub."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("runhub.web.urls_activities")),
    path("", include("runhub.web.urls_frame")),
    path("", include("runhub.web.urls_imports")),
]
