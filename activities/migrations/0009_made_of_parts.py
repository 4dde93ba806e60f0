"""Activities that the athlete made: cropped, split or put together, and what they are made of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0008_figures_validated"),
    ]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="made",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "as recorded"),
                    ("cropped", "cropped"),
                    ("split", "split off"),
                    ("merged", "put together"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="ActivityPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("from_s", models.FloatField(default=0.0)),
                ("to_s", models.FloatField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="activities.activity",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="activities.activity",
                    ),
                ),
            ],
            options={
                "ordering": ["activity", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "position"), name="part_once")
                ],
            },
        ),
    ]
