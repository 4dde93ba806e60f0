// The map of hidden places: shows the zones, a click sets the place of the form, and the circle
// follows the slider, which also says in words how wide it is.
import { onTheme, token } from "./run/theme.js";

const WORLD = [[20, 0], 2];
const FOOT_M = 0.3048;

function radiusWords(metres, units) {
  const isFeet = units === "imperial";
  const number = isFeet ? Math.round(metres / FOOT_M) : metres;
  return `${number.toLocaleString("en-GB")} ${isFeet ? "ft" : "m"}`;
}

function sayRadius(form, units) {
  const slider = form.elements.radius_m;
  const output = form.querySelector("[data-zone-words]");
  const say = () => {
    output.value = radiusWords(slider.valueAsNumber, units);
    slider.setAttribute("aria-valuetext", output.value);
  };
  slider.addEventListener("input", say);
  output.hidden = false;
  say();
}

function loaded(url) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`cannot load ${url}`));
    document.head.append(element);
  });
}

class ZoneMap {
  constructor(element, data) {
    this.form = element.closest("form");
    this.data = data;
    const L = window.L;
    const isMiles = data.units === "imperial";
    this.map = L.map(element, {
      scrollWheelZoom: false, attributionControl: Boolean(data.tileUrl), fadeAnimation: false, zoomSnap: 0.25,
      dragging: !matchMedia("(pointer: coarse)").matches, // one finger scrolls the page
    });
    L.control.scale({ imperial: isMiles, metric: !isMiles }).addTo(this.map);
    if (data.tileUrl) {
      L.tileLayer(data.tileUrl, { attribution: data.tileAttribution, maxZoom: 19 }).addTo(this.map);
    }
    this.map.on("click", (event) => this.choose(event.latlng.wrap()));
    for (const name of ["latitude", "longitude", "radius_m"]) {
      this.form.elements[name].addEventListener("input", () => this.follow());
    }
    for (const option of this.form.querySelectorAll("[name=where]")) {
      option.addEventListener("change", () => this.follow());
    }
    onTheme(() => this.paint());
    this.look();
    this.paint();
  }

  number(name) {
    return Number.parseFloat(this.form.elements[name].value);
  }

  chosen() {
    const start = this.data.starts?.[this.form.elements.where.value];
    const place = start ?? [this.number("latitude"), this.number("longitude")];
    return place.every(Number.isFinite) ? place : null;
  }

  choose({ lat, lng }) {
    this.form.elements.latitude.value = lat.toFixed(6);
    this.form.elements.longitude.value = lng.toFixed(6);
    const typed = this.form.querySelector("[name=where][value=typed]");
    if (typed && typed.type === "radio") {
      typed.checked = true;
    }
    this.draw();
  }

  /** Draws the chosen circle, in sight however wide it has become. */
  follow() {
    this.draw();
    const place = this.chosen();
    if (place) {
      const bounds = window.L.latLng(place).toBounds(2 * this.number("radius_m"));
      if (!this.map.getBounds().contains(bounds)) {
        this.map.fitBounds(bounds, { padding: [24, 24], animate: false });
      }
    }
  }

  paint() {
    const L = window.L;
    this.layers?.remove();
    this.layers = L.featureGroup().addTo(this.map);
    const line = { interactive: false, color: token("--ink"), weight: 1.5 };
    L.polyline(this.data.tracks, { interactive: false, color: token("--muted"), weight: 2 }).addTo(this.layers);
    for (const zone of this.data.zones) {
      L.circle(zone.place, { ...line, radius: zone.radius, fillOpacity: 0.12 }).addTo(this.layers);
      if (zone.cut) {
        L.circle(zone.decoy, { ...line, radius: zone.cut, dashArray: "4 6", fillOpacity: 0.04 }).addTo(this.layers);
      }
    }
    this.draw();
  }

  draw() {
    const L = window.L;
    this.circle?.remove();
    this.circle = L.featureGroup().addTo(this.map);
    const place = this.chosen();
    const radius = this.number("radius_m");
    if (place && radius > 0) {
      const accent = token("--accent");
      L.circle(place, { interactive: false, color: accent, weight: 3, radius, fillOpacity: 0.15 }).addTo(this.circle);
      L.circleMarker(place, { interactive: false, color: accent, radius: 4, fillOpacity: 1 }).addTo(this.circle);
    }
  }

  /** The zones, else the last ways, else the world; circles can't tell before there is a view. */
  look() {
    const L = window.L;
    const bounds = L.latLngBounds([]);
    const circles = this.data.zones.map((zone) => (zone.cut ? [zone.decoy, zone.cut] : [zone.place, zone.radius]));
    const place = this.chosen();
    if (place) {
      circles.push([place, this.number("radius_m")]);
    }
    for (const [middle, radius] of circles) {
      bounds.extend(L.latLng(middle).toBounds(2 * radius));
    }
    if (!circles.length) {
      this.data.tracks.forEach((line) => bounds.extend(line));
    }
    if (bounds.isValid()) {
      this.map.fitBounds(bounds, { padding: [24, 24] });
    } else {
      this.map.setView(...WORLD);
    }
  }
}

const element = document.querySelector("[data-zone-map]");
if (element) {
  const data = JSON.parse(document.getElementById("zone-map").textContent);
  sayRadius(element.closest("form"), data.units);
  loaded(data.leaflet).then(
    () => {
      element.hidden = false;
      new ZoneMap(element, data);
    },
    (error) => console.warn(error),
  );
}
