"""Triggers that mark athletes whose runs are to be cut for others: whatever brings a run to light."""

from django.db import migrations

CREATE = """
CREATE FUNCTION activities_cut_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE athletes_athlete SET privacy_due = true
    WHERE id = NEW.athlete_id AND privacy_version > 0 AND NOT privacy_due;
    RETURN NULL;
END $$;
CREATE TRIGGER activities_cut_due AFTER INSERT OR UPDATE OF canonical_id, trashed_at, athlete_id
ON activities_activity FOR EACH ROW
WHEN (NEW.canonical_id IS NULL AND NEW.trashed_at IS NULL)
EXECUTE FUNCTION activities_cut_due();
"""
DROP = """
DROP TRIGGER activities_cut_due ON activities_activity;
DROP FUNCTION activities_cut_due();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0012_private_cut"),
        ("athletes", "0009_privacy_due"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
