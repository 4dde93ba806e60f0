"""How a coach has arranged the table of a team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Team, User
from coaching.models import TableView


@transaction.atomic
def table_columns_set(
    *, user: User, team: Team, columns: Iterable[str], known: Sequence[str]
) -> TableView:
    """Which columns are shown, in the order of `known`; all of them again when none is given.

    Raises ValidationError for a column that is not known.
    """
    wanted = set(columns)
    if wanted - set(known):
        raise ValidationError(_("One of these columns is not known."))
    chosen = [key for key in known if key in wanted]
    view, _is_new = TableView.objects.update_or_create(
        user=user, team=team, defaults={"columns": chosen}
    )
    return view
