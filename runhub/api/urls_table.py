"""Addresses of the API: the coach's table and review queue."""

from django.urls import path

from runhub.api.views import table

urlpatterns = [
    path("teams/<uuid:key>/table/", table.TableView.as_view(), name="api_team_table"),
    path("teams/<uuid:key>/reviews/", table.ReviewsView.as_view(), name="api_team_reviews"),
    path(
        "teams/<uuid:key>/reviews/<uuid:activity>/",
        table.ReviewView.as_view(),
        name="api_team_review",
    ),
    path(
        "teams/<uuid:key>/group-sessions/",
        table.GroupSessionsView.as_view(),
        name="api_team_group_sessions",
    ),
]
