"""Words about teams for templates."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from athletes.teams.invitations import Standing
from runhub.web.teams import words
from runhub.web.templatetags.components import TONE_ICONS

register = template.Library()


@register.filter
def role_word(role: str) -> str:
    """ "coach": in the reader's language."""
    return words.role_word(role)


@register.filter
def kinds_line(kinds: Iterable[str]) -> str:
    """ "training, charts, maps"."""
    return words.kinds_line(kinds)


@register.simple_tag
def standing_flag(standing: Standing) -> SafeString:
    """What has become of an invitation, with icon and word."""
    tone, word = words.STANDINGS[standing]
    context = {"tone": tone, "word": word, "reason": "", "icon_name": TONE_ICONS[tone]}
    return SafeString(render_to_string("components/flag.html", context))
