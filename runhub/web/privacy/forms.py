"""Forms of privacy zones."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.selectors.starts import Start
from athletes.models import Athlete, PrivacyZone
from athletes.privacy import LEAST_RADIUS_M, MOST_ENDS_M, MOST_RADIUS_M, USUAL_RADIUS_M

USUAL, LATEST, TYPED = "usual", "latest", "typed"
# The slider ends here, but for a zone that is wider already.
WIDEST_M, STEP_M = 1000, 50


class RangeInput(forms.NumberInput):
    input_type = "range"


def _radius() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Radius"),
        min_value=LEAST_RADIUS_M,
        max_value=MOST_RADIUS_M,
        initial=USUAL_RADIUS_M,
        help_text=_(
            "Nothing within it is shown. What is cut out is a wider circle around a random point"
            " beside the place."
        ),
        widget=RangeInput(attrs={"list": "zone-radii", "data-zone-radius": ""}),
    )


def _degrees(label: Any, most: int) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=-most,
        max_value=most,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


class ZoneForm(forms.Form):
    """A new zone, or a change of `zone`."""

    name = forms.CharField(label=_("Name"), max_length=60)
    where = forms.ChoiceField(label=_("Place"), widget=forms.RadioSelect)
    latitude = _degrees(_("Latitude"), 90)
    longitude = _degrees(_("Longitude"), 180)
    radius_m = _radius()

    def __init__(
        self,
        data: Any = None,
        *,
        zone: PrivacyZone | None = None,
        usual: Start | None = None,
        latest: Start | None = None,
        is_first: bool = True,
    ):
        initial: dict[str, Any] = {"where": TYPED}
        if is_first:
            initial = {"name": _("Home"), "where": USUAL if usual else TYPED}
        if zone is not None:
            initial = {
                "name": zone.name, "where": TYPED, "radius_m": zone.radius_m,
                "latitude": round(zone.place.y, 6), "longitude": round(zone.place.x, 6),
            }  # fmt: skip
        super().__init__(data, initial=initial)
        self.starts = {USUAL: usual, LATEST: latest}
        words = {
            USUAL: _("where most of my runs begin"),
            LATEST: _("where my latest run began"),
        }
        known = [(key, words[key]) for key, start in self.starts.items() if start is not None]
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            *known,
            (TYPED, _("a place on the map, or its latitude and longitude")),
        ]
        self._fit_slider(initial.get("radius_m", USUAL_RADIUS_M))

    def _fit_slider(self, radius_m: int) -> None:
        """A radius that is no whole step, as the API takes it, must not move by being shown."""
        attrs = self.fields["radius_m"].widget.attrs
        attrs["max"] = WIDEST_M if radius_m <= WIDEST_M else MOST_RADIUS_M
        attrs["step"] = math.gcd(STEP_M, radius_m)

    def start_places(self) -> dict[str, list[float]]:
        """Latitude and longitude by choice, where the runs tell them."""
        return {
            key: [start.latitude, start.longitude]
            for key, start in self.starts.items()
            if start is not None
        }

    @property
    def radii_m(self) -> range:
        """Marks of the slider."""
        most = int(self.fields["radius_m"].widget.attrs["max"])
        return range(LEAST_RADIUS_M, most + 1, 200 if most == WIDEST_M else 600)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start = self.starts.get(data.get("where", ""))
        if start is not None:
            data["latitude"], data["longitude"] = start.latitude, start.longitude
        for name in ("latitude", "longitude"):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Choose the place on the map, or type this in."))
        return data

    def service_values(self) -> dict[str, Any]:
        """Arguments of `zone_add` and `zone_change`. A place that was not touched is left out:
        showing it has rounded it."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "where"}
        if not {"where", "latitude", "longitude"} & set(self.changed_data) and "latitude" in (
            self.initial
        ):
            del values["latitude"], values["longitude"]
        return values


class HidingForm(forms.Form):
    """Of all runs: hidden ends, and no maps at all."""

    hidden_ends_m = forms.IntegerField(
        label=_("Hide the first and last"),
        min_value=0,
        max_value=MOST_ENDS_M,
        help_text=_(
            "Of each run at least so much of the way at both ends, or a little more. It suits places"
            " where you start now and then; for your home add a zone."
        ),
        widget=forms.NumberInput(attrs={"step": 50, "inputmode": "numeric"}),
    )
    hides_maps = forms.BooleanField(
        label=_("Hide all maps"),
        required=False,
        help_text=_("Others see no map of any run. Pace, heart rate and splits stay."),
    )

    def __init__(self, data: Any = None, *, athlete: Athlete):
        super().__init__(
            data,
            initial={"hidden_ends_m": athlete.hidden_ends_m, "hides_maps": athlete.hides_maps},
        )
