"""Addresses of flags, wellness days and how a run felt."""

from django.urls import path

from runhub.web.triage import views as triage

urlpatterns = [
    path("flags/", triage.flags, name="flags"),
    path("athletes/<uuid:athlete>/flags/", triage.athlete_flags, name="athlete_flags"),
    path("teams/<uuid:team>/flags/<uuid:flag>/answer/", triage.answer, name="flag_answer"),
]
