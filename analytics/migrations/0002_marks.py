"""Triggers that mark what must be worked out again, so that no way of writing can forget it.

docs/decisions/008-triggers-mark-what-is-due.md says why they are triggers.
"""

from django.db import migrations

# What an analysis depends on. `start` decides which thresholds and which day.
INPUTS = (
    "athlete_id", "sport", "sub_sport", "surface", "start", "local_date", "canonical_id",
    "trashed_at", "corrected_distance_m", "distance_m", "moving_s", "elapsed_s", "source_file_id",
    "average_heart_rate_bpm",
)  # fmt: skip

MARK = """
INSERT INTO analytics_due (activity_id, athlete_id, since, attempts)
{rows}
ON CONFLICT (activity_id) DO UPDATE
SET athlete_id = EXCLUDED.athlete_id, since = EXCLUDED.since, attempts = 0, lease_until = NULL,
    token = NULL;
"""
# 0004_day_marks has a way without waiting.
MARK_DAY = """
INSERT INTO analytics_dueday (athlete_id, local_date, since)
{rows}
ON CONFLICT (athlete_id, local_date) DO UPDATE SET since = EXCLUDED.since;
"""

CREATE = f"""
CREATE FUNCTION analytics_activity_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK.format(rows="SELECT id, athlete_id, now(), 0 FROM brought")}
    {MARK_DAY.format(rows="SELECT DISTINCT athlete_id, local_date, now() FROM brought")}
    RETURN NULL;
END $$;
CREATE TRIGGER analytics_new AFTER INSERT ON activities_activity
REFERENCING NEW TABLE AS brought
FOR EACH STATEMENT EXECUTE FUNCTION analytics_activity_new();

CREATE FUNCTION analytics_activity_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK.format(rows="VALUES (NEW.id, NEW.athlete_id, now(), 0)")}
    {MARK_DAY.format(rows="VALUES (NEW.athlete_id, NEW.local_date, now())")}
    IF (OLD.athlete_id, OLD.local_date) <> (NEW.athlete_id, NEW.local_date) THEN
        {MARK_DAY.format(rows="VALUES (OLD.athlete_id, OLD.local_date, now())")}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER analytics_changed AFTER UPDATE OF {", ".join(INPUTS)} ON activities_activity
FOR EACH ROW WHEN ({" OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in INPUTS)})
EXECUTE FUNCTION analytics_activity_changed();

CREATE FUNCTION analytics_activity_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK_DAY.format(rows="SELECT DISTINCT athlete_id, local_date, now() FROM gone")}
    RETURN NULL;
END $$;
CREATE TRIGGER analytics_gone AFTER DELETE ON activities_activity
REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION analytics_activity_gone();

CREATE FUNCTION analytics_threshold_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := coalesce(NEW.athlete_id, OLD.athlete_id);
    first date := least(OLD.valid_from, NEW.valid_from);
    last date := greatest(OLD.valid_from, NEW.valid_from);
    until date := (SELECT min(valid_from) FROM athletes_threshold
                   WHERE athlete_id = whose AND valid_from > last);
BEGIN
    IF NOT EXISTS (SELECT FROM athletes_threshold
                   WHERE athlete_id = whose AND valid_from < first) THEN
        first := '-infinity';  -- the first thresholds hold for all days before them
    END IF;
    {MARK.format(rows='''SELECT id, athlete_id, now(), 0 FROM activities_activity
    WHERE athlete_id = whose AND canonical_id IS NULL AND trashed_at IS NULL
      AND local_date >= first AND (until IS NULL OR local_date < until) ORDER BY id''')}
    RETURN NULL;
END $$;
CREATE TRIGGER analytics_thresholds_moved AFTER INSERT OR DELETE ON athletes_threshold
FOR EACH ROW EXECUTE FUNCTION analytics_threshold_changed();
CREATE TRIGGER analytics_thresholds_edited AFTER UPDATE ON athletes_threshold
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
EXECUTE FUNCTION analytics_threshold_changed();

CREATE FUNCTION analytics_athlete_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK.format(rows='''SELECT id, athlete_id, now(), 0 FROM activities_activity
    WHERE athlete_id = NEW.id AND canonical_id IS NULL AND trashed_at IS NULL ORDER BY id''')}
    RETURN NULL;
END $$;
CREATE TRIGGER analytics_body_edited
AFTER UPDATE OF sex, weight_kg, birth_year ON athletes_athlete
FOR EACH ROW WHEN ((OLD.sex, OLD.weight_kg, OLD.birth_year)
                   IS DISTINCT FROM (NEW.sex, NEW.weight_kg, NEW.birth_year))
EXECUTE FUNCTION analytics_athlete_changed();
"""

DROP = """
DROP TRIGGER analytics_new ON activities_activity;
DROP TRIGGER analytics_changed ON activities_activity;
DROP TRIGGER analytics_gone ON activities_activity;
DROP TRIGGER analytics_thresholds_moved ON athletes_threshold;
DROP TRIGGER analytics_thresholds_edited ON athletes_threshold;
DROP TRIGGER analytics_body_edited ON athletes_athlete;
DROP FUNCTION analytics_activity_new, analytics_activity_changed, analytics_activity_gone,
    analytics_threshold_changed, analytics_athlete_changed;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0001_analysis"),
        ("activities", "0008_figures_validated"),
        ("athletes", "0003_ways_in"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
