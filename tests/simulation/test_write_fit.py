"""FIT files against an independent reader (fitdecode)."""

import io
from dataclasses import replace

import fitdecode
import numpy as np
import pytest

from activities.core.recording import Device, Pause
from simulation.bench import one_hour
from simulation.fit_container import SEMICIRCLES, crc16
from simulation.write_fit import write_fit


def messages(data):
    """(name, {field: value}) of every message; any defect raises."""
    with fitdecode.FitReader(
        io.BytesIO(data),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:
        return [
            (frame.name, {f.name: f.value for f in frame.fields})
            for frame in reader
            if isinstance(frame, fitdecode.FitDataMessage)
        ]


def named(found, name):
    return [values for key, values in found if key == name]


@pytest.fixture(scope="module")
def hour():
    return one_hour(3)


@pytest.fixture(scope="module")
def found(hour):
    return messages(write_fit(hour))


def test_the_check_sum_has_the_published_check_value():
    assert crc16(b"123456789") == 0xBB3D  # CRC-16/ARC


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 1000])
def test_the_check_sum_over_data_and_its_own_sum_is_zero(size):
    data = np.random.default_rng(size).integers(0, 256, size, dtype=np.uint8).tobytes()
    assert crc16(data + crc16(data).to_bytes(2, "little")) == 0


@pytest.mark.parametrize(
    ("field", "channel", "factor", "error"),
    [
        ("distance", "distance_m", 1, 0.005),
        ("enhanced_speed", "speed_mps", 1, 0.0006),
        ("enhanced_altitude", "altitude_m", 1, 0.11),
        ("heart_rate", "heart_rate_bpm", 1, 0.5),
        ("power", "power_w", 1, 0.5),
        ("step_length", "step_length_m", 1000, 0.06),
        ("vertical_oscillation", "vertical_oscillation_mm", 1, 0.06),
        ("stance_time", "ground_contact_ms", 1, 0.06),
        ("stance_time_balance", "ground_contact_balance_pct", 1, 0.006),
        ("temperature", "temperature_c", 1, 0.5),
        ("core_temperature", "core_temperature_c", 1, 0.006),
        ("position_lat", "latitude", SEMICIRCLES, 0.51),
        ("position_long", "longitude", SEMICIRCLES, 0.51),
    ],
)
def test_a_channel_survives_within_half_a_step(hour, found, field, channel, factor, error):
    read = np.array([record[field] for record in named(found, "record")])
    assert np.abs(read - hour.channels[channel].astype(float) * factor).max() <= error


def test_cadence_is_written_as_strides_with_their_fraction(hour, found):
    read = [r["cadence"] + r["fractional_cadence"] for r in named(found, "record")]
    assert np.allclose(np.array(read) * 2, hour.channels["cadence_spm"])


def test_the_session_says_sport_totals_and_local_time(hour, found):
    (session,), (activity,) = named(found, "session"), named(found, "activity")
    assert (session["sport"], session["sub_sport"]) == ("running", "street")
    assert session["total_distance"] == pytest.approx(hour.totals.distance_m, abs=0.01)
    assert session["num_laps"] == len(named(found, "lap")) == len(hour.laps)
    ahead = activity["local_timestamp"].replace(tzinfo=None) - activity["timestamp"].replace(
        tzinfo=None
    )
    assert ahead.total_seconds() == hour.utc_offset_s


def test_a_pause_stops_the_timer_and_leaves_no_samples(hour):
    keep = np.r_[0:601, 650:3600]
    channels = {key: values[keep] for key, values in hour.channels.items()}
    paused = replace(hour, channels=channels, pauses=(Pause(600.0, 650.0, "auto"),))
    found = messages(write_fit(paused))
    timer = [e for e in named(found, "event") if e["event"] == "timer"]
    assert [(e["event_type"], e["timer_trigger"]) for e in timer] == [
        ("start", "manual"), ("stop_all", "auto"), ("start", "auto"), ("stop_all", "manual"),
    ]  # fmt: skip
    stamps = [(i, v["timestamp"]) for i, (name, v) in enumerate(found) if name == "record"]
    stop = next(i for i, (name, v) in enumerate(found) if name == "event" and v is timer[1])
    assert (timer[2]["timestamp"] - timer[1]["timestamp"]).total_seconds() == 50
    assert all((when <= timer[1]["timestamp"]) == (i < stop) for i, when in stamps)


def test_missing_values_are_read_as_missing(hour):
    channels = dict(hour.channels)
    channels["heart_rate_bpm"] = channels["heart_rate_bpm"].copy()
    channels["heart_rate_bpm"][10:20] = np.nan
    records = named(messages(write_fit(replace(hour, channels=channels))), "record")
    assert [i for i, r in enumerate(records) if r["heart_rate"] is None] == list(range(10, 20))


def test_a_foot_pod_writes_power_into_its_own_field(hour):
    records = named(messages(write_fit(hour, developer_power=True)), "record")
    assert [r["Power"] for r in records] == hour.channels["power_w"].astype(int).tolist()
    assert "power" not in records[0]


def test_devices_and_sensors_are_named(found):
    creator, strap = named(found, "device_info")
    assert (creator["device_index"], creator["product_name"]) == ("creator", "Forerunner 265")
    assert (creator["software_version"], creator["serial_number"]) == (18.23, 3412345678)
    assert strap["antplus_device_type"] == "heart_rate"


def test_an_unknown_maker_and_a_recording_without_samples_are_still_a_valid_file(hour):
    empty = replace(hour, channels={}, laps=(), sensors=(), device=Device("", "Some App"))
    found = messages(write_fit(empty))
    assert len(named(found, "session")) == 1
    assert named(found, "record") == []
