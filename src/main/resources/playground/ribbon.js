/** The colours of connections, in order; the sixth connection begins again. Their values are in the style sheet. */
const COLOURS = 5;

/** One mark for each number that came, in the colour of its connection. What came in one frame stands without a gap. */
export class Ribbon {
  #canvas;
  #frames = [];
  #awaited = 0;
  #due = false;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#soon()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#soon());
  }

  clear() {
    this.#frames = [];
    this.#awaited = 0;
    this.#soon();
  }

  /** @param {number} connection counted from 0 */
  add(first, last, connection) {
    this.#frames.push({ first, last, connection });
    this.#awaited = Math.max(this.#awaited, last);
    this.#soon();
  }

  #soon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#draw();
    });
  }

  #draw() {
    const width = this.#canvas.clientWidth;
    const height = this.#canvas.clientHeight;
    const pen = prepared(this.#canvas, width, height);
    const styles = getComputedStyle(this.#canvas);
    const colours = Array.from({ length: COLOURS }, (_, i) => styles.getPropertyValue(`--connection-${i}`));
    const { step, rows, row } = layout(width, height, this.#awaited);
    const columns = Math.floor(width / step);
    const gap = step > 3 ? 1.5 : step > 2 ? 0.75 : 0;
    for (const { first, last, connection } of this.#frames) {
      pen.fillStyle = colours[connection % COLOURS];
      for (let number = first; number <= last; number += 1) {
        const at = number - 1;
        const x = (at % columns) * step;
        const wide = number < last && (at + 1) % columns !== 0 ? step + 0.5 : step - gap;
        pen.fillRect(x, Math.floor(at / columns) * row, wide, row - (rows > 1 ? 2 : 0));
      }
    }
  }
}

/** As large as they fit: one row while it can be, then two and four, then ever narrower. */
function layout(width, height, marks) {
  for (const [step, rows] of [[8, 1], [6, 1], [8, 2], [6, 2], [6, 3], [5, 4], [4, 4], [3, 4], [2, 6]]) {
    if (Math.floor(width / step) * rows >= marks) return { step, rows, row: height / rows };
  }
  const rows = 8;
  return { step: Math.max(0.25, (width * rows) / (marks + rows)), rows, row: height / rows };
}

/** A cleared pen in CSS pixels, sharp on every screen. */
export function prepared(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}
