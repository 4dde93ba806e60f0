// One map, a line a session: colour, dash and letter; a dot each at the place of the cursor.
import { RunMap } from "../run/map.js";
import { token } from "../run/theme.js";
import { STROKES, tokenOf } from "./data.js";

/** Stretches between gaps, as [latitude, longitude] pairs. */
function stretches(run) {
  const found = [[]];
  run.latitude.forEach((latitude, i) => {
    if (latitude === null || run.longitude[i] === null) {
      found.push([]);
    } else {
      found[found.length - 1].push([latitude, run.longitude[i]]);
    }
  });
  return found.filter((part) => part.length > 1);
}

export class CompareMap extends RunMap {
  get mapped() {
    return this.run.runs
      .map((run, place) => ({ ...run, place }))
      .filter((run) => run.latitude);
  }

  paint() {
    const L = window.L;
    this.layers?.remove();
    this.layers = L.layerGroup().addTo(this.map);
    this.track = L.featureGroup();
    const joints = { lineCap: "butt", lineJoin: "round", interactive: false };
    const lines = this.mapped.map((run) => ({ run, parts: stretches(run) }));
    for (const { parts } of lines) {
      L.polyline(parts, { ...joints, color: token("--surface"), weight: 7, opacity: 0.9 }).addTo(this.layers);
    }
    for (const { run, parts } of lines) {
      L.polyline(parts, {
        ...joints,
        color: token(tokenOf(run.letter)),
        weight: run.place ? 3.5 : 6,
        dashArray: STROKES[run.place] || null,
      }).addTo(this.track);
    }
    this.track.addTo(this.layers);
    this.dots = new Map();
    const taken = [];
    for (const { run, parts } of lines) {
      this.label(run, parts.flat(), taken);
    }
    this.follow();
  }

  /** Its letter on the line, where the letters before it are far away. */
  label(run, places, taken) {
    if (!places.length) {
      return;
    }
    const tries = Array.from({ length: 24 }, (_, i) => places[Math.floor(((i + 0.5) / 24) * places.length)]);
    const far = ([lat, lon]) =>
      Math.min(...taken.map((other) => Math.hypot(other[0] - lat, (other[1] - lon) * 0.7)));
    const first = tries[Math.min(23, 4 + run.place * 4)];
    const at = taken.length ? tries.reduce((best, place) => (far(place) > far(best) ? place : best), first) : first;
    taken.push(at);
    const options = { interactive: false, keyboard: false };
    window.L.marker(at, { ...options, icon: this.letter(run, "compare-label") }).addTo(this.layers);
    this.dots.set(
      run.letter,
      window.L.marker(at, { ...options, icon: this.letter(run, "compare-dot"), zIndexOffset: 1000 }),
    );
  }

  letter(run, name) {
    const size = name === "compare-dot" ? 20 : 18;
    return window.L.divIcon({ className: `${name} run-${run.letter}`, html: run.letter, iconSize: [size, size] });
  }

  follow() {
    const { index } = this.cursor;
    for (const run of this.mapped) {
      const dot = this.dots.get(run.letter);
      if (index === null || run.latitude[index] === null || run.longitude[index] === null) {
        dot?.remove();
      } else {
        dot?.setLatLng([run.latitude[index], run.longitude[index]]).addTo(this.map);
      }
    }
  }

  /** Index of the place nearest to a pixel on the first line that has one near enough. */
  nearest(point) {
    for (const run of this.mapped) {
      const index = RunMap.prototype.nearest.call(
        { map: this.map, run: { n: this.run.n, latitude: run.latitude, longitude: run.longitude } },
        point,
      );
      if (index !== null) {
        return index;
      }
    }
    return null;
  }

  showTicks() {}

  markStretch() {}
}
