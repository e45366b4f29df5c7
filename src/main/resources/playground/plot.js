import { prepared } from './ribbon.js';

const SPAN = 20_000;
const EVERY = 200;
/** A slow reader gets several tokens at a time. */
const SMOOTH = 1600;
const LEFT = 46;
const BOTTOM = 20;
const BETWEEN = 32;

/** Tokens a second above, waiting bytes below, over the last seconds of a run; it stands still when the run is over. */
export class Plot {
  #canvas;
  #samples = [];
  #words;
  #timer = null;
  #read;

  /** @param read gives what is sampled: {tokens, hub, client, paused, away}, tokens counted from the beginning */
  constructor(canvas, read) {
    this.#canvas = canvas;
    this.#read = read;
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  set words(words) {
    this.#words = words;
    this.draw();
  }

  start() {
    this.stop();
    this.#samples = [];
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), EVERY);
  }

  stop() {
    if (this.#timer !== null) this.#sample();
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #sample() {
    const now = performance.now();
    const sample = { at: now, ...this.#read() };
    const before = this.#samples.findLast((one) => now - one.at >= SMOOTH) ?? this.#samples[0];
    const seconds = before ? (now - before.at) / 1000 : 0;
    sample.rate = seconds > 0.15 ? (sample.tokens - before.tokens) / Math.max(1, seconds) : 0;
    this.#samples.push(sample);
    while (this.#samples.length > 2 && now - this.#samples[1].at > SPAN) this.#samples.shift();
    this.draw();
  }

  draw() {
    const width = this.#canvas.clientWidth;
    const height = this.#canvas.clientHeight;
    if (!width || !this.#words) return;
    const pen = prepared(this.#canvas, width, height);
    const styles = getComputedStyle(this.#canvas);
    const colour = (name) => styles.getPropertyValue(`--${name}`);
    pen.font = `11px ${styles.fontFamily}`;
    const upper = Math.round((height - BOTTOM - BETWEEN - 14) * 0.58);
    const end = this.#samples.at(-1)?.at ?? 0;
    const begin = Math.min(this.#samples[0]?.at ?? 0, end - 6000);
    const x = (at) => LEFT + ((at - begin) / (end - begin || 1)) * (width - LEFT - 6);
    const rates = { top: 14, height: upper, most: nice(this.#most((s) => s.rate), 10), title: this.#words.axisRate };
    const bytes = {
      top: 14 + upper + BETWEEN, height: height - BOTTOM - 14 - upper - BETWEEN,
      most: nice(this.#most((s) => s.hub + s.client), 100), title: this.#words.axisBytes,
    };
    for (const pane of [rates, bytes]) {
      this.#bands(pen, pane, x, colour);
      axes(pen, pane, width, colour);
    }
    const line = (pane, value) => (s) => pane.top + pane.height - (Math.min(value(s), pane.most) / pane.most) * pane.height;
    this.#area(pen, x, line(bytes, (s) => s.hub + s.client), line(bytes, (s) => s.client), colour('hub'));
    this.#area(pen, x, line(bytes, (s) => s.client), line(bytes, () => 0), colour('client'));
    this.#area(pen, x, line(rates, (s) => s.rate), line(rates, () => 0), colour('rate'), true);
    this.#time(pen, x, begin, end, height, width, colour);
  }

  #most(value) {
    return this.#samples.reduce((most, sample) => Math.max(most, value(sample)), 0);
  }

  /** Where the model was held, and where there was no connection. */
  #bands(pen, pane, x, colour) {
    const kind = ({ away, paused }) => (away ? 'away-band' : paused ? 'paused-band' : null);
    for (let i = 1, from = 0; i <= this.#samples.length; i += 1) {
      const of = kind(this.#samples[i - 1]);
      if (i < this.#samples.length && kind(this.#samples[i]) === of) continue;
      if (of) {
        const left = x(this.#samples[from].at);
        const right = x(this.#samples[Math.min(i, this.#samples.length - 1)].at);
        pen.fillStyle = colour(of);
        pen.fillRect(left, pane.top, right - left, pane.height);
      }
      from = i;
    }
  }

  #area(pen, x, top, bottom, colour, isLine = false) {
    if (this.#samples.length < 2) return;
    const trace = () => this.#samples.forEach((s, i) => (i ? pen.lineTo(x(s.at), top(s)) : pen.moveTo(x(s.at), top(s))));
    pen.beginPath();
    trace();
    for (const s of this.#samples.toReversed()) pen.lineTo(x(s.at), bottom(s));
    pen.closePath();
    pen.globalAlpha = isLine ? 0.14 : 0.55;
    pen.fillStyle = colour;
    pen.fill();
    pen.globalAlpha = 1;
    pen.beginPath();
    trace();
    pen.strokeStyle = colour;
    pen.lineWidth = isLine ? 2 : 1.25;
    pen.lineJoin = 'round';
    pen.stroke();
  }

  #time(pen, x, begin, end, height, width, colour) {
    pen.fillStyle = colour('faint');
    pen.textBaseline = 'alphabetic';
    const step = width < 480 ? 5 : 2;
    for (let seconds = 0; seconds * 1000 <= end - begin; seconds += step) {
      const at = x(end - seconds * 1000);
      if (at < LEFT + 12) break;
      pen.textAlign = seconds ? 'center' : 'right';
      pen.fillText(seconds ? `−${seconds} s` : this.#words.now, seconds ? at : width - 2, height - 4);
    }
  }
}

function axes(pen, { top, height, most, title }, width, colour) {
  pen.strokeStyle = colour('line');
  pen.fillStyle = colour('faint');
  pen.lineWidth = 1;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const part of [0, 0.5, 1]) {
    const y = Math.round(top + height - part * height) + 0.5;
    pen.beginPath();
    pen.moveTo(LEFT, y);
    pen.lineTo(width - 6, y);
    pen.stroke();
    pen.fillText(short(most * part), LEFT - 7, y);
  }
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  pen.fillText(title, LEFT, top - 5);
}

/** The next round number above. */
function nice(value, least) {
  const most = Math.max(value * 1.1, least);
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= most);
}

function short(value) {
  if (value >= 1e6) return `${+(value / 1e6).toFixed(1)} M`;
  return value >= 10_000 ? `${+(value / 1000).toFixed(1)} k` : String(+value.toFixed(1));
}
