/** What went wrong with a request or a stream, in the hub's own words where it said any. */
export class ModelHubError extends Error {
  /**
   * @param {string} message
   * @param {object} [facts] see index.d.ts
   */
  constructor(message, facts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'ModelHubError';
    this.status = facts.status ?? 0;
    this.code = facts.code ?? null;
    this.type = facts.type ?? null;
    this.param = facts.param ?? null;
    this.resumable = facts.resumable ?? false;
    this.retryAfter = facts.retryAfter ?? null;
    this.streamId = facts.streamId ?? null;
    this.seq = facts.seq ?? null;
  }

  /** The same for another stream that it ends. */
  copy() {
    return new ModelHubError(this.message, this);
  }

  /** From an error object of the hub, `{message, type, param, code}`. */
  static of(error, facts) {
    const { message, type, param, code } = error ?? {};
    return new ModelHubError(message ?? `The hub answered with ${facts.status}.`, { type, param, code, ...facts });
  }

  /** From an answer that is none. */
  static async from(response) {
    const body = await response.json().catch(() => null);
    const seconds = Number(response.headers.get('retry-after'));
    return ModelHubError.of(body?.error, {
      status: response.status,
      retryAfter: seconds > 0 ? seconds * 1000 : null,
    });
  }
}

/** The connection broke off; whoever catches it comes back. Never leaves this package. */
export class ConnectionLost extends Error {
  /** @param {number} [atLeast] milliseconds that the hub asks to stay away */
  constructor(message, atLeast = 0, cause = undefined) {
    super(message, { cause });
    this.atLeast = atLeast;
  }
}
