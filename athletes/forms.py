"""Forms about people. Units are the reader's; services get SI."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes import services
from athletes.guess import guess_locale
from athletes.models import Athlete, Shoe, Threshold
from athletes.selectors import time_zone_names
from common import units

if TYPE_CHECKING:
    from athletes.models import User

YOUNGEST_YEARS = 5


class SignupForm(forms.Form):
    """What sign-up asks beside address and password; the browser fills in the hidden fields."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    time_zone = forms.CharField(
        required=False,
        max_length=64,
        widget=forms.HiddenInput(attrs={"data-guess": "time_zone"}),
    )
    locale = forms.CharField(
        required=False, max_length=35, widget=forms.HiddenInput(attrs={"data-guess": "locale"})
    )
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        accepted = request.headers.get("Accept-Language", "")
        guess = guess_locale(self.cleaned_data["locale"] or accepted)
        zone = self.cleaned_data["time_zone"]
        services.athlete_create(
            user=user,
            name=self.cleaned_data["name"],
            time_zone=zone if zone in time_zone_names() else "UTC",
            units=guess.units,
            language=guess.language,
            week_start=guess.week_start,
        )


class ProfileForm(forms.Form):
    """Name, body and how pages speak to the reader."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    birth_year = forms.IntegerField(
        label=_("Birth year"),
        required=False,
        min_value=1900,
        help_text=_("Used to estimate your maximum heart rate while none is known."),
    )
    sex = forms.ChoiceField(
        label=_("Sex in formulas"),
        choices=[("", _("not stated")), ("F", _("female")), ("M", _("male"))],
        required=False,
        help_text=_("Some published load formulas have one version for women and one for men."),
    )
    weight = forms.DecimalField(label=_("Weight"), required=False, decimal_places=1)
    units = forms.ChoiceField(label=_("Units"), choices=Athlete.Units.choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Where you are at home. Runs keep the local time of their place."),
    )
    week_start = forms.TypedChoiceField(
        label=_("The week begins on"), choices=Athlete.WeekStart.choices, coerce=int
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=Athlete.Theme.choices)

    def __init__(self, *args: Any, athlete: Athlete, reader_units: units.Units, **kwargs: Any):
        self.athlete = athlete
        self.reader_units = reader_units
        kwargs.setdefault("initial", self.start_values(athlete, reader_units))
        super().__init__(*args, **kwargs)
        names = time_zone_names()
        if athlete.time_zone not in names:
            names.append(athlete.time_zone)
        self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in names]

    @staticmethod
    def start_values(athlete: Athlete, reader_units: units.Units) -> dict[str, Any]:
        names = ("name", "birth_year", "sex", "units", "time_zone", "week_start", "language")
        values = {name: getattr(athlete, name) for name in (*names, "theme")}
        shown = units.weight(athlete.weight_kg, reader_units).value
        return values | {"weight": Decimal(shown) if shown else None}

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        latest = timezone.localdate().year - YOUNGEST_YEARS
        if year is not None and year > latest:
            raise forms.ValidationError(
                gettext("Give a year up to %(year)d."), params={"year": latest}
            )
        return year

    def clean_weight(self) -> float | None:
        """Kilograms. An untouched field keeps what is stored: showing it must not round it."""
        weight = self.cleaned_data["weight"]
        if "weight" not in self.changed_data:
            return self.athlete.weight_kg
        if weight is None:
            return None
        kilograms = units.parse_weight(float(weight), self.reader_units)
        if not 20 <= kilograms <= 300:
            least, most = (units.weight(kg, self.reader_units) for kg in (20, 300))
            raise forms.ValidationError(
                gettext("Give a weight between %(least)s and %(most)s."),
                params={"least": least, "most": most},
            )
        return kilograms

    def service_values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return values | {"weight_kg": values.pop("weight")}


class ThresholdForm(forms.Form):
    """Thresholds from a day on; the pace is typed as mm:ss in the reader's units."""

    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    threshold_heart_rate_bpm = forms.IntegerField(
        label=_("Threshold heart rate"),
        required=False,
        min_value=80,
        max_value=230,
        help_text=_("The average of the last 20 minutes of a 30-minute all-out run."),
    )
    max_heart_rate_bpm = forms.IntegerField(
        label=_("Maximum heart rate"), required=False, min_value=100, max_value=240
    )
    resting_heart_rate_bpm = forms.IntegerField(
        label=_("Resting heart rate"), required=False, min_value=25, max_value=120
    )
    threshold_pace = forms.CharField(
        label=_("Threshold pace"),
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The pace you can hold for about an hour, such as 4:30."),
    )

    def __init__(
        self,
        *args: Any,
        athlete: Athlete,
        reader_units: units.Units,
        threshold: Threshold | None = None,
        **kwargs: Any,
    ):
        self.athlete = athlete
        self.reader_units = reader_units
        self.threshold = threshold
        kwargs.setdefault("initial", self.start_values(threshold, reader_units))
        super().__init__(*args, **kwargs)

    @staticmethod
    def start_values(threshold: Threshold | None, reader_units: units.Units) -> dict[str, Any]:
        if threshold is None:
            return {"valid_from": timezone.localdate()}
        return {
            "valid_from": threshold.valid_from,
            "threshold_heart_rate_bpm": threshold.threshold_heart_rate_bpm,
            "max_heart_rate_bpm": threshold.max_heart_rate_bpm,
            "resting_heart_rate_bpm": threshold.resting_heart_rate_bpm,
            "threshold_pace": units.pace(threshold.threshold_speed_mps, reader_units).value,
        }

    def clean_valid_from(self) -> date:
        day = self.cleaned_data["valid_from"]
        taken = self.athlete.thresholds.filter(valid_from=day)
        if self.threshold is not None:
            taken = taken.exclude(pk=self.threshold.pk)
        if taken.exists():
            raise forms.ValidationError(gettext("This day has thresholds already: edit those."))
        return day

    def clean_threshold_pace(self) -> float | None:
        """Metres per second."""
        text = self.cleaned_data["threshold_pace"]
        if not text:
            return None
        if self.threshold is not None and "threshold_pace" not in self.changed_data:
            return self.threshold.threshold_speed_mps
        try:
            speed = units.parse_pace(text, self.reader_units)
        except ValueError as error:
            raise forms.ValidationError(
                gettext("Write minutes and seconds, such as 4:30.")
            ) from error
        if not 1.0 <= speed <= 8.0:
            fast, slow = (units.pace(mps, self.reader_units) for mps in (8.0, 1.0))
            raise forms.ValidationError(
                gettext("Give a pace between %(fast)s and %(slow)s."),
                params={"fast": fast, "slow": slow},
            )
        return speed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        rest = values.get("resting_heart_rate_bpm")
        threshold = values.get("threshold_heart_rate_bpm")
        most = values.get("max_heart_rate_bpm")
        if threshold is not None and most is not None and threshold >= most:
            self.add_error("threshold_heart_rate_bpm", gettext("It must be below the maximum."))
        lowest_above = threshold if threshold is not None else most
        if rest is not None and lowest_above is not None and rest >= lowest_above:
            self.add_error("resting_heart_rate_bpm", gettext("It must be below the others."))
        given = (rest, threshold, most, values.get("threshold_pace"))
        if not self.errors and all(value is None for value in given):
            raise forms.ValidationError(gettext("Give at least one heart rate or a pace."))
        return values

    def service_values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return values | {"threshold_speed_mps": values.pop("threshold_pace")}


class ShoeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As you call this pair."))
    bought_on = forms.DateField(
        label=_("In use since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_default = forms.BooleanField(label=_("Give this pair to new runs"), required=False)

    def __init__(self, *args: Any, shoe: Shoe | None = None, **kwargs: Any):
        if shoe is not None:
            names = ("name", "bought_on", "is_default")
            kwargs.setdefault("initial", {name: getattr(shoe, name) for name in names})
        super().__init__(*args, **kwargs)
