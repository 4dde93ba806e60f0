"""What is possible: limits by sport and channel; a value beyond is a fault (science A24)."""

from __future__ import annotations

ON_FOOT = frozenset({"run", "walk", "hike"})
MAX_SPEED_MPS = {
    "run": 12.0, "walk": 12.0, "hike": 12.0, "strength": 12.0, "swim": 5.0, "ride": 30.0,
    "ski": 45.0,
}  # fmt: skip
_ANY_SPEED_MPS = 60.0
MAX_POWER_W = 2_100.0  # 30 W/kg at 70 kg, when the mass is unknown
MAX_POWER_W_PER_KG = 30.0
HEART_RATE_BPM = (30.0, 230.0)
CADENCE_SPM = (0.0, 300.0)
STEP_LENGTH_M = (0.5, 2.2)  # of a run's median
ALTITUDE_M = (-500.0, 9_000.0)

# Values outside mean that the sensor had nothing to say: dropped without an alarm.
SILENT_RANGES = {
    "step_length_m": (0.1, 4.0),
    "vertical_oscillation_mm": (10.0, 300.0),
    "vertical_ratio_pct": (1.0, 40.0),
    "ground_contact_ms": (80.0, 1_200.0),
    "ground_contact_balance_pct": (25.0, 75.0),
    "ground_contact_share_pct": (5.0, 95.0),
    "respiration_rate_bpm": (3.0, 90.0),
    "temperature_c": (-50.0, 60.0),
    "core_temperature_c": (30.0, 44.0),
}

# What may be kept at all, of raw samples and of figures: beyond it a number is no measurement but
# damage or malice. The database holds the second table by constraints.
SAMPLE_RANGES = {
    "time_s": (0.0, 34_560_000.0),  # 400 days
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 180.0),
    "distance_m": (0.0, 1e7),
    "speed_mps": (0.0, 150.0),
    "altitude_m": (-1_000.0, 20_000.0),
    "heart_rate_bpm": (0.0, 255.0),
    "cadence_spm": (0.0, 500.0),
    "power_w": (0.0, 10_000.0),
    "step_length_m": (0.0, 10.0),
    "vertical_oscillation_mm": (0.0, 1_000.0),
    "vertical_ratio_pct": (0.0, 100.0),
    "ground_contact_ms": (0.0, 10_000.0),
    "ground_contact_balance_pct": (0.0, 100.0),
    "ground_contact_share_pct": (0.0, 100.0),
    "respiration_rate_bpm": (0.0, 255.0),
    "temperature_c": (-128.0, 127.0),
    "core_temperature_c": (0.0, 100.0),
}
FIGURE_RANGES = {
    "elapsed_s": (0.0, 34_560_000.0),
    "moving_s": (0.0, 34_560_000.0),
    "distance_m": (0.0, 1e7),
    "corrected_distance_m": (0.0, 1e7),
    "average_speed_mps": (0.0, 150.0),
    "ascent_m": (0.0, 100_000.0),
    "descent_m": (0.0, 100_000.0),
    "average_heart_rate_bpm": (0.0, 255.0),
    "max_heart_rate_bpm": (0.0, 255.0),
    "average_cadence_spm": (0.0, 500.0),
    "average_power_w": (0.0, 10_000.0),
    "average_step_length_m": (0.0, 10.0),
}


def max_speed_mps(sport: str) -> float:
    return MAX_SPEED_MPS.get(sport, _ANY_SPEED_MPS)


def max_acceleration_mps2(sport: str) -> float:
    return 4.0 if sport in ON_FOOT else 8.0
