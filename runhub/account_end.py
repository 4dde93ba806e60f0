"""Archives a person has asked for, and where Django's own record names them."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from athletes.models import User
from common.account_end import Holder, Person
from runhub.export.rows import KEY_LETTERS, exports_folder
from runhub.models import Export


def _count(person: Person) -> Mapping[str, int]:
    made = Export.objects.filter(athlete=person.athlete_id, state=Export.State.READY)
    return {"archives": made.count()}


@transaction.atomic
def _remove(person: Person) -> bool:
    mine = Export.objects.filter(athlete=person.athlete_id)
    keys = {str(key) for key in mine.values_list("public_id", flat=True)}
    for path in exports_folder().iterdir():
        if path.name[:KEY_LETTERS] in keys:
            path.unlink(missing_ok=True)
    mine.delete()
    about = ContentType.objects.get_for_model(User)
    entries = LogEntry.objects.filter(content_type=about, object_id=str(person.user_id))
    entries.update(object_repr=f"account {person.user_id}")
    return False


HOLDERS = (Holder("runhub", count=_count, remove=_remove),)
