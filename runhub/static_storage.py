"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports of JavaScript modules, or a browser would mix old and new ones."""

    support_js_module_import_aggregation = True
