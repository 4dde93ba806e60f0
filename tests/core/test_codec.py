import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from activities.core.codec import decode, decode_mask, encode, encode_mask
from activities.core.recording import CHANNELS

# float32 holds whole quanta exactly only below 2^24 of them.
VALUES = st.one_of(st.floats(-20_000, 20_000), st.just(math.nan))


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(CHANNELS)), arrays(np.float64, st.integers(0, 300), elements=VALUES))
def test_what_is_read_back_is_within_half_a_quantum(key, values):
    back = decode(key, encode(key, values))
    channel = CHANNELS[key]
    assert back.dtype == np.dtype(channel.dtype)
    np.testing.assert_array_equal(np.isnan(back), np.isnan(values))
    known = ~np.isnan(values)
    rounding = np.abs(values[known]) * np.finfo(back.dtype).eps
    assert np.all(np.abs(back[known] - values[known]) <= channel.quantum / 2 * 1.000001 + rounding)


@settings(deadline=None, max_examples=60)
@given(arrays(np.float64, st.integers(0, 200), elements=st.floats(-180, 180)))
def test_storing_again_changes_nothing_more(longitude):
    once = encode("longitude", longitude)
    assert encode("longitude", decode("longitude", once)) == once


def test_jumps_beyond_32_bits_survive():
    longitude = np.array([-180.0, 180.0, -180.0, np.nan, 179.9999999])
    back = decode("longitude", encode("longitude", longitude))
    np.testing.assert_allclose(back, longitude, atol=5.1e-8)


def test_very_long_times_survive():
    time_s = np.array([0.0, 1.0, 4e9, 4e9 + 1])
    np.testing.assert_allclose(decode("time_s", encode("time_s", time_s)), time_s, atol=1e-6)


@pytest.mark.parametrize("bad", [math.inf, -math.inf, 1e300])
def test_a_value_that_cannot_be_stored_is_refused_not_lost(bad):
    with pytest.raises(ValueError, match="power_w"):
        encode("power_w", np.array([1.0, bad, 2.0]))


def test_a_constant_channel_costs_almost_nothing():
    assert len(encode("temperature_c", np.full(3600, 21.5))) < 40


def test_a_channel_of_only_missing_values_stays_missing():
    assert np.isnan(decode("speed_mps", encode("speed_mps", np.full(7, np.nan)))).all()


def test_an_hour_of_heart_rate_takes_less_than_a_byte_a_sample():
    rng = np.random.default_rng(3)
    heart_rate = np.round(150 + 10 * np.sin(np.arange(3600) / 90) + rng.normal(0, 0.5, 3600))
    assert len(encode("heart_rate_bpm", heart_rate)) < 3600


@pytest.mark.parametrize("cut", [0, 5, 23, 30])
def test_a_damaged_blob_is_refused(cut):
    blob = encode("speed_mps", np.sin(np.arange(500.0)))
    with pytest.raises(ValueError):
        decode("speed_mps", blob[:cut])


def test_a_blob_of_a_later_version_is_refused():
    blob = encode("speed_mps", np.arange(5.0))
    with pytest.raises(ValueError, match="version"):
        decode("speed_mps", bytes([99]) + blob[1:])


@settings(deadline=None)
@given(arrays(np.bool_, st.integers(0, 300)))
def test_masks_come_back_as_they_were(mask):
    np.testing.assert_array_equal(decode_mask(encode_mask(mask)), mask)


def test_missing_samples_cost_their_mask_and_no_more():
    power = np.full(3600, 250.0)
    power[np.random.default_rng(1).integers(0, 3600, 200)] = np.nan
    assert len(encode("power_w", power)) <= len(encode_mask(np.isnan(power))) + 40


@pytest.mark.parametrize("step", [127, 128, -128, -129, 32_767, 32_768, 2**31 - 1, 2**31])
def test_steps_at_the_limits_of_an_integer_type_survive(step):
    assert decode("time_s", encode("time_s", [0, step / 1000])).tolist() == [0, step / 1000]
