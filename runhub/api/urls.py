"""Addresses of the API."""

from django.urls import path

from runhub.api import urls_privacy, urls_table, urls_talk, urls_teams, urls_triage
from runhub.api.views import (
    activities,
    athlete,
    compare,
    docs,
    exports,
    imports,
    metrics,
    parts,
    progress,
    tokens,
)

urlpatterns = [
    path("schema/", docs.SchemaView.as_view(), name="api_schema"),
    path("docs/", docs.docs, name="api_docs"),
    path("tokens/", tokens.Tokens.as_view(), name="api_tokens"),
    path("tokens/<uuid:key>/", tokens.Token.as_view(), name="api_token"),
    path("imports/", imports.Imports.as_view(), name="api_imports"),
    path("imports/<uuid:key>/", imports.ImportView.as_view(), name="api_import"),
    path("imports/<uuid:key>/undo/", imports.ImportUndo.as_view(), name="api_import_undo"),
    path("imports/<uuid:key>/retry/", imports.ImportRetry.as_view(), name="api_import_retry"),
    path("activities/", activities.Activities.as_view(), name="api_activities"),
    path("activities/<uuid:key>/", activities.ActivityView.as_view(), name="api_activity"),
    path(
        "activities/<uuid:key>/restore/",
        activities.ActivityRestore.as_view(),
        name="api_activity_restore",
    ),
    path("activities/<uuid:key>/streams/", parts.StreamsView.as_view(), name="api_streams"),
    path("activities/<uuid:key>/laps/", parts.LapsView.as_view(), name="api_laps"),
    path("activities/<uuid:key>/splits/", parts.SplitsView.as_view(), name="api_splits"),
    path("activities/<uuid:key>/original/", parts.OriginalView.as_view(), name="api_original"),
    path("exports/", exports.Exports.as_view(), name="api_exports"),
    path("exports/<uuid:key>/", exports.ExportView.as_view(), name="api_export"),
    path(
        "exports/<uuid:key>/download/", exports.ExportDownload.as_view(), name="api_export_download"
    ),
    path("metrics/", metrics.MetricsView.as_view(), name="api_metrics"),
    path("trends/", metrics.TrendsView.as_view(), name="api_trends"),
    path("load/", progress.LoadView.as_view(), name="api_load"),
    path("bests/", progress.BestsView.as_view(), name="api_bests"),
    path("curves/", progress.CurvesView.as_view(), name="api_curves"),
    path("compare/", compare.CompareView.as_view(), name="api_compare"),
    path("me/", athlete.MeView.as_view(), name="api_me"),
    path("me/thresholds/", athlete.Thresholds.as_view(), name="api_thresholds"),
    path("me/thresholds/<int:pk>/", athlete.ThresholdView.as_view(), name="api_threshold"),
    path("me/shoes/", athlete.Shoes.as_view(), name="api_shoes"),
    path("me/shoes/<uuid:key>/", athlete.ShoeView.as_view(), name="api_shoe"),
    *urls_teams.urlpatterns,
    *urls_privacy.urlpatterns,
    *urls_triage.urlpatterns,
    *urls_table.urlpatterns,
    *urls_talk.urlpatterns,
]
