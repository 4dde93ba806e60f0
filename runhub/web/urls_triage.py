"""Addresses of flags, wellness days and how a run felt."""

from django.urls import path

from runhub.web.triage import views as triage
from runhub.web.wellness.feel import feel

urlpatterns = [
    path("activities/<uuid:key>/feel/", feel, name="activity_feel"),
    path("flags/", triage.flags, name="flags"),
    path("athletes/<uuid:athlete>/flags/", triage.athlete_flags, name="athlete_flags"),
    path("teams/<uuid:team>/flags/<uuid:flag>/answer/", triage.answer, name="flag_answer"),
]
