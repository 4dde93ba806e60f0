"""Every component with its states, on made-up figures; development only."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

THEMES = ("system", "light", "dark")
METRICS = [
    ("pace", "Pace"),
    ("heart-rate", "Heart rate"),
    ("cadence", "Cadence"),
    ("power", "Power"),
    ("step-length", "Step length"),
    ("elevation", "Elevation"),
    ("ground-contact", "Ground contact"),
    ("oscillation", "Oscillation"),
]
RUNS = [
    ("Morning run along the river", 12_410.0, 3772.0, 3.29, 148.0, 84.0),
    ("6 × 1 km at threshold", 14_020.0, 3985.0, 3.52, 161.0, 41.0),
    ("Easy with Tom, and a title of forty signs", 8_050.0, 2710.0, 2.97, None, 12.0),
    ("Hundred miles of the Rennsteig", 161_400.0, 76_860.0, 2.1, 131.0, 4120.0),
]


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As your team should see it.")
    units = forms.ChoiceField(label="Units", choices=[("m", "kilometres"), ("i", "miles")])
    weight = forms.DecimalField(label="Weight", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    shared = forms.BooleanField(label="Share with my team", required=False)
    email = forms.EmailField(label="E-mail address")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    theme = request.GET.get("theme", "")
    reader = replace(request.reader, theme=theme) if theme in THEMES else request.reader
    context = {
        "metrics": METRICS,
        "runs": RUNS,
        "form": SampleForm(initial={"name": "Anna Berg"}),
        "wrong_form": SampleForm({"email": "anna@"}),
        "views": [("Distance", "#", True), ("Time", "#", False), ("Laps", "#", False)],
        "sample_messages": [
            Message(messages.SUCCESS, "Profile saved."),
            Message(messages.INFO, "Morning run moved to the trash.", extra_tags="#undo"),
            Message(messages.ERROR, "The file could not be read. Export it again as FIT."),
        ],
    }
    return render(request, "styleguide/index.html", context | {"reader": reader})
