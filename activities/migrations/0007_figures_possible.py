from datetime import UTC, datetime

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

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
STARTS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 2, tzinfo=UTC))


def constraint(column, span, name):
    condition = models.Q((f"{column}__range", span))
    return AddConstraintNotValid(
        model_name="activity", constraint=models.CheckConstraint(condition=condition, name=name)
    )


class Migration(migrations.Migration):
    """From here on; what is there already is looked at by the next migration, without a lock."""

    dependencies = [("activities", "0006_upload_limits")]
    operations = [
        *(constraint(key, span, f"activity_{key}_possible") for key, span in RANGES.items()),
        constraint("start", STARTS, "activity_start_possible"),
    ]
