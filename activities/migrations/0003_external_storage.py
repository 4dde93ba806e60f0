"""Streams are compressed already: keep PostgreSQL from trying again."""

from django.db import migrations

COLUMNS = [("activities_stream", "data"), ("activities_streammask", "data")]


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL",
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTENDED",
        )
        for table, column in COLUMNS
    ]
