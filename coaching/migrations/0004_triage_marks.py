"""Triggers that mark whose flags must be worked out again, so that no way of writing can forget it.

docs/decisions/008-triggers-mark-what-is-due.md says why they are triggers.
"""

from django.db import migrations

MARK = "INSERT INTO coaching_triagedue (athlete_id, since)"

# Tables with an `athlete_id`; whatever happens to their rows matters to a rule.
WHOLE = ("analytics_dayload", "analytics_analysis", "athletes_wellnessday", "athletes_threshold")
TIMES = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
# Of an activity, what its analysis does not bring with it.
COLUMNS = ("workout_type", "surface", "terms", "trashed_at", "canonical_id")
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in COLUMNS)


def whole(table, function):
    return "".join(
        f"""
CREATE TRIGGER triage_{time.lower()} AFTER {time} ON {table}
REFERENCING {which} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION {function}();"""
        for time, which in TIMES
    )


CREATE = f"""
CREATE FUNCTION coaching_rows_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK} SELECT DISTINCT athlete_id, now() FROM touched;
    RETURN NULL;
END $$;
CREATE FUNCTION coaching_feel_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK} SELECT DISTINCT run.athlete_id, now()
    FROM touched JOIN activities_activity AS run ON run.id = touched.activity_id;
    RETURN NULL;
END $$;
CREATE FUNCTION coaching_share_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK} SELECT DISTINCT athlete.id, now()
    FROM touched JOIN athletes_membership AS member ON member.id = touched.membership_id
    JOIN athletes_athlete AS athlete ON athlete.user_id = member.user_id;
    RETURN NULL;
END $$;
CREATE FUNCTION coaching_activity_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK} VALUES (NEW.athlete_id, now());
    RETURN NULL;
END $$;
CREATE FUNCTION coaching_import_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MARK} SELECT athlete_id, now() FROM activities_importjob WHERE id = NEW.job_id;
    RETURN NULL;
END $$;
{"".join(whole(table, "coaching_rows_touched") for table in WHOLE)}
{whole("activities_feel", "coaching_feel_touched")}
{whole("athletes_share", "coaching_share_touched")}
CREATE TRIGGER triage_gone AFTER DELETE ON activities_activity
REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION coaching_rows_touched();
CREATE TRIGGER triage_changed AFTER UPDATE OF {", ".join(COLUMNS)} ON activities_activity
FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION coaching_activity_touched();
CREATE TRIGGER triage_failed AFTER UPDATE OF outcome ON activities_importitem
FOR EACH ROW WHEN (OLD.outcome IS DISTINCT FROM NEW.outcome
    AND 'failed' IN (OLD.outcome, NEW.outcome))
EXECUTE FUNCTION coaching_import_touched();
CREATE TRIGGER triage_refused AFTER INSERT ON activities_importitem
FOR EACH ROW WHEN (NEW.outcome = 'failed') EXECUTE FUNCTION coaching_import_touched();
-- Everybody's flags are new.
{MARK} SELECT id, now() FROM athletes_athlete;
"""

TABLES = (*WHOLE, "activities_feel", "athletes_share")
DROP = "\n".join(
    [
        *(f"DROP TRIGGER triage_{time.lower()} ON {table};" for table in TABLES for time, _ in TIMES),
        "DROP TRIGGER triage_gone ON activities_activity;",
        "DROP TRIGGER triage_changed ON activities_activity;",
        "DROP TRIGGER triage_failed ON activities_importitem;",
        "DROP TRIGGER triage_refused ON activities_importitem;",
        "DROP FUNCTION coaching_rows_touched, coaching_feel_touched, coaching_share_touched,",
        "    coaching_activity_touched, coaching_import_touched;",
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('coaching', '0003_flags_in_two_variants'),
        ('activities', '0011_restricted_runs'),
        ('analytics', '0004_day_marks'),
        ('athletes', '0005_members_share_as_before'),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
