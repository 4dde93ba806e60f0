"""Bytes in templates, as people compare them with limits."""

from __future__ import annotations

from django import template

from runhub.web.upload import size_words

register = template.Library()


@register.filter
def size(size_bytes: int) -> str:
    """ "1.5 GiB"."""
    return size_words(int(size_bytes))
