"""One small example of what each kind of device, app and export brings.

`python -m simulation.examples examples` writes them; the same bytes every time.
"""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from activities.core.recording import Device, DeviceTotals, Lap, Recording, Sensor
from simulation.bench import one_hour
from simulation.write_fit import write_fit
from simulation.write_gpx import write_gpx
from simulation.write_tcx import write_tcx

SECONDS = 300
DAY = 86_400
_PLACE = {"time_s", "latitude", "longitude", "distance_m", "altitude_m"}
_SIMPLE = _PLACE | {"speed_mps", "heart_rate_bpm", "cadence_spm"}
_NO_PLACE = {"latitude", "longitude", "altitude_m"}


@lru_cache(maxsize=1)
def _hour() -> Recording:
    return one_hour(7)


def _run(day: int, device: Device, *, keep: set[str] | None = None, every: int = 1) -> Recording:
    """Five minutes of a simulated run, `day` days on, with the channels the device measures."""
    hour = _hour()
    channels = {
        key: values[:SECONDS:every]
        for key, values in hour.channels.items()
        if keep is None or key in keep
    }
    end, length = float(channels["time_s"][-1]), float(hour.channels["distance_m"][SECONDS - 1])
    return replace(
        hour,
        start_utc=hour.start_utc + day * DAY,
        channels=channels,
        laps=(Lap(0.0, end, end, end, length, trigger="session_end", intensity="active"),),
        device=device,
        sensors=(Sensor("heart_rate", "Garmin", "HRM-Pro", "52341"),) if keep is None else (),
        totals=DeviceTotals(distance_m=round(length, 2), elapsed_s=end, timer_s=end),
    )


WATCH = Device("Garmin", "Forerunner 265", "3412345678", "18.23")


def _running_dynamics() -> bytes:
    return write_fit(_run(0, WATCH))


def _foot_pod_power() -> bytes:
    return write_fit(_run(1, WATCH, keep=_SIMPLE | {"power_w"}), developer_power=True)


def _treadmill() -> bytes:
    keep = set(_hour().channels) - _NO_PLACE
    return write_fit(replace(_run(2, WATCH, keep=keep), sub_sport="treadmill"))


def _cut_off() -> bytes:
    whole = write_fit(_run(3, WATCH))
    return whole[: len(whole) * 2 // 3]


def _tcx() -> bytes:
    return write_tcx(_run(4, Device("Polar", "Vantage V3"), keep=_SIMPLE))


def _gpx_of_a_watch() -> bytes:
    run = _run(5, Device("", "Suunto Race"), keep=_SIMPLE | {"power_w", "temperature_c"})
    return write_gpx(replace(run, format="gpx", title="Lunch run"), version=2)


def _gpx_of_a_phone() -> bytes:
    run = _run(6, Device("", "OpenTracks"), keep=_PLACE - {"distance_m"}, every=3)
    return write_gpx(replace(run, format="gpx", title="Around the park"))


def _strava_export() -> bytes:
    fit = write_fit(_run(7, WATCH))
    gpx = write_gpx(replace(_run(8, Device("", "Strava iPhone App"), keep=_SIMPLE), format="gpx"))
    table = "Activity ID,Activity Name,Filename\n101,Morning,activities/101.fit.gz\n"
    table += "102,Evening,activities/102.gpx.gz\n"
    return _zip(
        {
            "activities.csv": table.encode(),
            "activities/101.fit.gz": gzip.compress(fit, mtime=0),
            "activities/102.gpx.gz": gzip.compress(gpx, mtime=0),
            "media/photo.jpg": b"\xff\xd8\xff\xd9",
        }
    )


def _garmin_export() -> bytes:
    inner = _zip({f"runner_{day}.fit": write_fit(_run(day, WATCH)) for day in (9, 10)})
    folder = "DI_CONNECT/DI-Connect-Uploaded-Files/"
    return _zip({f"{folder}UploadedFiles_0-_Part1.zip": inner, "DI_CONNECT/profile.json": b"{}"})


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2024, 5, 20, 8, 0, 0))
            # Stored: what a compressor makes of the same bytes differs between its versions.
            archive.writestr(info, data, zipfile.ZIP_STORED)
    return out.getvalue()


EXAMPLES: dict[str, Callable[[], bytes]] = {
    "watch-running-dynamics.fit": _running_dynamics,
    "foot-pod-power.fit": _foot_pod_power,
    "treadmill.fit": _treadmill,
    "cut-off.fit": _cut_off,
    "watch.tcx": _tcx,
    "watch.gpx": _gpx_of_a_watch,
    "phone.gpx": _gpx_of_a_phone,
    "strava-export.zip": _strava_export,
    "garmin-export.zip": _garmin_export,
}


def main(folder: str) -> None:
    np.seterr(all="raise")
    for name, make in EXAMPLES.items():
        Path(folder, name).write_bytes(make())


if __name__ == "__main__":
    main(sys.argv[1])
