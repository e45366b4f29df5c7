const utf8 = new TextEncoder();

/**
 * How much may lie between the hub and the consumer. The hub sends within it; what the consumer has taken is granted
 * again, in halves, so that a slow consumer slows the model and a fast one never waits for a grant.
 */
export class Window {
  #unit;
  #size;
  #returned = 0;
  /** What waits for the consumer. */
  held = { tokens: 0, bytes: 0 };
  arrivedBytes = 0;

  /** @param {{tokens: number} | {bytes: number}} size */
  constructor(size) {
    [[this.#unit, this.#size]] = Object.entries(size);
    if (!['tokens', 'bytes'].includes(this.#unit) || !(this.#size >= 1) || !Number.isInteger(this.#size)) {
      throw new TypeError('window is {tokens: n} or {bytes: n}, n at least 1');
    }
  }

  get full() {
    return this.held[this.#unit] >= this.#size;
  }

  arrived(part) {
    const weight = weigh(part);
    this.held.tokens += weight.tokens;
    this.held.bytes += weight.bytes;
    this.arrivedBytes += weight.bytes;
  }

  /** A grant that is due, or null. */
  consumed(part) {
    const weight = weigh(part);
    this.held.tokens -= weight.tokens;
    this.held.bytes -= weight.bytes;
    this.#returned += weight[this.#unit];
    if (this.#returned * 2 < this.#size) return null;
    const grant = { [this.#unit]: this.#returned };
    this.#returned = 0;
    return grant;
  }

  /** Where a connection begins: all of the window that is free. */
  credit() {
    this.#returned = 0;
    return { [this.#unit]: Math.max(1, this.#size - this.held[this.#unit]) };
  }
}

function weigh(part) {
  if (part.type !== 'delta') return { tokens: 0, bytes: 0 };
  const text = part.text ?? part.reasoning ?? part.toolCall?.arguments ?? '';
  return { tokens: part.chunks, bytes: utf8.encode(text).length };
}
