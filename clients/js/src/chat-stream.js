import { ModelHubError } from './error.js';
import { Window } from './window.js';

const OVER = new Set(['done', 'failed', 'cancelled']);

/**
 * One answer as its consumer sees it: an async iterable of parts in order, each once, whatever becomes of the
 * connections that bring them. Between the two sides stands a queue no larger than the window.
 *
 *   idle ─▶ connecting ─▶ streaming ─▶ done
 *               ▲             │
 *               └─reconnecting◀┘      failed, cancelled: from any of them
 */
export class ChatStream {
  /** Null until the hub has told it. */
  streamId = null;
  /** Number of the last part that was given out; with the stream's id it is where any other page goes on. */
  seq = 0;
  model = null;
  servedBy = null;
  requestId = null;
  state = 'idle';
  /** How often the connection was lost. */
  reconnects = 0;
  /** All of it is here, and nothing can be lost any more. */
  complete = false;

  #transport;
  #options;
  #window;
  #queue = [];
  #error = null;
  #wake = null;
  #aborted = () => this.#end('cancelled', this.#options.signal.reason);

  /**
   * @param transport has add(chat), remove(chat) and granted(chat, credit)
   * @param {object} from {request} of a new chat, or {streamId, seq} of one to go on with
   */
  constructor(transport, from, options) {
    this.#transport = transport;
    this.#options = options;
    this.#window = new Window(options.window);
    this.request = from.request ?? null;
    this.requestId = from.requestId;
    this.streamId = from.streamId ?? null;
    this.seq = from.seq ?? 0;
    /** Number of the last part that came from the hub. */
    this.received = this.seq;
    this.isWhole = this.seq === 0;
  }

  /** What waits here for the consumer. */
  get buffered() {
    return this.#window.held;
  }

  get reportEvery() {
    return this.#options.onReport ? (this.#options.report ?? 500) : null;
  }

  /** Whether nothing more comes from the hub; it may not all have been given out. */
  get over() {
    return this.complete || OVER.has(this.state);
  }

  [Symbol.asyncIterator]() {
    this.#start();
    return {
      next: () => this.#next(),
      return: async () => {
        this.cancel();
        return { done: true, value: undefined };
      },
    };
  }

  /** The whole text. */
  async text() {
    let text = '';
    for await (const part of this) text += part.text ?? '';
    return text;
  }

  /** Wants no more: the model is told, and the iteration ends. */
  cancel() {
    this.#end('cancelled', null);
  }

  #start() {
    if (this.state !== 'idle') throw new TypeError('a stream can be read once');
    const { signal } = this.#options;
    this.#set('connecting');
    if (signal?.aborted) {
      this.#aborted();
      return;
    }
    signal?.addEventListener('abort', this.#aborted);
    this.#transport.add(this);
  }

  async #next() {
    for (;;) {
      const part = this.state === 'cancelled' ? undefined : this.#queue.shift();
      if (part) return { done: false, value: this.#given(part) };
      if (this.#error) {
        const error = this.#error;
        this.#error = null;
        throw error;
      }
      if (OVER.has(this.state)) return { done: true, value: undefined };
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  #given(part) {
    this.seq = part.seq;
    const credit = this.#window.consumed(part);
    if (credit && !this.over) this.#transport.granted(this, credit);
    if (part.type === 'done') this.#end('done', null);
    return part;
  }

  // For the transports.

  /** What may come now, as the protocol says it. */
  credit() {
    return this.#window.credit();
  }

  get full() {
    return this.#window.full;
  }

  /** All text that came, in UTF-8. */
  get receivedBytes() {
    return this.#window.arrivedBytes;
  }

  /** The hub has begun, or goes on. */
  started({ streamId, model, servedBy }) {
    this.streamId ??= streamId;
    this.model ??= model ?? null;
    this.servedBy = servedBy ?? this.servedBy;
    this.#set('streaming');
  }

  /** Takes a part. One that is here already is passed over; a gap ends the stream, since it must not go unnoticed. */
  accept(part) {
    const first = part.seq - (part.chunks ?? 1) + 1;
    if (this.over || part.seq <= this.received) return;
    if (first !== this.received + 1) {
      this.fail(new ModelHubError(`Part ${first} came where ${this.received + 1} was due.`, { code: 'stream_gap' }));
      return;
    }
    this.received = part.seq;
    this.#window.arrived(part);
    this.#queue.push(part);
    if (part.type === 'done') {
      this.complete = true;
      this.#transport.remove(this, false);
    }
    this.#wake?.();
  }

  report(report) {
    if (!this.over) this.#options.onReport?.(report);
  }

  /** The connection is lost and sought again. */
  reconnecting(facts) {
    if (this.over) return;
    if (facts.attempt === 1) this.reconnects += 1;
    this.#set('reconnecting', facts);
  }

  fail(error) {
    if (this.over) return;
    if (error instanceof ModelHubError) {
      error.streamId ??= this.streamId;
      error.seq ??= this.received;
    }
    this.#end('failed', error);
  }

  #end(state, error) {
    if (OVER.has(this.state)) return;
    const reads = this.state !== 'idle' && !this.complete;
    this.#error = error;
    this.#options.signal?.removeEventListener('abort', this.#aborted);
    this.#set(state, { error });
    if (reads) this.#transport.remove(this, state === 'cancelled');
    this.#wake?.();
  }

  #set(state, facts) {
    this.state = state;
    this.#options.onState?.({ state, streamId: this.streamId, seq: this.received, ...facts });
  }
}
