"""Addresses of the API: flags, wellness days and how a run felt."""

from django.urls import path

from runhub.api.views import flags, wellness

urlpatterns = [
    path("activities/<uuid:key>/feel/", wellness.FeelView.as_view(), name="api_feel"),
    path("wellness/", wellness.WellnessDays.as_view(), name="api_wellness"),
    path("wellness/<str:day>/", wellness.WellnessDayView.as_view(), name="api_wellness_day"),
    path("flags/", flags.OwnFlags.as_view(), name="api_flags"),
    path("teams/<uuid:key>/flags/", flags.TeamFlags.as_view(), name="api_team_flags"),
    path(
        "teams/<uuid:key>/flags/<uuid:flag>/answer/",
        flags.FlagAnswerView.as_view(),
        name="api_flag_answer",
    ),
]
