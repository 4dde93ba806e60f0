// The upload page's words: the page brings them in the reader's language, as JSON.
export const MIB = 2 ** 20;
export const words = JSON.parse(document.getElementById("upload-words").textContent);

/** The sentence `key` with {names} filled in; `n` chooses between its forms one and many. */
export function fill(key, values = {}) {
  const found = words[key];
  const text = typeof found === "string" ? found : found[values.n === 1 ? "one" : "many"];
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(document.documentElement.lang) : value;
  });
}

/** "50 MiB", "1.5 GiB": as people compare files with limits. */
export function sizeOf(bytes) {
  for (const [unit, scale] of [["GiB", 2 ** 30], ["MiB", MIB], ["KiB", 1024]]) {
    const size = bytes / scale;
    if (size >= 1) {
      return `${size.toFixed(size < 10 ? 1 : 0).replace(/\.0$/, "")} ${unit}`;
    }
  }
  return `${bytes} B`;
}

export function partOf(part, whole) {
  return fill("part", { part: sizeOf(part), whole: sizeOf(whole) });
}
