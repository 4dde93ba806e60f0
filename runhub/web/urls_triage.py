"""Addresses of flags, wellness days and how a run felt."""

from django.urls import path

from runhub.web.triage import views as triage
from runhub.web.wellness import days
from runhub.web.wellness.feel import feel

urlpatterns = [
    path("activities/<uuid:key>/feel/", feel, name="activity_feel"),
    path("wellness/", days.wellness, name="wellness"),
    path("wellness/wellness.csv", days.wellness_csv, name="wellness_csv"),
    path("wellness/fields/", days.fields, name="wellness_fields"),
    path("wellness/<str:day>/delete/", days.delete, name="wellness_delete"),
    path("athletes/<uuid:athlete>/wellness/", days.athlete_wellness, name="athlete_wellness"),
    path(
        "athletes/<uuid:athlete>/wellness/wellness.csv",
        days.athlete_wellness_csv,
        name="athlete_wellness_csv",
    ),
    path("flags/", triage.flags, name="flags"),
    path("athletes/<uuid:athlete>/flags/", triage.athlete_flags, name="athlete_flags"),
    path("teams/<uuid:team>/flags/<uuid:flag>/answer/", triage.answer, name="flag_answer"),
]
