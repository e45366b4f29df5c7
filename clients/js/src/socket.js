import { Backoff } from './backoff.js';
import { ConnectionLost, ModelHubError } from './error.js';

const PROTOCOL = 'modelhub.v1';
const OPEN = 1;

/** Close codes after which coming back is of no use. */
const FINAL = {
  1002: [400, 'protocol_error'],
  1003: [400, 'protocol_error'],
  1007: [400, 'protocol_error'],
  1008: [403, 'policy_violation'],
  1009: [413, 'message_too_large'],
  4401: [401, 'invalid_api_key'],
};

/** All chats of a hub on one WebSocket, which is opened when it is needed and sought when it is lost. */
export class SocketTransport {
  #hub;
  #options;
  #backoff;
  #chats = new Set();
  #socket = null;
  #connecting = false;
  #closed = false;
  #nobody = null;
  #heartbeat = null;
  #heard = 0;
  #idle = null;

  constructor(hub, options) {
    this.#hub = hub;
    this.#options = options;
    this.#backoff = new Backoff(options.retry);
  }

  add(chat) {
    this.#closed = false;
    clearTimeout(this.#idle);
    chat.backoff = new Backoff(this.#options.retry);
    this.#chats.add(chat);
    if (this.#socket?.readyState === OPEN) this.#begin(chat);
    else this.#connect(null);
  }

  remove(chat, cancelled) {
    if (cancelled && chat.streamId) this.#send({ type: 'cancel', stream_id: chat.streamId });
    // Its name comes with its start; only then can it be cancelled.
    else if (cancelled && chat.asked && this.#socket) return;
    this.#drop(chat);
  }

  #drop(chat) {
    if (!this.#chats.delete(chat) || this.#chats.size > 0) return;
    this.#nobody?.abort();
    this.#idle = setTimeout(() => this.close(), this.#options.idle);
  }

  granted(chat, credit) {
    if (chat.attached) this.#send({ type: 'credit', stream_id: chat.streamId, ...credit });
  }

  /** Loses the connection, as a network does. */
  sever(hold) {
    this.#backoff.hold(hold);
    if (this.#socket) this.#lost(this.#socket, new ConnectionLost('The connection was cut.'));
  }

  /** Ends the connection; the chats on it go on at the hub for as long as it waits for them. */
  close() {
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#nobody?.abort();
    const socket = this.#forget();
    socket?.close(1000);
    this.#failAll(new ModelHubError('The client was closed.', { code: 'closed', resumable: true }));
  }

  async #connect(reason) {
    if (this.#connecting) return;
    this.#connecting = true;
    this.#nobody = new AbortController();
    try {
      for (let lost = reason; this.#chats.size > 0 && !this.#closed; ) {
        if (lost) await this.#wait(lost);
        if (this.#chats.size === 0 || this.#closed) break;
        lost = await this.#open().catch(asLost);
        if (!lost) return;
      }
    } catch (error) {
      this.#failAll(error);
    } finally {
      this.#connecting = false;
      if (this.#chats.size > 0 && !this.#socket && !this.#closed) this.#connect(null);
    }
  }

  async #wait(lost) {
    const known = [...this.#chats].some((chat) => chat.streamId);
    const delay = this.#backoff.next(lost.atLeast, lost, known);
    for (const chat of this.#chats) chat.reconnecting({ attempt: this.#backoff.attempt, delay, reason: lost });
    await this.#backoff.wait(delay, this.#nobody.signal);
  }

  async #open() {
    const { WebSocket, handshake } = this.#options;
    const socket =
      handshake === 'header'
        ? new WebSocket(this.#hub.socketUrl, [PROTOCOL], { headers: await this.#hub.authorization() })
        : new WebSocket(this.#hub.socketUrl, [PROTOCOL, `modelhub.ticket.${await this.#hub.ticket()}`]);
    await opened(socket, this.#options.connectWithin);
    if (this.#closed || this.#chats.size === 0) {
      socket.close(1000);
      return;
    }
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#heardFrom(socket, event.data));
    socket.addEventListener('close', (event) => this.#lost(socket, whyClosed(event)));
    socket.addEventListener('error', () => this.#lost(socket, new ConnectionLost('The connection failed.')));
    this.#watch(socket);
    for (const chat of this.#chats) if (!chat.waiting) this.#begin(chat);
  }

  #begin(chat) {
    const common = {
      request_id: chat.requestId,
      credit: chat.credit(),
      ...(chat.reportEvery === null ? {} : { report_ms: chat.reportEvery }),
    };
    chat.asked = true;
    if (chat.streamId) this.#send({ type: 'resume', stream_id: chat.streamId, seq: chat.received, ...common });
    else this.#send({ ...chat.request, type: 'chat', ...common });
  }

  #send(message) {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  #heardFrom(socket, data) {
    if (socket !== this.#socket) return;
    this.#heard = Date.now();
    const frame = JSON.parse(data);
    const chat = this.#chatOf(frame);
    // An error without a name answers a grant that crossed its stream's end, and concerns nobody.
    if (chat) this.#take(chat, frame);
  }

  #chatOf(frame) {
    const { stream_id: streamId, request_id: requestId } = frame;
    const chats = [...this.#chats];
    // A start names both, and is where the two meet.
    return (
      chats.find((chat) => streamId && chat.streamId === streamId) ??
      chats.find((chat) => requestId && chat.requestId === requestId && !(streamId && chat.streamId))
    );
  }

  #take(chat, frame) {
    if (frame.type === 'start') this.#started(chat, frame);
    else if (frame.type === 'error') this.#refused(chat, frame);
    else if (frame.type === 'report') chat.report(reportOf(frame));
    else if (frame.type === 'delta' || frame.type === 'usage' || frame.type === 'done') {
      this.#backoff.reset();
      chat.backoff.reset();
      chat.accept(partOf(frame));
    }
  }

  #started(chat, frame) {
    if (chat.over) {
      this.#send({ type: 'cancel', stream_id: frame.stream_id });
      this.#drop(chat);
      return;
    }
    chat.attached = true;
    chat.started({ streamId: frame.stream_id, model: frame.model, servedBy: frame.served_by });
  }

  #refused(chat, frame) {
    chat.attached = false;
    const error = errorOf(frame);
    if (chat.over) this.#drop(chat);
    else if ((error.resumable && chat.streamId) || error.code === 'draining') this.#again(chat, error);
    else chat.fail(error);
  }

  /** The connection stands, but this one stream has to be asked for again. */
  async #again(chat, error) {
    try {
      chat.waiting = true;
      const delay = chat.backoff.next(error.retryAfter ?? 0, error);
      chat.reconnecting({ attempt: chat.backoff.attempt, delay, reason: error });
      await chat.backoff.wait(delay);
      chat.waiting = false;
      if (!chat.over) this.#begin(chat);
    } catch (enough) {
      chat.fail(enough);
    }
  }

  #lost(socket, reason) {
    if (socket !== this.#socket) return;
    this.#forget();
    end(socket);
    for (const chat of this.#chats) {
      chat.attached = false;
      if (chat.over) this.#drop(chat);
    }
    if (reason instanceof ModelHubError) this.#failAll(reason);
    else this.#connect(reason);
  }

  #forget() {
    const socket = this.#socket;
    this.#socket = null;
    clearInterval(this.#heartbeat);
    return socket;
  }

  #failAll(error) {
    for (const chat of [...this.#chats]) {
      chat.fail(error instanceof ModelHubError ? error.copy() : error);
      this.#drop(chat);
    }
  }

  /** A connection can be dead without a word. Who hears nothing asks, and who gets no answer leaves. */
  #watch(socket) {
    const { heartbeat } = this.#options;
    this.#heard = Date.now();
    this.#heartbeat = setInterval(() => {
      const silent = Date.now() - this.#heard;
      if (silent > heartbeat * 2.5) this.#lost(socket, new ConnectionLost('The hub does not answer.'));
      else if (silent > heartbeat / 2) this.#send({ type: 'ping' });
    }, heartbeat);
  }
}

function asLost(error) {
  if (error instanceof ConnectionLost) return error;
  throw error;
}

/** A lost connection is not waited for; where the class can end it at once, it does. */
function end(socket) {
  if (socket.terminate) socket.terminate();
  else socket.close();
}

function opened(socket, within) {
  return new Promise((resolve, reject) => {
    const settle = (error) => {
      clearTimeout(timer);
      if (!error) return resolve();
      reject(error);
      end(socket);
    };
    const timer = setTimeout(() => settle(new ConnectionLost('The hub does not answer.')), within);
    socket.addEventListener('open', () => settle());
    socket.addEventListener('close', (event) => settle(whyClosed(event)));
    socket.addEventListener('error', (event) => settle(whyRefused(event)));
  });
}

/** Browsers do not say why; the class of the npm package "ws" says the status in its words. */
function whyRefused(event) {
  const status = Number(/server response: (\d{3})/.exec(event.message ?? event.error?.message)?.[1] ?? 0);
  if (status >= 400 && status < 500 && status !== 429) {
    const code = status === 401 ? 'invalid_api_key' : 'handshake_refused';
    return new ModelHubError(`The hub refused the connection with ${status}.`, { status, code });
  }
  return new ConnectionLost('The hub cannot be reached.', 0, event.error);
}

function whyClosed({ code, reason }) {
  const final = FINAL[code];
  if (!final) return new ConnectionLost(`The connection was closed (${code}).`);
  return new ModelHubError(reason || `The hub closed the connection (${code}).`, { status: final[0], code: final[1] });
}

function errorOf(frame) {
  return ModelHubError.of(frame.error, {
    status: frame.status,
    resumable: frame.resumable,
    retryAfter: frame.retry_after_ms ?? null,
    streamId: frame.stream_id ?? null,
  });
}

function partOf(frame) {
  const { type, seq } = frame;
  if (type === 'usage') return { type, seq, usage: frame.usage };
  if (type === 'done') {
    return { type, seq, finishReason: frame.finish_reason, ...ifThere({ seams: frame.seams, delivery: frame.delivery }) };
  }
  const { text, reasoning, tool_call: toolCall, chunks = 1 } = frame;
  return { type, seq, chunks, ...ifThere({ text, reasoning, toolCall }) };
}

function ifThere(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function reportOf({ state, seq, sent_bytes, buffered_bytes, waiting_bytes, rate, joined, paused }) {
  return {
    state, seq, rate, joined, paused: state === 'paused', pauses: paused,
    sentBytes: sent_bytes, bufferedBytes: buffered_bytes, waitingBytes: waiting_bytes,
  };
}
