"""Addresses of the coach's table and review queue."""

from django.urls import path

from runhub.web.review import views as review
from runhub.web.side_by_side.views import side
from runhub.web.table import views as table

urlpatterns = [
    path("team/", table.team, name="team"),
    path("teams/<uuid:team>/", table.table, name="team_table"),
    path("teams/<uuid:team>/table.csv", table.table_csv, name="team_table_csv"),
    path("teams/<uuid:team>/columns/", table.columns, name="team_table_columns"),
    path("teams/<uuid:team>/importing/", table.running, name="team_importing"),
    path("teams/<uuid:team>/athletes/<uuid:athlete>/", table.panel, name="team_table_panel"),
    path("teams/<uuid:team>/review/", review.review, name="team_review"),
    path("teams/<uuid:team>/review/<uuid:key>/", review.run, name="team_review_run"),
    path("teams/<uuid:team>/review/<uuid:key>/undo/", review.undo, name="team_review_undo"),
    path("teams/<uuid:team>/side-by-side/", side, name="team_side_by_side"),
]
