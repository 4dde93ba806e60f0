"""Six invented runners: who they are, where they live, what they wear and how they train.

Dates are days before the end of the season ("ago"), so that a demo always ends today.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from activities.core.recording import Device, Sensor
from simulation.body import Body


@dataclass(frozen=True, slots=True)
class Home:
    """A real town's place and climate; its streets are made up."""

    town: str
    latitude: float
    longitude: float
    zone: str  # IANA
    height_m: float
    town_slope: float  # root mean square slope of the streets
    hills_m: float
    mean_c: float  # yearly mean by day
    swing_c: float  # half the difference of July and January


@dataclass(frozen=True, slots=True)
class Kit:
    """A watch or phone, worn from `from_ago` until the next kit.

    `format`: what the athlete exports. `power`: "", "native" or "developer" (a foot pod's field).
    `strap`: chest strap, otherwise the wrist's optical sensor (cadence lock, lag). The errors are
    relative: distance and power as this device measures them. `every_s`: time between samples.
    """

    from_ago: int
    device: Device
    format: str = "fit"
    heart_rate: bool = True
    cadence: bool = True
    strap: bool = False
    dynamics: bool = False
    power: str = ""
    barometer: bool = True
    temperature: bool = True
    auto_pause: bool = True
    gzip: bool = False
    sensors: tuple[Sensor, ...] = ()
    distance_error: float = 0.0
    power_error: float = 0.0
    gps_m: float = 2.2
    every_s: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """A planted lasting change, the truth a detector should find.

    `channel`: step_length, cadence, heart_rate or power. `effect_pct` at equal speed. `kind`: step
    or drift over `days`. `cause`: "athlete", or "device" for a measurement that only looks like one.
    """

    channel: str
    effect_pct: float
    from_ago: int
    kind: str = "step"
    days: int = 0
    cause: str = "athlete"
    reason: str = ""

    def share(self, ago: float) -> float:
        """How much of the change is there `ago` days before the end: 0..1."""
        if ago > self.from_ago:
            return 0.0
        return 1.0 if self.kind == "step" else min((self.from_ago - ago) / self.days, 1.0)


@dataclass(frozen=True, slots=True)
class Habit:
    """How someone trains. `days`: session role by weekday, Monday first ("" = rest)."""

    weekly_km: float
    days: tuple[str, ...]
    races: tuple[tuple[int, float], ...]  # (days ago, km); goal races have the longest preparation
    weekday_hour: float
    weekend_hour: float
    missed: float = 0.08
    treadmill: float = 0.0  # share of cold days run indoors
    trail: float = 0.0  # share of easy and long runs in the hills
    track: bool = True
    run_walk_until_ago: int = 0  # walking breaks until then
    other: tuple[tuple[str, float], ...] = ()  # (sport, sessions a week)


@dataclass(frozen=True, slots=True)
class AthleteSpec:
    """One athlete. `threshold_mps`: speed she can hold for an hour at the season's end."""

    key: str
    name: str
    sex: str  # "F" or "M"
    birth_year: int
    about: str
    home: Home
    body: Body
    threshold_mps: float
    threshold_bpm: float
    gain: float  # relative gain of threshold speed over the two years
    habit: Habit
    kits: tuple[Kit, ...]
    changes: tuple[Change, ...] = ()
    breaks: tuple[tuple[int, int, str], ...] = ()  # (from ago, days, why)
    holiday: Home | None = None
    holidays: tuple[tuple[int, int], ...] = ()  # (from ago, days) away from home
    shoes: tuple[str, ...] = field(default=("Kestrel Daily", "Kestrel Daily", "Arrow Race"))


FREIBURG = Home("Freiburg", 47.9959, 7.8522, "Europe/Berlin", 278, 0.013, 260, 12.5, 9.5)
BRISTOL = Home("Bristol", 51.4552, -2.5967, "Europe/London", 34, 0.020, 90, 11.5, 6.5)
OTTAWA = Home("Ottawa", 45.4215, -75.6972, "America/Toronto", 74, 0.008, 60, 8.0, 16.0)
BOULDER = Home("Boulder", 40.0150, -105.2705, "America/Denver", 1640, 0.018, 420, 13.0, 12.0)
CHRISTCHURCH = Home("Christchurch", -43.5321, 172.6362, "Pacific/Auckland", 12, 0.005, 160, 13.0, 6.0)  # fmt: skip
MATSUMOTO = Home("Matsumoto", 36.2381, 137.9720, "Asia/Tokyo", 590, 0.014, 240, 13.5, 12.5)
FUNCHAL = Home("Funchal", 32.6507, -16.9084, "Atlantic/Madeira", 60, 0.030, 420, 20.5, 3.5)

_HRM = Sensor("heart_rate", "Garmin", "HRM-Pro", "58213")
_POD = Sensor("foot_pod", "Stryd", "", "40718")


def _nora() -> AthleteSpec:
    watch = Device("Garmin", "Forerunner 265", "3459120044", "19.18")
    return AthleteSpec(
        "nora", "Nora Feldkamp", "F", 1994, "Club runner, 10 km in 38 minutes", FREIBURG,
        Body(56.0, 1.69, 192.0, 47.0, cadence_offset=0.035, oscillation_pct=7.6, contact_ms=238.0,
             balance_pct=50.6, endurance=1.065),
        threshold_mps=4.27, threshold_bpm=176.0, gain=0.035,
        habit=Habit(66.0, ("", "quality", "easy", "quality", "", "easy", "long"),
                    ((37, 10.0), (121, 21.0975), (177, 5.0), (289, 10.0), (373, 21.0975),
                     (478, 10.0), (590, 5.0), (674, 10.0)), 6.3, 8.8),
        kits=(Kit(900, watch, strap=True, dynamics=True, power="native", sensors=(_HRM,)),),
        changes=(Change("cadence", 3.0, 118, reason="cadence drills since the half marathon"),),
        breaks=((532, 9, "flu"), (231, 6, "cold")),
        holiday=FUNCHAL, holidays=((330, 12),),
        shoes=("Kestrel Daily 4", "Kestrel Tempo 2", "Arrow Race 3"),
    )  # fmt: skip


def _daniel() -> AthleteSpec:
    old = Device("Garmin", "Forerunner 245", "3311876520", "13.00")
    new = Device("Garmin", "Forerunner 965", "3472230981", "21.19")
    return AthleteSpec(
        "daniel", "Daniel Okafor", "M", 1986, "Marathon in 3:10, trains before work", BRISTOL,
        Body(73.0, 1.81, 186.0, 46.0, cadence_offset=-0.015, oscillation_pct=8.3, contact_ms=251.0,
             balance_pct=49.4, endurance=1.07),
        threshold_mps=4.01, threshold_bpm=168.0, gain=0.04,
        habit=Habit(72.0, ("easy", "quality", "easy", "quality", "", "easy", "long"),
                    ((79, 42.195), (121, 21.0975), (219, 10.0), (443, 42.195), (485, 21.0975),
                     (604, 10.0)), 6.0, 8.0),
        kits=(Kit(900, old, power="developer", sensors=(_POD,), gps_m=2.8),
              Kit(302, new, strap=True, dynamics=True, power="native", sensors=(_HRM,),
                  distance_error=-0.006, power_error=0.19, gps_m=1.7)),
        changes=(Change("power", 19.0, 302, cause="device", reason="new watch"),),
        breaks=((437, 12, "rest after the marathon"), (72, 10, "rest after the marathon"),
                (168, 7, "cold")),
        shoes=("Kestrel Max", "Kestrel Daily 4", "Arrow Carbon"),
    )  # fmt: skip


def _lucie() -> AthleteSpec:
    phone = Device("", "StrideNote 4.2", "", "")
    watch = Device("Garmin", "Forerunner 55", "3402217765", "9.06")
    return AthleteSpec(
        "lucie", "Lucie Tremblay", "F", 1999, "Began two years ago with walking breaks", OTTAWA,
        Body(64.0, 1.66, 196.0, 62.0, cadence_offset=-0.01, oscillation_pct=8.9, contact_ms=274.0,
             endurance=1.085, heat=0.0042),
        threshold_mps=3.05, threshold_bpm=178.0, gain=0.22,
        habit=Habit(26.0, ("", "easy", "", "quality", "", "easy", "long"),
                    ((44, 10.0), (205, 5.0), (408, 5.0)), 17.6, 9.6, missed=0.16, treadmill=0.75,
                    track=False, run_walk_until_ago=430, other=(("walk", 0.35),)),
        kits=(Kit(900, phone, format="gpx", heart_rate=False, cadence=False, barometer=False,
                  temperature=False, gps_m=3.4, every_s=3),
              Kit(498, watch, barometer=False, temperature=False, gps_m=2.6)),
        breaks=((610, 14, "knee pain"), (350, 8, "exams")),
        shoes=("Kestrel Daily 3", "Kestrel Daily 4", "Kestrel Daily 4"),
    )  # fmt: skip


def _mateo() -> AthleteSpec:
    watch = Device("COROS", "VERTIX 2", "77120946", "3.05")
    return AthleteSpec(
        "mateo", "Mateo Quiroga", "M", 1990, "Trail runner, rides on rest days", BOULDER,
        Body(68.0, 1.76, 189.0, 44.0, cadence_offset=0.02, oscillation_pct=7.9, contact_ms=247.0,
             endurance=1.06),
        threshold_mps=3.92, threshold_bpm=170.0, gain=0.01,
        habit=Habit(58.0, ("", "easy", "quality", "easy", "", "easy", "long"),
                    ((58, 21.0975), (254, 30.0), (422, 21.0975), (618, 30.0)), 17.2, 7.2,
                    trail=0.62, treadmill=0.1, other=(("ride", 0.8),)),
        kits=(Kit(900, watch, strap=True, dynamics=True, power="native", auto_pause=False,
                  gps_m=2.0),),
        changes=(Change("heart_rate", 4.5, 128, kind="drift", days=63,
                        reason="too much climbing, too little rest"),),
        breaks=((474, 10, "ankle"),),
        shoes=("Ridge Trail 2", "Kestrel Daily 4", "Ridge Race"),
    )  # fmt: skip


def _helen() -> AthleteSpec:
    watch = Device("Polar", "Pacer Pro", "90412277", "2.1")
    return AthleteSpec(
        "helen", "Helen Marsden", "F", 1968, "Masters runner, back from a calf injury", CHRISTCHURCH,
        Body(59.0, 1.67, 172.0, 52.0, cadence_offset=0.01, oscillation_pct=7.4, contact_ms=258.0,
             endurance=1.065),
        threshold_mps=3.42, threshold_bpm=155.0, gain=-0.012,
        habit=Habit(44.0, ("", "easy", "quality", "", "easy", "", "long"),
                    ((51, 21.0975), (303, 10.0), (401, 21.0975), (562, 10.0)), 9.2, 8.4,
                    missed=0.06, trail=0.08, other=(("swim", 0.9),)),
        kits=(Kit(900, watch, format="tcx", strap=True, auto_pause=False, gps_m=2.4),
              Kit(351, watch, strap=True, power="native", auto_pause=False, gzip=True, gps_m=2.4)),
        changes=(Change("step_length", -4.0, 196, reason="shorter steps after the calf injury"),),
        breaks=((221, 25, "calf injury"), (480, 7, "cold")),
        shoes=("Kestrel Max", "Kestrel Daily 4", "Arrow Race 2"),
    )  # fmt: skip


def _ren() -> AthleteSpec:
    watch = Device("Garmin", "Forerunner 255", "3428816003", "17.26")
    return AthleteSpec(
        "ren", "Ren Takamori", "M", 2008, "Junior on the track, 5 km in 16:20", MATSUMOTO,
        Body(57.0, 1.72, 202.0, 49.0, cadence_offset=0.045, oscillation_pct=7.8, contact_ms=230.0,
             endurance=1.075),
        threshold_mps=4.66, threshold_bpm=184.0, gain=0.07,
        habit=Habit(50.0, ("easy", "quality", "easy", "", "quality", "long", ""),
                    ((30, 5.0), (86, 3.0), (149, 5.0), (345, 3.0), (401, 5.0), (513, 3.0),
                     (660, 5.0)), 16.6, 9.0, missed=0.07),
        kits=(Kit(900, watch, gps_m=2.1),),
        breaks=((570, 12, "examinations"), (268, 8, "flu")),
        shoes=("Kestrel Daily 3", "Kestrel Tempo 2", "Arrow Spike"),
    )  # fmt: skip


def demo_specs() -> tuple[AthleteSpec, ...]:
    """The six athletes of the demo, in the order a coach would list them."""
    return (_nora(), _daniel(), _lucie(), _mateo(), _helen(), _ren())
