from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("athletes", "0010_wellness_fields")]

    operations = [
        migrations.AddField(
            model_name="share",
            name="told_ending",
            field=models.DateField(null=True, blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="share",
            name="told_over",
            field=models.DateField(null=True, blank=True, editable=False),
        ),
    ]
