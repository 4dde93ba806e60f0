"""Why a metric has no value: codes that are stored, sentences that are read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "other_sport": _("This metric is about running."),
    "no_recording": _("This activity was typed in: there is no recording to compute it from."),
    "no_distance": _("There is no distance in this recording."),
    "no_speed": _("There is no speed in this recording."),
    "no_altitude": _("There is no elevation in this recording."),
    "no_heart_rate": _("There is no heart rate in this recording."),
    "no_cadence": _("There is no cadence in this recording."),
    "no_step_length": _("There is neither step length nor cadence in this recording."),
    "no_power": _("There is no power in this recording."),
    "no_channel": _("The device did not record this."),
    "no_max_heart_rate": _("Your maximum heart rate is not set: enter it in the settings."),
    "no_resting_heart_rate": _("Your resting heart rate is not set: enter it in the settings."),
    "no_threshold_heart_rate": _(
        "Neither your threshold heart rate nor your maximum and resting ones are set: enter them "
        "in the settings."
    ),
    "no_threshold_speed": _("Your threshold pace is not set: enter it in the settings."),
    "no_mass": _("Your weight is not set: enter it in the settings."),
    "thresholds_contradict": _(
        "Your resting, threshold and maximum heart rate do not rise in this order: check them in "
        "the settings."
    ),
    "too_short": _("This run is too short for it."),
    "too_hilly": _("This run is too hilly for it."),
    "not_steady": _("This run is not steady enough for it."),
    "too_few": _("Too little of this run was measured."),
    "failed": _("This recording could not be analysed; the log of the server says why."),
}


# The same to a reader who is not the athlete.
OF_OTHERS: dict[str, Promise] = {
    "no_max_heart_rate": _("The athlete's maximum heart rate is not set."),
    "no_resting_heart_rate": _("The athlete's resting heart rate is not set."),
    "no_threshold_heart_rate": _(
        "Neither the athlete's threshold heart rate nor their maximum and resting ones are set."
    ),
    "no_threshold_speed": _("The athlete's threshold pace is not set."),
    "no_mass": _("The athlete's weight is not set."),
    "thresholds_contradict": _(
        "The athlete's resting, threshold and maximum heart rate do not rise in this order."
    ),
}


def sentence(code: str, *, is_own: bool = True) -> str:
    """The sentence of a reason; a code this version does not know still says something."""
    if not is_own and code in OF_OTHERS:
        return str(OF_OTHERS[code])
    return str(REASONS.get(code, _("It could not be computed for this activity.")))
