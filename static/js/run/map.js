// The map: the track as the hero, a dot that shares the cursor, paper where there are no tiles.
import { onTheme, token } from "./theme.js";

const NEAR = 36; // px from the track within which the pointer moves the cursor
const TICK_ZOOM = 14;

/** Stretches of the track between gaps, as [latitude, longitude] pairs. */
function stretches(run) {
  const found = [];
  let current = [];
  for (let i = 0; i < run.n; i += 1) {
    if (run.latitude[i] === null) {
      if (current.length > 1) {
        found.push(current);
      }
      current = [];
    } else {
      current.push([run.latitude[i], run.longitude[i]]);
    }
  }
  if (current.length > 1) {
    found.push(current);
  }
  return found;
}

export class RunMap {
  constructor(element, run, cursor, words) {
    this.element = element;
    this.run = run;
    this.cursor = cursor;
    this.words = words;
    const L = window.L;
    this.map = L.map(element, {
      zoomControl: false,
      scrollWheelZoom: false,
      attributionControl: Boolean(words.tileUrl),
      zoomSnap: 0.25,
      fadeAnimation: false,
    });
    L.control.zoom({ position: "topright" }).addTo(this.map);
    L.control.scale({ imperial: words.units === "imperial", metric: words.units !== "imperial" }).addTo(this.map);
    this.paint();
    this.map.fitBounds(this.track.getBounds(), { padding: [28, 28] });
    this.tiles();
    this.listen();
    if (matchMedia("(pointer: coarse)").matches) {
      this.veil();
    }
  }

  paint() {
    const L = window.L;
    this.layers?.remove();
    this.layers = L.layerGroup().addTo(this.map);
    const lines = stretches(this.run);
    const joints = { lineCap: "round", lineJoin: "round", interactive: false };
    L.polyline(lines, { ...joints, color: token("--surface"), weight: 8, opacity: 0.95 }).addTo(this.layers);
    this.track = L.polyline(lines, { ...joints, color: token("--accent"), weight: 4 }).addTo(this.layers);
    this.stretch = L.polyline([], { ...joints, color: token("--ink"), weight: 5 }).addTo(this.layers);
    this.end("start", lines[0][0]);
    const last = lines[lines.length - 1];
    this.end("finish", last[last.length - 1]);
    this.ticks = L.layerGroup();
    for (const [text, index] of this.run.ticks) {
      this.tick(text, index);
    }
    this.showTicks();
    this.dot = L.circleMarker([0, 0], {
      radius: 7, weight: 3, color: token("--surface"), fillColor: token("--ink"), fillOpacity: 1,
      interactive: false, className: "run-dot",
    });
    this.follow();
  }

  end(kind, place) {
    // A round trip ends where it began: the finish is small enough to leave the start in sight.
    const size = kind === "start" ? 20 : 12;
    const icon = window.L.divIcon({ className: `map-end is-${kind}`, iconSize: [size, size] });
    window.L.marker(place, { icon, interactive: false, keyboard: false, alt: this.words[kind] }).addTo(this.layers);
  }

  tick(text, index) {
    if (this.run.latitude[index] !== null) {
      const icon = window.L.divIcon({ className: "map-tick", html: String(text), iconSize: [20, 20] });
      const place = [this.run.latitude[index], this.run.longitude[index]];
      window.L.marker(place, { icon, interactive: false, keyboard: false }).addTo(this.ticks);
    }
  }

  showTicks() {
    if (this.map.getZoom() >= TICK_ZOOM || this.run.ticks.length <= 12) {
      this.ticks.addTo(this.layers);
    } else {
      this.ticks.remove();
    }
  }

  tiles() {
    const { tileUrl, tileAttribution } = this.words;
    if (!tileUrl) {
      return;
    }
    const layer = window.L.tileLayer(tileUrl, { attribution: tileAttribution, maxZoom: 19 });
    let arrived = 0;
    layer.on("tileload", () => {
      arrived += 1;
      this.element.classList.add("has-tiles");
    });
    layer.on("tileerror", () => {
      if (!arrived) {
        layer.remove();
      }
    });
    layer.addTo(this.map);
  }

  listen() {
    this.map.on("zoomend", () => this.showTicks());
    this.map.on("mousemove", (event) => {
      const index = this.nearest(event.containerPoint);
      if (index !== null) {
        this.cursor.move(index, "map");
      }
    });
    this.map.on("mouseout", () => this.cursor.move(null, "map"));
    this.cursor.addEventListener("move", () => this.follow());
    this.cursor.addEventListener("mark", () => this.markStretch());
    onTheme(() => this.paint());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(this.element);
  }

  /** Index of the sample nearest to a pixel of the map, if it is near enough. */
  nearest(point) {
    let best = null;
    let least = NEAR * NEAR;
    const origin = this.map.containerPointToLatLng([0, 0]);
    const zoom = this.map.getZoom();
    const corner = this.map.project(origin, zoom);
    for (let i = 0; i < this.run.n; i += 1) {
      if (this.run.latitude[i] !== null) {
        const place = this.map.project([this.run.latitude[i], this.run.longitude[i]], zoom);
        const away = (place.x - corner.x - point.x) ** 2 + (place.y - corner.y - point.y) ** 2;
        if (away < least) {
          least = away;
          best = i;
        }
      }
    }
    return best;
  }

  follow() {
    const { index } = this.cursor;
    if (index === null || this.run.latitude[index] === null) {
      this.dot.remove();
    } else {
      this.dot.setLatLng([this.run.latitude[index], this.run.longitude[index]]).addTo(this.map);
    }
  }

  markStretch() {
    const { span } = this.cursor;
    const places = [];
    for (let i = 0; span && i < this.run.n; i += 1) {
      if (this.run.time[i] >= span.from && this.run.time[i] <= span.to && this.run.latitude[i] !== null) {
        places.push([this.run.latitude[i], this.run.longitude[i]]);
      }
    }
    this.stretch.setLatLngs(places);
  }

  /** On touch screens the page scrolls over the map until somebody asks to move it. */
  veil() {
    const handlers = [this.map.dragging, this.map.touchZoom, this.map.tapHold].filter(Boolean);
    handlers.forEach((handler) => handler.disable());
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-veil";
    button.textContent = this.words.touch;
    button.addEventListener("click", () => {
      handlers.forEach((handler) => handler.enable());
      this.element.classList.add("is-live");
      button.remove();
    });
    this.element.append(button);
  }
}
