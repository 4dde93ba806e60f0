// The one position all parts of the page agree on: a sample's index, or nothing.

export class Cursor extends EventTarget {
  constructor(n) {
    super();
    this.n = n;
    this.index = null;
    this.span = null;
  }

  /** Move to `index` (null takes it away); `source` names who moved it. */
  move(index, source) {
    const next = index === null ? null : Math.max(0, Math.min(this.n - 1, index));
    if (next === this.index) {
      return;
    }
    this.index = next;
    this.dispatchEvent(new CustomEvent("move", { detail: { index: next, source } }));
  }

  /** Point out a stretch, `{from, to}` in seconds from the start; null takes it away. */
  mark(span) {
    this.span = span;
    this.dispatchEvent(new CustomEvent("mark", { detail: { span } }));
  }
}
