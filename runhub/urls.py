"""Every address of the hub."""

from django.urls import include, path

from runhub.admin import hub_admin
from runhub.web.faults import handler500 as handler500
from runhub.web.rate_limited import handler429 as handler429

urlpatterns = [
    path("", include("runhub.web.urls_accounts")),
    path("admin/", hub_admin.urls),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("runhub.api.urls")),
    path("", include("runhub.web.urls_activities")),
    path("", include("runhub.web.urls_frame")),
    path("", include("runhub.web.urls_imports")),
    path("", include("runhub.web.urls_progress")),
    path("", include("runhub.web.urls_teams")),
    path("", include("runhub.web.urls_privacy")),
    path("", include("runhub.web.urls_triage")),
    path("", include("runhub.web.urls_table")),
    path("", include("runhub.web.urls_talk")),
    path("", include("runhub.web.urls_instance")),
]
