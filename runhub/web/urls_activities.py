"""Addresses of home and activities."""

from django.urls import path

from runhub.web import activities, cuts, run, run_analysis, tables_csv, trash
from runhub.web.compare import compare
from runhub.web.home import home
from runhub.web.similar import similar

urlpatterns = [
    path("", home, name="home"),
    path("activities/", activities.activities, name="activities"),
    path("activities/activities.csv", tables_csv.activities_csv, name="activities_csv"),
    path(
        "athletes/<uuid:athlete>/activities/activities.csv",
        tables_csv.athlete_activities_csv,
        name="athlete_activities_csv",
    ),
    path("activities/<uuid:key>/<slug:table>.csv", tables_csv.table_csv, name="activity_csv"),
    path("activities/new/", activities.new, name="activity_new"),
    path("activities/bulk/", activities.bulk, name="activities_bulk"),
    path("activities/undo/<str:token>/", activities.undo, name="activities_undo"),
    path("activities/trash/", trash.trashed, name="activities_trash"),
    path("activities/trash/empty/", trash.empty, name="activities_trash_empty"),
    path(
        "athletes/<uuid:athlete>/activities/",
        activities.athlete_activities,
        name="athlete_activities",
    ),
    path("activities/<uuid:key>/", run.activity, name="activity"),
    path("activities/<uuid:key>/analysis/", run_analysis.analysis, name="activity_analysis"),
    path("activities/<uuid:key>/similar/", similar, name="activity_similar"),
    path("compare/", compare, name="compare"),
    path("activities/<uuid:key>/data.json", run.data, name="activity_data"),
    path("activities/<uuid:key>/edit/", run.edit, name="activity_edit"),
    path("activities/<uuid:key>/delete/", run.delete, name="activity_delete"),
    path("activities/<uuid:key>/restore/", run.restore, name="activity_restore"),
    path("activities/<uuid:key>/purge/", trash.purge, name="activity_purge"),
    path("activities/<uuid:key>/original/", run.original, name="activity_original"),
    path("activities/<uuid:key>/crop/", cuts.crop, name="activity_crop"),
    path("activities/<uuid:key>/split/", cuts.split, name="activity_split"),
    path("activities/<uuid:key>/merge/", cuts.merge, name="activity_put_together"),
    path("activities/<uuid:key>/whole/", cuts.whole, name="activity_whole"),
    path("activities/<uuid:key>/merge/<int:offer>/", run.merge, name="activity_merge"),
]
