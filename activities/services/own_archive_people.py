"""Of an archive of another hub: shoes, thresholds and what the profile leaves open here."""

from __future__ import annotations

from datetime import date
from typing import Any

from athletes import privacy
from athletes.models import Athlete, Shoe, Threshold

PROFILE = ("birth_year", "sex", "weight_kg")
Row = dict[str, Any]


def people_apply(*, athlete: Athlete, words: dict[str, Any]) -> dict[str, Shoe]:
    """Add what is missing. Returns the athlete's shoes by their ids on the other hub.

    In the caller's transaction. Raises ValidationError.
    """
    _profile(athlete, words["profile"])
    _privacy(athlete, words)
    _thresholds(athlete, words["thresholds"])
    return _shoes(athlete, words["shoes"])


def _profile(athlete: Athlete, said: Row) -> None:
    empty = [name for name in PROFILE if getattr(athlete, name) in (None, "") and said[name]]
    for name in empty:
        setattr(athlete, name, said[name])
    if empty:
        athlete.full_clean()
        athlete.save(update_fields=empty)


def _privacy(athlete: Athlete, words: dict[str, Any]) -> None:
    """What was hidden there is hidden here, nothing that is hidden here is shown."""
    said = words["profile"]
    if said["hidden_ends_m"] > athlete.hidden_ends_m:
        privacy.ends_hide(athlete=athlete, metres=said["hidden_ends_m"])
    if said["hides_maps"]:
        privacy.maps_hide(athlete=athlete, hides=True)
    known = {_spot(zone.place.y, zone.place.x) for zone in privacy.zones_of(athlete)}
    for row in words["zones"]:
        if _spot(row["latitude"], row["longitude"]) not in known:
            privacy.zone_add(
                athlete=athlete,
                name=row["name"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                radius_m=row["radius_m"],
                circle=(row["circle_latitude"], row["circle_longitude"], row["cut_radius_m"]),
            )


def _spot(latitude: float, longitude: float) -> tuple[float, float]:
    return round(latitude, 6), round(longitude, 6)


def _thresholds(athlete: Athlete, rows: list[Row]) -> None:
    """A day that has thresholds here keeps them."""
    known = {str(day) for day in athlete.thresholds.values_list("valid_from", flat=True)}
    for row in rows:
        if row["valid_from"] not in known:
            known.add(row["valid_from"])
            values = row | {"valid_from": date.fromisoformat(row["valid_from"])}
            Threshold.objects.create(athlete=athlete, **values)


def _shoes(athlete: Athlete, rows: list[Row]) -> dict[str, Shoe]:
    """A pair of the same name, bought on the same day, is the same pair."""
    mine = list(athlete.shoes.all())
    known = {(shoe.name, _said(shoe.bought_on)): shoe for shoe in mine}
    has_default = any(shoe.is_default for shoe in mine)
    found = {}
    for row in rows:
        pair = (row["name"], row["bought_on"])
        if pair not in known:
            is_default = row["is_default"] and not has_default and row["retired_on"] is None
            has_default = has_default or is_default
            known[pair] = Shoe.objects.create(
                athlete=athlete,
                name=row["name"],
                bought_on=_day(row["bought_on"]),
                retired_on=_day(row["retired_on"]),
                is_default=is_default,
            )
        found[row["id"]] = known[pair]
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None
