/** One answer on its way into the page: read at the reader's pace, counted, checked, and kept over a reload. */
export class Run {
  tokens = 0;
  frames = 0;
  cuts = [];
  usage = null;
  firstAt = null;
  lastAt = null;
  connected = false;
  report = null;
  #hub;
  #view;
  #stream = null;
  #abort = new AbortController();
  #sentAt = performance.now();
  #last = 0;
  #from = 1;
  #gapless = true;
  #shown = [];

  /** @param view what shows it; its pace() is asked again and again */
  constructor(hub, view) {
    this.#hub = hub;
    this.#view = view;
  }

  get streamId() {
    return this.#stream?.streamId ?? null;
  }

  get servedBy() {
    return this.#stream?.servedBy ?? null;
  }

  get buffered() {
    return this.#stream?.buffered.bytes ?? 0;
  }

  get firstToken() {
    return this.firstAt === null || this.#from > 1 ? null : this.firstAt - this.#sentAt;
  }

  get rate() {
    const seconds = (this.lastAt - this.firstAt) / 1000;
    return seconds > 0.05 ? this.tokens / seconds : null;
  }

  /** Whether there is a connection that could be cut. */
  get severable() {
    return this.connected && !this.#stream.complete;
  }

  get last() {
    return this.#last;
  }

  ask(request) {
    return this.#read(this.#hub.chat(request, this.#options()));
  }

  /** Goes on where it stood, on this page or on the one before its reload. */
  resume({ streamId, seq, frames = [], cuts = [] }) {
    this.#last = seq;
    this.#shown = frames;
    this.cuts = cuts;
    this.#from = frames[0]?.[0] ?? seq + 1;
    for (const [first, last] of frames) this.tokens += last - first + 1;
    this.frames = frames.length;
    return this.#read(this.#hub.resume({ streamId, seq }, this.#options()));
  }

  /** What a reload needs. */
  state() {
    return { streamId: this.streamId, seq: this.#last, frames: this.#shown, cuts: this.cuts };
  }

  cancel() {
    this.#abort.abort();
  }

  sever(hold) {
    this.#hub.sever(hold);
  }

  #options() {
    return {
      signal: this.#abort.signal,
      window: { tokens: 8 },
      report: 250,
      onReport: (report) => this.#reported(report),
      onState: (change) => this.#changed(change),
    };
  }

  async #read(stream) {
    this.#stream = stream;
    try {
      for await (const part of stream) {
        this.#take(part);
        await this.#pause(part);
      }
      this.#view.ended(this, null);
      await this.#check();
    } catch (error) {
      this.#view.ended(this, this.#abort.signal.aborted ? null : error);
    }
  }

  #take(part) {
    const first = part.seq - (part.chunks ?? 1) + 1;
    this.#gapless &&= first === this.#last + 1;
    this.#last = part.seq;
    this.#view.passes(this, first);
    if (part.type === 'usage') this.usage = part.usage;
    if (part.type === 'delta') {
      this.lastAt = performance.now();
      this.firstAt ??= this.lastAt;
      this.tokens += part.chunks;
      this.frames += 1;
    }
    const connection = this.connectionOf(first);
    this.#shown.push([first, part.seq, connection]);
    this.#view.shows(this, part, first, connection);
  }

  /** A number belongs to the connection that was there when it came, even if it is read when that is gone. */
  connectionOf(number) {
    return this.cuts.filter((cut) => cut.after < number).length;
  }

  async #pause(part) {
    if (part.type !== 'delta') return;
    const readAt = performance.now();
    while (!this.#abort.signal.aborted) {
      const due = readAt + (1000 * part.chunks) / this.#view.pace();
      const wait = due - performance.now();
      if (wait <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 100)));
    }
  }

  #reported(report) {
    this.report = report;
    this.#view.reported(this);
  }

  #changed(change) {
    const was = this.connected;
    this.connected = change.state === 'streaming';
    if (change.state === 'reconnecting') {
      this.report = null;
      if (was) this.cuts.push({ after: change.seq, at: Date.now(), back: null });
    }
    const cut = this.cuts.at(-1);
    if (this.connected && cut && cut.back === null) cut.back = Date.now() - cut.at;
    this.#view.changed(this, change);
  }

  /** Whether nothing is missing: by the numbers, and by the copy that the hub keeps. */
  async #check() {
    if (this.#stream.state !== 'done') return;
    this.#view.checked({ gapless: this.#gapless, from: this.#from, last: this.#last, cuts: this.cuts.length });
    const copy = await this.#hub.snapshot(this.streamId).catch(() => null);
    if (copy?.from === 1) this.#view.compared(copy.text);
  }
}
