"""Marks of days are only ever added: writers no longer wait for each other."""

from django.db import migrations, models

MARK = """
INSERT INTO analytics_due (activity_id, athlete_id, since, attempts)
{rows}
ON CONFLICT (activity_id) DO UPDATE
SET athlete_id = EXCLUDED.athlete_id, since = EXCLUDED.since, attempts = 0, lease_until = NULL,
    token = NULL;
"""
MARK_DAY = "INSERT INTO analytics_dueday (athlete_id, local_date, since) {rows};"
REPLACE = f"""
CREATE OR REPLACE FUNCTION analytics_activity_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK.format(rows="SELECT id, athlete_id, now(), 0 FROM brought")}
    {MARK_DAY.format(rows="SELECT DISTINCT athlete_id, local_date, now() FROM brought")}
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION analytics_activity_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK.format(rows="VALUES (NEW.id, NEW.athlete_id, now(), 0)")}
    {MARK_DAY.format(rows="VALUES (NEW.athlete_id, NEW.local_date, now())")}
    IF (OLD.athlete_id, OLD.local_date) <> (NEW.athlete_id, NEW.local_date) THEN
        {MARK_DAY.format(rows="VALUES (OLD.athlete_id, OLD.local_date, now())")}
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION analytics_activity_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK_DAY.format(rows="SELECT DISTINCT athlete_id, local_date, now() FROM gone")}
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0003_rung'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='dueday',
            name='due_day_once',
        ),
        migrations.AddIndex(
            model_name='dueday',
            index=models.Index(fields=['athlete_id', 'local_date'], name='due_days'),
        ),
        # Back, the older functions need a constraint that days marked twice would break.
        migrations.RunSQL(REPLACE),
    ]
