"""What the six tiles of a run's page mean, by how this run's figures were found."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.core.summary import Analysed
from activities.models import Activity

Words = str | Promise
STATED = gettext_lazy("As it was stated: the samples to work it out from are missing.")
DISTANCES: dict[str, Words] = {
    "device": gettext_lazy(
        "As the device counted it, by GPS or a foot pod. The GPS track is measured as a check,"
        " and the data quality says where both differ by over 3 %."
    ),
    "gps": gettext_lazy("The length of the cleaned GPS track while not standing."),
    "speed": gettext_lazy("The recorded speed summed over the moving time."),
}
TIMES: dict[str, Words] = {
    "timer": gettext_lazy("The time the device's timer ran: its pauses win."),
    "speed": gettext_lazy(
        "Elapsed time without stops: 10 seconds and more below 0.5 m/s and without running steps."
    ),
    "cadence": gettext_lazy("Elapsed time without 10 seconds and more below 100 steps a minute."),
    "elapsed": gettext_lazy("Nothing recorded tells of stops, so it is the elapsed time."),
}
MEANS: dict[str, Words] = {
    "pace": gettext_lazy("Distance by moving time."),
    "heart_rate": gettext_lazy(
        "Mean over the time the timer ran, each sample by its real seconds; faults of the sensor"
        " that cleaning found are left out."
    ),
    "average_cadence_spm": gettext_lazy("Steps of both feet a minute, the mean while moving."),
    "average_power_w": gettext_lazy(
        "Mean while moving. Makes of sensors differ by a fifth: compare within one device."
    ),
    "average_step_length_m": gettext_lazy(
        "From one foot to the other, the mean while running: measured, or speed by cadence."
    ),
}


def tile_words(activity: Activity, analysed: Analysed | None, third: str) -> dict[str, Words]:
    """A sentence for each tile by its name; none for a third tile that shows nothing."""
    summary = None if analysed is None else analysed.summary
    distance = STATED if summary is None else DISTANCES.get(summary.distance_source, STATED)
    if activity.corrected_distance_m is not None:
        distance = _("As it was corrected by hand; pace, splits and stride length follow from it.")
    moving = STATED if summary is None else TIMES.get(summary.moving_method, STATED)
    return {
        "distance": distance,
        "moving": moving,
        "climb": _climb(analysed),
        "pace": MEANS["pace"],
        "heart_rate": MEANS["heart_rate"],
        "third": MEANS.get(third, ""),
    }


def _climb(analysed: Analysed | None) -> Words:
    climb = None if analysed is None else analysed.climb
    if climb is None:
        return STATED
    return _(
        "Rises of the altitude, smoothed over 30 m of way; smaller ones than %(threshold)s m do not"
        " count (hysteresis)."
    ) % {"threshold": f"{climb.threshold_m:g}"}
