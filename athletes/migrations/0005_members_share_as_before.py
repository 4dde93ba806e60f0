"""Until now a membership showed the staff everything: that is written down as consent, which the
athlete sees and can take back."""

from django.db import migrations


KINDS = ["training", "streams", "map", "body", "notes"]


def write_down(apps, schema_editor):
    members = apps.get_model("athletes", "Membership").objects.filter(role="athlete")
    share = apps.get_model("athletes", "Share")
    share.objects.bulk_create(
        [share(membership=member, kinds=KINDS) for member in members.filter(share=None)]
    )


class Migration(migrations.Migration):
    dependencies = [("athletes", "0004_teams_and_sharing")]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop, elidable=True)]
