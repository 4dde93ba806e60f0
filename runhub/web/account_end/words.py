"""What goes with an account, in words: "212 runs"."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

from common.units import decimal

# By the keys of the holders' counts, in the order of the page.
THINGS = {
    "runs": ngettext_lazy("%(n)s activity, with its map and charts", "%(n)s activities, with their maps and charts", "count"),
    "files": ngettext_lazy("%(n)s file you handed in", "%(n)s files you handed in", "count"),
    "archives": ngettext_lazy("%(n)s archive made for you", "%(n)s archives made for you", "count"),
    "wellness": ngettext_lazy("%(n)s day of sleep, pulse and mood", "%(n)s days of sleep, pulse and mood", "count"),
    "comments": ngettext_lazy("%(n)s comment you wrote", "%(n)s comments you wrote", "count"),
    "comments_got": ngettext_lazy("%(n)s comment of others on your runs", "%(n)s comments of others on your runs", "count"),
    "teams": ngettext_lazy("your place in %(n)s team", "your place in %(n)s teams", "count"),
    "teams_owned": ngettext_lazy("your part in owning %(n)s team", "your part in owning %(n)s teams", "count"),
    "tokens": ngettext_lazy("%(n)s API token", "%(n)s API tokens", "count"),
}  # fmt: skip


def thing_words(counts: Mapping[str, int]) -> list[str]:
    """A line for each thing there is; a holder's thing without words is a fault (KeyError)."""
    unknown = set(counts) - set(THINGS)
    if unknown:
        raise KeyError(f"no words for {', '.join(sorted(unknown))}")
    return [
        str(THINGS[key] % {"n": decimal(counts[key]), "count": counts[key]})
        for key in THINGS
        if counts.get(key)
    ]
