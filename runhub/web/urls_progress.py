"""Addresses under Progress: of the reader, and of an athlete somebody looks after."""

from django.urls import URLPattern, path

from runhub.web import metrics_pages, panel_pages, progress, windows

PAGES = [
    ("", progress.progress, "progress"),
    ("metrics/", metrics_pages.metrics, "progress_metrics"),
    ("metrics/<slug:metric>/", metrics_pages.metric, "progress_metric"),
    ("windows/", windows.windows, "progress_windows"),
    ("panels/<slug:panel>/", panel_pages.panel, "progress_panel"),
]

urlpatterns: list[URLPattern] = []
for route, view, name in PAGES:
    urlpatterns += [
        path(f"progress/{route}", view, name=name),
        path(f"athletes/<uuid:athlete>/progress/{route}", view, name=f"athlete_{name}"),
    ]
