"""Forms about activities: what a person types, in their units, becomes SI here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Sport, Surface, WorkoutType
from activities.selectors.library import SORTS, LibraryFilter
from activities.services.library import KEEP
from athletes.models import Athlete, Shoe
from common.units import FOOT_M, Units
from runhub.web.run_data import unit_m

KEEP_CHOICE = ("keep", _("keep"))
NO_SHOE = ("none", _("no shoe"))


class DurationField(forms.CharField):
    """ "42:30", "1:12:05" or "55" minutes as seconds."""

    def clean(self, value: Any) -> float | None:
        text = super().clean(value).strip()
        if not text:
            return None
        parts = text.split(":")
        if len(parts) > 3 or not all(part.isdecimal() for part in parts):
            raise forms.ValidationError(_("Write it as 42:30 or 1:12:05."))
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return numbers[0] * 60.0
        if any(number > 59 for number in numbers[1:]):
            raise forms.ValidationError(_("Write it as 42:30 or 1:12:05."))
        seconds = 0
        for number in numbers:
            seconds = seconds * 60 + number
        return float(seconds)


class DistanceField(forms.DecimalField):
    """A distance in the reader's unit, as metres. `units` is set by the form."""

    units: Units = "metric"

    def clean(self, value: Any) -> float | None:
        number = super().clean(value)
        return None if number is None else float(number) * unit_m(self.units)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """6.214 as typed and as computed are the same."""
        try:
            number = self.to_python(data)
        except forms.ValidationError:
            return True
        typed = None if number is None else round(float(number), 3)
        return typed != (None if initial is None else round(float(initial), 3))


def shoe_choices(shoes: list[Shoe], chosen: Shoe | None = None) -> list[tuple[str, Any]]:
    """Shoes in use, and the one that was chosen though it is retired."""
    return [
        (str(shoe.public_id), shoe.name)
        for shoe in shoes
        if shoe.retired_on is None or shoe == chosen
    ]


class _WithShoes(forms.Form):
    def __init__(self, *args: Any, athlete: Athlete, units: Units = "metric", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.shoes = {str(shoe.public_id): shoe for shoe in athlete.shoes.all()}
        for field in self.fields.values():
            if isinstance(field, DistanceField):
                field.units = units

    def _shoe(self) -> Shoe | None:
        return self.shoes.get(self.cleaned_data.get("shoe", ""))


class ActivityForm(_WithShoes):
    """Editing in place."""

    title = forms.CharField(
        label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True})
    )
    sport = forms.ChoiceField(label=_("Sport"), choices=Sport.choices)
    workout_type = forms.ChoiceField(
        label=_("Workout type"), choices=WorkoutType.choices, required=False
    )
    surface = forms.ChoiceField(label=_("Surface"), choices=Surface.choices, required=False)
    shoe = forms.ChoiceField(label=_("Shoe"), required=False)
    distance = DistanceField(
        label=_("Corrected distance"),
        required=False,
        min_value=0,
        decimal_places=3,
        help_text=_("For a treadmill or a lost GPS signal: pace and splits follow."),
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    notes = forms.CharField(
        label=_("Notes"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    hides_map = forms.BooleanField(label=_("Hide the map from others"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, activity: Activity, units: Units = "metric"
    ):
        corrected = activity.corrected_distance_m
        initial = {
            "title": activity.title,
            "sport": activity.sport,
            "workout_type": activity.workout_type,
            "surface": activity.surface,
            "shoe": str(activity.shoe.public_id) if activity.shoe else "",
            "notes": activity.notes,
            "hides_map": activity.hides_map,
            "distance": None if corrected is None else round(corrected / unit_m(units), 3),
        }
        super().__init__(data, athlete=activity.athlete, units=units, initial=initial)
        listed = shoe_choices(list(self.shoes.values()), activity.shoe)
        self.fields["shoe"].choices = [("", _("no shoe")), *listed]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """Arguments of `activity_edit`: only what was changed."""
        names = set(self.changed_data) - {"distance", "shoe", "hides_map"}
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        if "shoe" in self.changed_data:
            values["shoe"] = self._shoe()
        return values


class ManualForm(_WithShoes):
    """A run typed in."""

    sport = forms.ChoiceField(label=_("Sport"), choices=Sport.choices)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Start"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    duration = DurationField(
        max_length=12,
        label=_("Duration"),
        help_text=_("42:30 or 1:12:05"),
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    distance = DistanceField(
        label=_("Distance"),
        required=False,
        min_value=0,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    climb = forms.FloatField(label=_("Climb"), required=False, min_value=0)
    heart_rate = forms.IntegerField(
        label=_("Average heart rate"), required=False, min_value=30, max_value=240
    )
    workout_type = forms.ChoiceField(
        label=_("Workout type"), choices=WorkoutType.choices, required=False
    )
    surface = forms.ChoiceField(label=_("Surface"), choices=Surface.choices, required=False)
    shoe = forms.ChoiceField(label=_("Shoe"), required=False)
    notes = forms.CharField(
        label=_("Notes"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, athlete: Athlete, units: Units = "metric"):
        self.zone = ZoneInfo(athlete.time_zone)
        self.metres_climb = FOOT_M if units == "imperial" else 1.0
        now = timezone.now().astimezone(self.zone)
        default = next((s for s in athlete.shoes.all() if s.is_default), None)
        initial = {
            "sport": Sport.RUN,
            "date": now.date(),
            "time": (now - timedelta(hours=1)).replace(minute=0),
            "shoe": str(default.public_id) if default else "",
        }
        super().__init__(data, athlete=athlete, units=units, initial=initial)
        listed = shoe_choices(list(self.shoes.values()))
        self.fields["shoe"].choices = [("", _("no shoe")), *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("date") and data.get("time"):
            start = datetime.combine(data["date"], data["time"], tzinfo=self.zone)
            if start > timezone.now():
                self.add_error("date", _("This lies in the future."))
            data["start"] = start
        return data

    def arguments(self) -> dict[str, Any]:
        """Arguments of `activity_create_manual`, SI."""
        data = self.cleaned_data
        climb = data["climb"]
        return {
            "start": data["start"],
            "time_zone": self.zone.key,
            "moving_s": data["duration"],
            "distance_m": data["distance"],
            "ascent_m": None if climb is None else climb * self.metres_climb,
            "average_heart_rate_bpm": data["heart_rate"],
            "shoe": self._shoe(),
            **{key: data[key] for key in ("sport", "title", "workout_type", "surface", "notes")},
        }


class BulkForm(_WithShoes):
    """What the bar under the list asks for; "keep" leaves a field alone."""

    workout_type = forms.ChoiceField(
        label=_("Workout type"), choices=[KEEP_CHOICE, *WorkoutType.choices], required=False
    )
    surface = forms.ChoiceField(
        label=_("Surface"), choices=[KEEP_CHOICE, *Surface.choices], required=False
    )
    shoe = forms.ChoiceField(label=_("Shoe"), required=False)

    def __init__(self, data: QueryDict | None = None, *, athlete: Athlete):
        kept = dict.fromkeys(("workout_type", "surface", "shoe"), KEEP_CHOICE[0])
        super().__init__(data, athlete=athlete, prefix="set", initial=kept)
        listed = shoe_choices(list(self.shoes.values()))
        self.fields["shoe"].choices = [KEEP_CHOICE, NO_SHOE, *listed]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Arguments of `activities_bulk_edit`; what was not sent or is unknown stays as it is."""
        self.full_clean()
        data = {name: self.cleaned_data.get(name) for name in self.fields}
        keep = KEEP_CHOICE[0]
        values: dict[str, Any] = {
            name: data[name]
            for name in ("workout_type", "surface")
            if f"set-{name}" in self.data and data[name] not in (None, keep)
        }
        if data["shoe"] not in (None, "", keep):
            values["shoe"] = self._shoe()
        return values or {"shoe": KEEP}


def keys_of(data: QueryDict) -> list[UUID]:
    """The activities ticked in the list; anything that is no id is nobody's activity."""
    found = []
    for text in data.getlist("key"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


class FilterForm(forms.Form):
    """The list's filter as the URL holds it: ?q=&from=&to=&sport=&type=&device=&min=&max=&sort="""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    sport = forms.ChoiceField(
        label=_("Sport"), choices=[("", _("all")), *Sport.choices], required=False
    )
    type = forms.ChoiceField(
        label=_("Workout type"),
        choices=[("", _("all")), *WorkoutType.choices[1:]],
        required=False,
    )
    device = forms.CharField(label=_("Device"), required=False, max_length=80)
    min = DistanceField(label=_("Longer than"), required=False, min_value=0)
    max = DistanceField(label=_("Shorter than"), required=False, min_value=0)
    sort = forms.CharField(required=False)
    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, data: QueryDict, *, units: Units):
        super().__init__(data)
        # "from" is no name Python lets a class body use.
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=forms.DateInput(attrs={"type": "date"})
            )
        for name in ("min", "max"):
            field = self.fields[name]
            assert isinstance(field, DistanceField)
            field.units = units
            field.widget.attrs |= {"step": "any", "inputmode": "decimal"}

    def wanted(self) -> LibraryFilter:
        """The filter in SI; what cannot be understood is left out."""
        self.full_clean()
        data = self.cleaned_data
        sort = data.get("sort") or "-date"
        name = sort.removeprefix("-")
        return LibraryFilter(
            text=data.get("q", ""),
            first_day=data.get("from"),
            last_day=data.get("to"),
            sport=data.get("sport", ""),
            workout_type=data.get("type", ""),
            device=data.get("device", ""),
            min_m=data.get("min"),
            max_m=data.get("max"),
            sort=name if name in SORTS else "date",
            descending=sort.startswith("-") or name not in SORTS,
            page=data.get("page") or 1,
        )
