"""Addresses of the API: the coach's table and review queue."""

from django.urls import path

from runhub.api.views import table

urlpatterns = [
    path("teams/<uuid:team>/table/", table.TableView.as_view(), name="api_team_table"),
    path("teams/<uuid:team>/reviews/", table.ReviewsView.as_view(), name="api_team_reviews"),
    path(
        "teams/<uuid:team>/reviews/<uuid:key>/", table.ReviewView.as_view(), name="api_team_review"
    ),
    path(
        "teams/<uuid:team>/group-sessions/",
        table.GroupSessionsView.as_view(),
        name="api_team_group_sessions",
    ),
]
