from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

RANGES = {
    "elapsed_s": (0.0, 34_560_000.0),
    "moving_s": (0.0, 34_560_000.0),
    "distance_m": (0.0, 10_000_000.0),
    "corrected_distance_m": (0.0, 10_000_000.0),
    "average_speed_mps": (0.0, 150.0),
    "ascent_m": (0.0, 100_000.0),
    "descent_m": (0.0, 100_000.0),
    "average_heart_rate_bpm": (0.0, 255.0),
    "max_heart_rate_bpm": (0.0, 255.0),
    "average_cadence_spm": (0.0, 500.0),
    "average_power_w": (0.0, 10_000.0),
    "average_step_length_m": (0.0, 10.0),
}
# NOT NULL: what cannot be is brought to the nearest bound; elsewhere it becomes unknown.
NEEDED = ("elapsed_s", "moving_s")


def mend(column, low, high):
    value = "NULL"
    if column in NEEDED:
        value = f"CASE WHEN {column} > {high} THEN {high} ELSE {low} END"
    return (
        f"UPDATE activities_activity SET {column} = {value} "
        f"WHERE NOT {column} BETWEEN {low} AND {high}"
    )


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_figures_possible")]
    operations = [
        migrations.RunSQL(
            [mend(key, *span) for key, span in RANGES.items()]
            + [
                "UPDATE activities_activity SET start = '1900-01-01' WHERE start < '1900-01-01'",
                "UPDATE activities_activity SET start = '2100-01-01' WHERE start > '2100-01-02'",
            ],
            migrations.RunSQL.noop,
        ),
        *(ValidateConstraint("activity", f"activity_{key}_possible") for key in RANGES),
        ValidateConstraint("activity", "activity_start_possible"),
    ]
