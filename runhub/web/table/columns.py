"""The columns of the coach's table, their order, and which a coach sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coaching.models import TableView


@dataclass(frozen=True, slots=True)
class Column:
    """`sort`: its key in `coaching.selectors.table_order.KEYS`, "" = it is the default order."""

    key: str
    label: str | Promise
    help: str | Promise
    is_number: bool = False
    sort: str | None = None


COLUMNS = (
    Column("flag", _("Attention"), _("The gravest flag; the panel has all of them."), sort=""),
    Column("last", _("Last run"), _("How long ago, and which."), sort="last"),
    Column(
        "week", _("This week"),
        _("Distance so far, beside the athlete's own usual week: the median of the last eight."
          " Planned weeks stand here once there are plans."),
        is_number=True, sort="week",
    ),
    Column("load", _("7-day load"), _("By heart rate, or by pace alone where heart rate is not"
                                      " shared."), is_number=True, sort="load"),
    Column(
        "change", _("Against usual"),
        _("7-day load against the mean week of the four before, the athlete's own."),
        is_number=True, sort="change",
    ),
    Column("form", _("Form"), _("Fitness less fatigue: below −10 is tired, above 5 rested."),
           is_number=True, sort="form"),
    Column("weeks", _("12 weeks"), _("Distance by week; the last bar is the running week.")),
    Column("unread", _("New comments"), _("That you have not read."), is_number=True,
           sort="unread"),
    Column("sync", _("Files"), _("That could not be read in the last two weeks."),
           is_number=True, sort="sync"),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)


def chosen(view: TableView | None) -> Sequence[Column]:
    """All of them until somebody has chosen; keys that are gone are passed over."""
    wanted = view.columns if view is not None else []
    return [column for column in COLUMNS if column.key in wanted] or COLUMNS
