"""The day that it is somewhere: shares end with their athlete's day."""

from django.db import migrations

MAKE = """
CREATE FUNCTION athletes_today_in(zone text) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (statement_timestamp() AT TIME ZONE zone)::date;
EXCEPTION WHEN invalid_parameter_value THEN  -- a zone this server's tz database does not know
    RETURN (statement_timestamp() AT TIME ZONE 'UTC')::date;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("athletes", "0011_share_ends_told")]

    operations = [
        migrations.RunSQL(MAKE, "DROP FUNCTION athletes_today_in(text)"),
    ]
