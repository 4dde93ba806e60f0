// The recording as the server sends it: delta-coded whole numbers that share one index.

/** Undo the delta coding of a column: `v` holds differences in steps of `s`, null = missing. */
export function decode(column) {
  const values = new Array(column.v.length);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    const step = column.v[i];
    if (step === null) {
      values[i] = null;
    } else {
      sum += step;
      values[i] = sum / column.s;
    }
  }
  return values;
}

/** "5:04", "1:02:07": seconds as people write them. */
export function clock(seconds) {
  const whole = Math.round(Math.abs(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  const sign = seconds < 0 && whole ? "\u2212" : "";
  return hours
    ? `${sign}${hours}:${String(minutes).padStart(2, "0")}:${rest}`
    : `${sign}${minutes}:${rest}`;
}

const formats = new Map();

/** A number with `digits` decimals and thousands separated, as everywhere on the page. */
export function decimal(value, digits) {
  if (!formats.has(digits)) {
    formats.set(
      digits,
      new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    );
  }
  return formats.get(digits).format(value);
}

/** The value of a channel in words, with its unit; "–" where nothing was recorded. */
export function worded(channel, value, withUnit = true) {
  if (value === null || value === undefined) {
    return "–";
  }
  const text = channel.kind === "pace" ? clock(value) : decimal(value, channel.digits);
  if (!withUnit) {
    return text;
  }
  return channel.kind === "pace" ? `${text} ${channel.unit}` : `${text}\u00a0${channel.unit}`;
}

/** Index of the value of the rising `values` nearest to `wanted`. */
export function nearest(values, wanted) {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && wanted - values[low - 1] < values[low] - wanted ? low - 1 : low;
}

/** The recording the page brought along. */
export function brought(url) {
  return understood(url, JSON.parse(document.getElementById("run-data").textContent));
}

/** The recording of `url`, fetched. */
export async function load(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`${answer.status} for ${url}`);
  }
  return understood(url, await answer.json());
}

/** Axes, channels in the order of display, places and pauses. */
function understood(url, sent) {
  return {
    url,
    n: sent.n,
    time: decode(sent.time),
    distance: sent.distance ? decode(sent.distance) : null,
    distanceUnit: sent.distance_unit,
    latitude: sent.latitude ? decode(sent.latitude) : null,
    longitude: sent.longitude ? decode(sent.longitude) : null,
    pauses: sent.pauses,
    ticks: sent.ticks || [],
    channels: sent.channels.map((channel) => ({ ...channel, values: decode(channel) })),
  };
}
