"""Addresses of uploading and of imports."""

from django.urls import path

from runhub.web import imports, upload_page

urlpatterns = [
    path("upload/", upload_page.upload, name="upload"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:key>/", imports.batch, name="import_batch"),
    path("imports/<uuid:key>/progress/", imports.progress, name="import_progress"),
    path("imports/<uuid:key>/undo/", imports.undo, name="import_undo"),
    path("imports/<uuid:key>/retry/", imports.retry_failed, name="import_retry_failed"),
    path("imports/<uuid:key>/items/<int:pk>/retry/", imports.retry_item, name="import_retry"),
]
