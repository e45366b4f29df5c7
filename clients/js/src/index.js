import { ChatStream } from './chat-stream.js';
import { ConnectionLost, ModelHubError } from './error.js';
import { SocketTransport } from './socket.js';
import { SseTransport } from './sse.js';

export { ModelHubError };

const RETRY = { first: 250, most: 8000, attempts: 12, opening: 3, within: 120_000 };

/**
 * A Model Hub. Chats survive their connection: what breaks off is taken up again at the next token.
 *
 *   const hub = new ModelHub({ url: 'http://127.0.0.1:8080', key });
 *   for await (const part of hub.chat({ model: 'chat-default', messages })) { … }
 */
export class ModelHub {
  #options;
  #base;
  #transport;
  #live = new Set();
  #offline = () => this.sever();

  /** @param {import('../index').HubOptions} options */
  constructor(options) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.#options = {
      transport: 'websocket', window: { tokens: 256 }, heartbeat: 15_000, connectWithin: 10_000, idle: 5_000,
      fetch: (...request) => globalThis.fetch(...request),
      WebSocket: globalThis.WebSocket,
      // A browser's class takes no headers; one that was brought along does.
      handshake: given.WebSocket && given.key && !given.ticket ? 'header' : 'ticket',
      ...given,
      retry: { ...RETRY, ...given.retry },
    };
    this.#base = baseOf(options.url);
    if (!given.key && !given.ticket) throw new TypeError('a key or a ticket is needed');
    this.#transport = this.#open();
  }

  #open() {
    const { transport, WebSocket, key } = this.#options;
    if (transport === 'sse') {
      if (!key) throw new TypeError('the transport "sse" needs a key');
      return new SseTransport(this, this.#options);
    }
    if (transport !== 'websocket') throw new TypeError(`there is no transport "${transport}"`);
    if (!WebSocket) throw new TypeError('no WebSocket here: give the class, or take the transport "sse"');
    return new SocketTransport(this, this.#options);
  }

  /** A new answer, which begins when it is iterated. */
  chat(request, options = {}) {
    if (typeof request?.model !== 'string') throw new TypeError('a chat names its model');
    return this.#stream({ request }, options);
  }

  /** Goes on with a stream behind the last number that is known of it, after a reload for example. */
  resume({ streamId, seq = 0 }, options = {}) {
    if (typeof streamId !== 'string' || !Number.isInteger(seq) || seq < 0) {
      throw new TypeError('a stream is resumed by {streamId, seq}');
    }
    return this.#stream({ streamId, seq }, options);
  }

  #stream(from, options) {
    const settings = {
      ...options,
      window: sizeOf(options.window ?? this.#options.window),
      onState: (state) => {
        this.#track(stream);
        options.onState?.(state);
      },
    };
    const stream = new ChatStream(this.#transport, { ...from, requestId: randomId() }, settings);
    return stream;
  }

  /** A page that goes offline is told so before any of its connections notice. */
  #track(stream) {
    const before = this.#live.size;
    if (stream.over) this.#live.delete(stream);
    else this.#live.add(stream);
    if (before === 0 && this.#live.size > 0) globalThis.addEventListener?.('offline', this.#offline);
    if (this.#live.size === 0) globalThis.removeEventListener?.('offline', this.#offline);
  }

  /** The public names. */
  async models() {
    return (await this.#json('/v1/models')).data;
  }

  /** A stream as it stands: state and text so far. */
  snapshot(streamId) {
    return this.#json(`/v1/streams/${encodeURIComponent(streamId)}`);
  }

  /** Ends a stream that nobody here reads. */
  async cancel(streamId) {
    const response = await this.fetch(`/v1/streams/${encodeURIComponent(streamId)}`, {
      method: 'DELETE',
      headers: await this.authorization(),
    });
    if (!response.ok) throw await ModelHubError.from(response);
  }

  /** Loses every connection as a bad network does, and comes back after so many milliseconds. For drills. */
  sever(hold = 0) {
    this.#transport.sever(hold);
  }

  /** Closes what is open. Streams that were not read to their end can be resumed. */
  close() {
    this.#transport.close();
  }

  async #json(path) {
    const response = await this.fetch(path, {
      headers: { ...(await this.authorization()), Accept: 'application/json' },
    });
    if (!response.ok) throw await ModelHubError.from(response);
    return response.json();
  }

  // For the transports.

  get socketUrl() {
    return `${this.#base.replace(/^http/, 'ws')}/v1/chat`;
  }

  fetch(path, request) {
    return this.#options.fetch(this.#base + path, { cache: 'no-store', ...request });
  }

  async authorization() {
    const { key } = this.#options;
    return { Authorization: `Bearer ${typeof key === 'function' ? await key() : key}` };
  }

  /** A one-time ticket, which may stand where a key must not. */
  async ticket() {
    try {
      return await (this.#options.ticket?.() ?? this.#newTicket());
    } catch (error) {
      if (error instanceof ModelHubError && error.status < 500 && error.status !== 429) throw error;
      throw new ConnectionLost('The hub cannot be reached.', error.retryAfter ?? 0, error);
    }
  }

  async #newTicket() {
    const response = await this.fetch('/v1/stream-tickets', { method: 'POST', headers: await this.authorization() });
    if (!response.ok) throw await ModelHubError.from(response);
    return (await response.json()).ticket;
  }
}

/** With or without /v1, but never with a key in it. */
function baseOf(url) {
  const { protocol, origin, pathname, username, password, search } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError('the url begins with http:// or https://');
  if (username || password || search) throw new TypeError('a key has no place in a url');
  return origin + pathname.replace(/\/(v1\/?)?$/, '');
}

function sizeOf(window) {
  return typeof window === 'number' ? { tokens: window } : window;
}

function randomId() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
