"""What a panel is: one question about an athlete's runs, answered by a sentence and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from athletes.models import Athlete, User
from athletes.selectors import Reader
from common.units import Units
from runhub.web.filters import Filters
from runhub.web.whose import Whose


@dataclass(frozen=True)
class Ask:
    """Who asks, about whom, and through which filters."""

    user: User
    reader: Reader
    athlete: Athlete
    filters: Filters
    options: Mapping[str, str] = field(default_factory=dict)  # of Panel.asks alone

    @property
    def units(self) -> Units:
        return self.reader.units

    @cached_property
    def scope(self) -> Any:
        """`analytics.selectors.scope.Scope` of the window shown."""
        return self.filters.scope(self.athlete)

    @cached_property
    def compared(self) -> Any:
        """The scope it is compared with, or None."""
        return self.filters.compared(self.athlete)

    @property
    def is_own(self) -> bool:
        return self.athlete.user_id == self.user.pk

    @cached_property
    def whose(self) -> Whose:
        """For sentences: "you" or the athlete's name, and what they do not share."""
        return Whose.of(self.athlete, is_own=self.is_own)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `figure` goes to the right; `href` makes it a link."""

    text: str
    href: str = ""
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart. `rest` says how many rows are left to the CSV."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    rest: str = ""

    @property
    def body(self) -> SafeString:
        """The rows as HTML; a year of days has 400 cells, too many for the template language."""
        return mark_safe("".join(_row(row) for row in self.rows))  # every text is escaped


def _row(row: Sequence[Cell]) -> str:
    first, *others = row
    cells = "".join(
        f'<td class="is-number">{_inner(cell)}</td>'
        if cell.is_figure
        else f"<td>{_inner(cell)}</td>"
        for cell in others
    )
    return f'<tr><th scope="row">{_inner(first)}</th>{cells}</tr>'


def _inner(cell: Cell) -> str:
    text = escape(cell.text)
    return f'<a href="{escape(cell.href)}">{text}</a>' if cell.href else text


@dataclass(frozen=True, slots=True)
class PanelView:
    """What a panel shows.

    `sentence` is computed, `chart` what static/js/charts/figure.js draws (runhub/web/charts.py
    builds it), `notes` small sentences below. With `empty` it is all there is: a sentence that
    says what is missing and what would bring it. `extra` is for the panel's own template.
    """

    sentence: str = ""
    title: str = ""  # in place of the panel's own
    colour: str = ""  # likewise
    chart: Mapping[str, Any] | None = None
    table: Table | None = None
    notes: Sequence[str] = ()
    empty: str = ""
    csv: Callable[[], Iterable[Sequence[object]]] | None = None  # head and rows, SI
    extra: Any = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A plug-in. `data` needs at most `queries` queries, however many activities there are.

    `asks` names the query parameters it takes beside the filters. `colour` is a metric's token.
    """

    key: str
    title: Any
    page: Literal["metrics", "progress"]
    order: int
    queries: int
    data: Callable[[Ask], PanelView]
    template: str = "panels/default.html"
    asks: tuple[str, ...] = ()
    is_wide: bool = False
    colour: str = ""
