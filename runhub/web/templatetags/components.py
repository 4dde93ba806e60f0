"""The components of look.md as template tags; /styleguide/ shows each with all its states."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from athletes.models import Athlete, Team
from runhub.web.strip import strip

register = template.Library()

# Status is never colour alone: each tone has its icon.
TONE_ICONS = {
    "good": "circle-check",
    "watch": "triangle-alert",
    "alert": "circle-x",
    "info": "info",
    "muted": "minus",
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "house" %}`: a Lucide icon, hidden from screen readers; put a word beside it."""
    return _icon(name, css)


# A page has about forty of them, of few kinds; the address of the sprite takes longest.
@lru_cache(maxsize=500)
def _icon(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("vendor/icons.svg"),
        name,
    )


@register.inclusion_tag("components/tile.html")
def tile(
    label: str,
    value: str,
    *,
    metric: str = "",
    compare: str = "",
    tone: str = "",
    help: str = "",
    note: str = "",
    href: str = "",
) -> dict[str, Any]:
    """One figure. `value` comes from a figures filter; `metric` colours the mark at the label."""
    return locals() | {"tone_icon": TONE_ICONS.get(tone, "")}


@register.inclusion_tag("components/flag.html")
def flag(tone: str, word: str, *, reason: str = "") -> dict[str, Any]:
    """`tone`: good, watch, alert, info or muted."""
    return {"tone": tone, "word": word, "reason": reason, "icon_name": TONE_ICONS[tone]}


@register.inclusion_tag("components/chip.html")
def chip(
    label: str, *, href: str = "", is_active: bool = False, remove_href: str = "", icon: str = ""
) -> dict[str, Any]:
    """A filter: a link that toggles, or with `remove_href` one that can be taken away."""
    return {
        "label": label,
        "href": href,
        "is_active": is_active,
        "remove_href": remove_href,
        "icon_name": icon,
    }


@register.inclusion_tag("components/person.html")
def person(name: str, *, status: str = "", href: str = "", size: str = "") -> dict[str, Any]:
    """Initials disc, name and a status line; `size` is "small" or nothing."""
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))
    return {
        "name": name,
        "initials": initials.upper(),
        "status": status,
        "href": href,
        "size": size,
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    sentence: str, *, action: str = "", href: str = "", icon: str = "", note: str = ""
) -> dict[str, Any]:
    """One sentence, one button, a drawn line."""
    return {
        "sentence": sentence,
        "action": action,
        "href": href,
        "icon_name": icon,
        "note": note,
    }


@register.inclusion_tag("components/toast.html")
def toast(text: str, *, tone: str = "info", undo_url: str = "") -> dict[str, Any]:
    """A message that leaves by itself unless it can be undone or is an error."""
    tone = {"success": "good", "warning": "watch", "error": "alert"}.get(tone, tone)
    return {
        "text": text,
        "tone": tone,
        "undo_url": undo_url,
        "icon_name": TONE_ICONS.get(tone, "info"),
    }


@register.inclusion_tag("components/progress.html")
def progress(
    label: str,
    done: int,
    total: int,
    *,
    rate: str = "",
    left: str = "",
    cancel_url: str = "",
) -> dict[str, Any]:
    """Count, rate and time left in words made by the caller; `cancel_url` gets a POST."""
    return {
        "label": label,
        "done": done,
        "total": total,
        "rate": rate,
        "left": left,
        "cancel_url": cancel_url,
        "is_done": done >= total,
    }


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    *,
    suffix: str = "",
    width: str = "",
    label: str = "",
    help: str | None = None,
) -> dict[str, Any]:
    """Label, control, help and errors tied to it.

    `suffix` is a unit, `width` short or medium; `label` and `help` replace the form's own words.
    """
    # A placeholder that repeats the label vanishes when it is needed.
    bound.field.widget.attrs.pop("placeholder", None)
    if help is not None:
        bound.help_text = help
    kind = getattr(bound.field.widget, "input_type", "") or type(bound.field.widget).__name__
    return {
        "field": bound,
        "label": label or bound.label,
        "suffix": suffix,
        "width": width,
        "is_checkbox": kind == "checkbox",
        "is_group": bound.use_fieldset,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with the form as a whole."""
    return {"errors": form.non_field_errors()}


@register.inclusion_tag("components/skeleton.html")
def skeleton(shape: str = "text", rows: int = 3) -> dict[str, Any]:
    """`shape`: text, tiles, chart, map or table."""
    return {"shape": shape, "rows": range(int(rows))}


@register.inclusion_tag("components/segmented.html")
def segmented(label: str, items: Iterable[Any]) -> dict[str, Any]:
    """A choice of views, as links. `items`: (word, href, is_current) tuples or such dicts."""
    return {"label": label, "items": _choices(items)}


@register.inclusion_tag("components/tabs.html")
def tabs(label: str, items: Iterable[Any]) -> dict[str, Any]:
    """Sections of one subject, as links; the same items as `segmented`."""
    return {"label": label, "items": _choices(items)}


def _choices(items: Iterable[Any]) -> list[dict[str, Any]]:
    keys = ("label", "href", "is_current")
    return [
        item if isinstance(item, dict) else dict(zip(keys, item, strict=True)) for item in items
    ]


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def athlete_strip(
    context: Context,
    team: Team | str | None,
    athlete: Athlete | str,
    team_url: str = "",
    shares: str = "",
) -> dict[str, Any]:
    """The strip a coach sees while looking at an athlete: "Team Red › Anna", what Anna does not
    share, and her pages. A name alone stands for an athlete without pages."""
    found = {"team": team, "athlete": athlete, "team_url": team_url, "shares": shares}
    if isinstance(athlete, str):
        return found
    return found | strip(context.get("request"), team, athlete)


@register.simple_block_tag
def chart_card(
    content: str,
    *,
    title: str,
    summary: str = "",
    id: str = "",
    metric: str = "",
    wide: bool = False,
) -> str:
    """A card around a chart: `title` as a finding, `summary` one computed sentence.

    The body holds the drawing and, in `{% chart_table %}`, the same numbers as a table.
    """
    name = id or f"chart-{slugify(title)}"
    context = {
        "content": content,
        "title": title,
        "summary": summary,
        "name": name,
        "metric": metric,
        "wide": wide,
    }
    return render_to_string("components/chart_card.html", context)


@register.simple_block_tag
def chart_table(content: str) -> str:
    """Behind "Show as table": a plain table with the chart's numbers."""
    return render_to_string("components/chart_table.html", {"content": content})


@register.simple_block_tag
def card(content: str, *, title: str = "", note: str = "", css: str = "") -> str:
    """A plain card with an optional heading."""
    context = {"content": content, "title": title, "note": note, "css": css}
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> str:
    """A native dialog, opened by anything with `data-opens="<id>"` (a link that also works)."""
    context = {"content": content, "name": id, "title": title}
    return render_to_string("components/dialog.html", context)
