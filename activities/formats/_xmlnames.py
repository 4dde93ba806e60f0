"""What exporters call sports and devices, in the words and numbers they use."""

from __future__ import annotations

import re

from activities.core.recording import Device

# Numbers in <type> of Strava's GPX export.
_STRAVA = {
    "1": ("ride", ""),
    "2": ("ski", ""),
    "3": ("ski", ""),
    "4": ("hike", ""),
    "7": ("ski", ""),
    "9": ("run", ""),
    "10": ("walk", ""),
    "16": ("swim", ""),
    "17": ("ride", "virtual"),
    "18": ("ride", ""),
}
# Beginnings of words, in the order they are asked: "trail running" is a run, "wandern" a hike.
_SPORTS = (
    ("ski", "ski snowboard langlauf langrenn hiihto backcountry schilauf"),
    ("swim", "swim schwimm natac natat nuoto zwem pływ plyw plav simning svømning uinti"),
    (
        "ride",
        "ride riding cycl bicy bik rad fahrrad radfahren velo vélo cicl fiets kolo rower mtb "
        "gravel cyklist cykel pyöräily mountainbik ebik spinning ride's",
    ),
    (
        "run",
        "run jog lauf laufen läuf course footing correr corr carrera corsa corrid cors hardlop "
        "loop løb löp lopning bieg běh beh futás futas juoks koş kos trailrun бег треил "
        "marathon parkrun obstacle treadmill laufband tapis",
    ),
    (
        "hike",
        "hik wander bergwander randonn senderis excursi escursion trek caminhada turyst turist "
        "vandring mountaineer bergstei поход",
    ),
    (
        "walk",
        "walk gehen spazier march camin cammin passegg wandel lopen chodz spacer chůz chuz "
        "promen nordicwalk ходьба kävely gang",
    ),
    ("strength", "strength weight kraft muscul fuerza forza crossfit gym hiit"),
    ("multisport", "multisport triathl duathl"),
)
_SCRIPTS = (("run", ("跑", "ランニング", "달리기", "러닝")), ("ride", ("骑行", "サイクリング")))
_SUBS = (
    ("treadmill", "treadmill laufband tapis tredmølle bieżnia"),
    ("virtual", "virtual"),
    ("trail", "trail"),
    ("track", "track bahn piste"),
    ("ultra", "ultra"),
    ("open_water", "open freiwasser openwater"),
    ("indoor", "indoor hallen"),
    ("road", "street road straße strasse"),
)
_WORD = re.compile(r"[^\W\d_]+")


def sport_of(text: str) -> tuple[str, str]:
    """(sport, sub_sport) for a type as written in a file; ("", "") if the words say nothing."""
    text = text.strip().casefold()[:200]
    if text in _STRAVA:
        return _STRAVA[text]
    words = _WORD.findall(text)
    sport = ""
    for key, starts in _SPORTS:
        if any(word.startswith(tuple(starts.split())) for word in words):
            sport = key
            break
    if not sport:
        sport = next((key for key, marks in _SCRIPTS if any(m in text for m in marks)), "")
    subs = [key for key, starts in _SUBS if any(w.startswith(tuple(starts.split())) for w in words)]
    if not sport and subs[:1] == ["trail"]:
        sport = "run"
    allowed = {
        "run": ("treadmill", "virtual", "trail", "track", "ultra", "indoor", "road"),
        "ride": ("virtual", "indoor", "road", "track"),
        "swim": ("open_water", "indoor"),
    }.get(sport, ("indoor",))
    return sport, next((sub for sub in subs if sub in allowed and sport), "")


# How a product name begins, and who makes it.
_MAKERS = (
    (
        "Garmin",
        "garmin forerunner fenix fēnix vivoactive vívoactive vivosport vívosport vivosmart "
        "vívosmart edge etrex instinct venu epix enduro marq tactix approach oregon gpsmap "
        "montana dakota foretrex d2 descent quatix lily swim",
    ),
    ("Polar", "polar"),
    ("Suunto", "suunto ambit spartan"),
    ("COROS", "coros"),
    ("Apple", "apple"),
    ("Amazfit", "amazfit huami zepp"),
    ("Wahoo", "wahoo elemnt tickr"),
    ("TomTom", "tomtom"),
    ("Fitbit", "fitbit"),
    ("Samsung", "samsung"),
    ("Huawei", "huawei"),
    ("Xiaomi", "xiaomi"),
    ("Bryton", "bryton"),
    ("Sigma", "sigma"),
    ("Decathlon", "decathlon geonaute"),
    ("Timex", "timex"),
    ("Nike", "nike+"),
)
# Services and apps that export what something else recorded.
_SOFTWARE = re.compile(
    r"garmin (connect|express|training)|connect api|movescount|runkeeper|sports tracker|gpsbabel|"
    r"polar (flow|pro)|strava|health export|mapmy|endomondo|locus|opentracks|tcx|gpx|nike|"
    r"suunto app|runtastic|adidas|komoot|samsung health|https?:|android|iphone|exporter",
    re.IGNORECASE,
)


def device_of(creator: str) -> Device:
    """The device behind a creator like "StravaGPX Garmin Forerunner 255" or "Polar V800"."""
    creator = " ".join(creator.split())[:120]
    software, _, rest = creator.partition(" ")
    if software.casefold() == "stravagpx" and maker_of(rest):
        manufacturer, product = split_maker(rest)
        return Device(manufacturer, product, software=software)
    if creator.casefold().startswith("huami amazfit"):
        return Device("Amazfit", creator[14:], software=creator)
    if _SOFTWARE.search(creator) or not maker_of(creator):
        return Device(software=creator)
    manufacturer, product = split_maker(creator)
    return Device(manufacturer, product)


def maker_of(name: str) -> str:
    """Manufacturer of a product by the beginning of its name, "" if it is not known."""
    first = name.casefold().partition(" ")[0]
    return next((maker for maker, words in _MAKERS if first in words.split()), "")


def split_maker(name: str) -> tuple[str, str]:
    """("Garmin", "Forerunner 255") for "Garmin Forerunner 255" and for "Forerunner 255"."""
    maker = maker_of(name)
    first, _, rest = name.partition(" ")
    return (maker, rest) if maker and first.casefold() == maker.casefold() else (maker, name)
