"""What every page of the instance shows: its tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

TABS = [
    ("instance", gettext_noop("Condition")),
    ("instance_people", gettext_noop("People")),
    ("instance_teams", gettext_noop("Teams")),
    ("instance_storage", gettext_noop("Storage")),
    ("instance_failures", gettext_noop("Failures")),
    ("instance_logs", gettext_noop("Logs")),
    ("instance_glass", gettext_noop("Break-glass")),
    ("instance_about", gettext_noop("Versions and settings")),
]


def instance_page(
    request: HttpRequest, template: str, current: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """`template` of templates/instance/, under the tab `current`, an url name of TABS."""
    tabs = [(_(word), reverse(name), name == current) for name, word in TABS]
    return render(request, f"instance/{template}.html", context | {"tabs": tabs}, status=status)
