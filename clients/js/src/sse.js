import { Backoff } from './backoff.js';
import { ConnectionLost, ModelHubError } from './error.js';
import { events } from './sse-reader.js';

/** Each chat on a request of its own, with fetch and nothing else. TCP itself slows the hub where the reader is slow. */
export class SseTransport {
  #hub;
  #options;
  #runs = new Map();

  constructor(hub, options) {
    this.#hub = hub;
    this.#options = options;
  }

  add(chat) {
    const run = new Run(this.#hub, this.#options, chat);
    this.#runs.set(chat, run);
    run.start().then(
      () => this.#runs.delete(chat),
      (error) => {
        this.#runs.delete(chat);
        chat.fail(error);
      },
    );
  }

  remove(chat, cancelled) {
    this.#runs.get(chat)?.stop(cancelled);
    this.#runs.delete(chat);
  }

  granted(chat) {
    this.#runs.get(chat)?.goOn();
  }

  sever(hold) {
    for (const run of this.#runs.values()) run.sever(hold);
  }

  close() {
    for (const run of [...this.#runs.values()]) run.close();
  }
}

/** One chat over as many requests as it takes. */
class Run {
  #hub;
  #options;
  #chat;
  #backoff;
  #stopped = new AbortController();
  #request = null;
  #goOn = null;
  #deadline = null;
  #reports = null;
  /** Where the hub goes on: finer than a number while only some events of a chunk are here. */
  #lastEventId;
  #translation = new Translation();

  constructor(hub, options, chat) {
    this.#hub = hub;
    this.#options = options;
    this.#chat = chat;
    this.#backoff = new Backoff(options.retry);
    this.#lastEventId = chat.streamId && chat.received > 0 ? `${chat.streamId}:${chat.received}` : null;
  }

  async start() {
    this.#report();
    try {
      while (!this.#chat.over) {
        const lost = await this.#once().catch(asLost);
        if (this.#chat.over) return;
        const delay = this.#backoff.next(lost.atLeast, lost, this.#chat.streamId !== null);
        this.#chat.reconnecting({ attempt: this.#backoff.attempt, delay, reason: lost });
        await this.#backoff.wait(delay, this.#stopped.signal);
      }
    } finally {
      clearInterval(this.#reports);
      clearTimeout(this.#deadline);
    }
  }

  goOn() {
    this.#goOn?.();
  }

  sever(hold) {
    this.#backoff.hold(hold);
    this.#request?.abort(new ConnectionLost('The connection was cut.'));
    this.goOn();
  }

  /** @param cancelled whether the model is to stop, too */
  stop(cancelled) {
    this.#stopped.abort();
    clearInterval(this.#reports);
    this.goOn();
    // Without a name yet, the request under way is the only one to learn it from.
    if (cancelled && !this.#chat.streamId && this.#request) return;
    if (cancelled && this.#chat.streamId) this.#hub.cancel(this.#chat.streamId).catch(() => {});
    this.#request?.abort();
  }

  close() {
    this.#chat.fail(new ModelHubError('The client was closed.', { code: 'closed', resumable: true }));
  }

  async #once() {
    const request = new AbortController();
    this.#request = request;
    this.#alive();
    try {
      const response = await this.#ask(request.signal);
      const streamId = response.headers.get('hub-stream-id');
      if (this.#chat.over) {
        if (streamId) await this.#hub.cancel(streamId).catch(() => {});
        request.abort();
        return null;
      }
      this.#chat.started({ streamId, servedBy: response.headers.get('hub-served-by') });
      await this.#read(response.body, request.signal);
      return new ConnectionLost('The stream broke off.');
    } catch (error) {
      if (request.signal.aborted && request.signal.reason instanceof ConnectionLost) return request.signal.reason;
      throw error;
    } finally {
      this.#request = null;
      clearTimeout(this.#deadline);
      request.abort();
    }
  }

  async #ask(signal) {
    const resuming = this.#chat.streamId !== null;
    const headers = { ...(await this.#hub.authorization()), Accept: 'text/event-stream' };
    if (this.#lastEventId) headers['Last-Event-ID'] = this.#lastEventId;
    const response = resuming
      ? await this.#hub.fetch(`/v1/streams/${encodeURIComponent(this.#chat.streamId)}`, { headers, signal })
      : await this.#hub.fetch('/v1/chat/completions', {
          method: 'POST',
          headers: { ...headers, 'Content-Type': 'application/json', 'Hub-Stream-Resume': '1' },
          body: JSON.stringify({
            ...this.#chat.request,
            stream: true,
            stream_options: { include_usage: true, ...this.#chat.request.stream_options },
          }),
          signal,
        });
    if (response.ok) return response;
    const error = await ModelHubError.from(response);
    if (resuming && (error.status >= 500 || error.status === 429)) {
      throw new ConnectionLost(error.message, error.retryAfter ?? 0, error);
    }
    throw error;
  }

  async #read(body, signal) {
    for await (const event of events(body)) {
      this.#alive();
      if (event.comment !== undefined) continue;
      const parts = this.#translation.take(event, this.#chat.received);
      if (event.id) this.#lastEventId = event.id;
      for (const part of parts) {
        this.#backoff.reset();
        this.#chat.model ??= this.#translation.model;
        this.#chat.accept(part);
      }
      if (this.#chat.over) return;
      await this.#room();
      signal.throwIfAborted();
    }
  }

  /** Reads no further while the consumer has enough. */
  async #room() {
    while (this.#chat.full && !this.#chat.over && !this.#request.signal.aborted) {
      clearTimeout(this.#deadline);
      await new Promise((resolve) => (this.#goOn = resolve));
      this.#alive();
    }
  }

  /** The hub is never silent for long: it comments. */
  #alive() {
    clearTimeout(this.#deadline);
    const lost = new ConnectionLost('The hub does not answer.');
    this.#deadline = setTimeout(() => this.#request?.abort(lost), this.#options.heartbeat * 2.5);
  }

  /** What a socket tells by itself is asked for here. */
  #report() {
    if (this.#chat.reportEvery === null) return;
    let asking = false;
    this.#reports = setInterval(async () => {
      if (asking || !this.#chat.streamId || this.#chat.state !== 'streaming') return;
      asking = true;
      const snapshot = await this.#hub.snapshot(this.#chat.streamId).catch(() => null);
      asking = false;
      if (snapshot) this.#chat.report(reportOf(snapshot, this.#chat));
    }, Math.max(500, this.#chat.reportEvery));
  }
}

/** OpenAI's chunks, as the parts that both transports give. */
class Translation {
  model = null;
  #held = {};
  #finishReason = null;
  #seams;

  /** What is complete with this event; events of one chunk are held until its last. */
  take({ id, data }, received) {
    const [, number, part] = /:(\d+)(\.\d+)?$/.exec(id ?? '') ?? [];
    const seq = number ? Number(number) : received + 1;
    if (data === '[DONE]') {
      return [{ type: 'done', seq, finishReason: this.#finishReason, ...(this.#seams && { seams: this.#seams }) }];
    }
    const chunk = JSON.parse(data);
    if (chunk.error) throw ModelHubError.of(chunk.error, { status: Number(chunk.error.status) || 502 });
    this.model ??= chunk.model ?? null;
    this.#seams ??= chunk.hub?.seams;
    // It goes out with the end, and bears the number before it: that of the finish.
    if (chunk.usage) return [{ type: 'usage', seq: number ? seq - 1 : received + 1, usage: chunk.usage }];
    this.#hold(chunk.choices?.[0]);
    return part ? [] : this.#release(seq, received);
  }

  #hold(choice) {
    const { content, reasoning_content: reasoning, tool_calls: calls } = choice?.delta ?? {};
    if (content) this.#held.text = (this.#held.text ?? '') + content;
    if (reasoning) this.#held.reasoning = (this.#held.reasoning ?? '') + reasoning;
    for (const call of calls ?? []) {
      const whole = (this.#held.toolCall ??= { index: call.index, id: call.id, name: '', arguments: '' });
      whole.name += call.function?.name ?? '';
      whole.arguments += call.function?.arguments ?? '';
    }
    this.#finishReason = choice?.finish_reason ?? this.#finishReason;
  }

  #release(seq, received) {
    const held = this.#held;
    this.#held = {};
    if (Object.keys(held).length === 0) return [];
    return [{ type: 'delta', seq, chunks: seq - received, ...held }];
  }
}

function asLost(error) {
  if (error instanceof ModelHubError) throw error;
  return error instanceof ConnectionLost ? error : new ConnectionLost('The hub cannot be reached.', 0, error);
}

/** The hub does not tell here what waits; but what it has written and what has come are known. */
function reportOf({ state, last, from, text, reasoning, flow }, chat) {
  const whole = from === 1 && chat.isWhole;
  const written = whole ? new TextEncoder().encode(text + (reasoning ?? '')).length : 0;
  return {
    state, seq: last, rate: null, joined: null, paused: state === 'paused', pauses: flow.pauses,
    sentBytes: flow.bytes, bufferedBytes: flow.buffered,
    waitingBytes: whole ? Math.max(0, written - chat.receivedBytes) : null,
  };
}
