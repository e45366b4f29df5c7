import { ModelHubError } from './error.js';

/**
 * How often and how long a lost connection is sought: waits that double up to a most, each shortened by chance so that
 * many clients do not come back at once. A page that is offline waits for its network instead, and comes back with it.
 */
export class Backoff {
  #limits;
  #attempt = 0;
  #since = null;
  #holdUntil = 0;
  #cut = null;

  /** @param limits {first, most, within} in milliseconds, {attempts, opening} counted */
  constructor(limits) {
    this.#limits = limits;
  }

  get attempt() {
    return this.#attempt;
  }

  /** Something came: what follows is a new trouble. */
  reset() {
    this.#attempt = 0;
    this.#since = null;
  }

  /** No attempt is made before so many milliseconds. */
  hold(milliseconds) {
    this.#holdUntil = Date.now() + milliseconds;
    this.#cut?.(); // the wait that is under way is too short
  }

  /**
   * Milliseconds until the next attempt. Throws when it is enough.
   *
   * @param known whether there is a stream to come back to; without one, a hub that is not there is said to be gone soon
   */
  next(atLeast, reason, known = true) {
    this.#since ??= Date.now();
    this.#attempt += 1;
    const { first, most, attempts, opening, within } = this.#limits;
    if (this.#attempt > (known ? attempts : opening) || Date.now() - this.#since > within) {
      throw new ModelHubError('The connection to the hub is lost.', {
        code: 'connection_lost', resumable: true, cause: reason,
      });
    }
    const whole = Math.min(most, first * 2 ** (this.#attempt - 1));
    const delay = whole / 2 + (Math.random() * whole) / 2;
    return Math.max(delay, atLeast, this.#holdUntil - Date.now());
  }

  /** Waits so long, or until the network is back, or until the signal aborts. */
  async wait(delay, signal) {
    await this.#pause(Math.max(0, delay), signal);
    while (!signal?.aborted && Date.now() < this.#holdUntil) {
      await this.#pause(this.#holdUntil - Date.now(), signal);
    }
    while (!signal?.aborted && isOffline() && Date.now() - this.#since < this.#limits.within) {
      await this.#pause(this.#limits.within - (Date.now() - this.#since), signal);
    }
  }

  #pause(delay, signal) {
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer);
        this.#cut = null;
        globalThis.removeEventListener?.('online', over);
        signal?.removeEventListener('abort', over);
        resolve();
      };
      const timer = setTimeout(over, delay);
      this.#cut = over;
      globalThis.addEventListener?.('online', over);
      signal?.addEventListener('abort', over);
      if (signal?.aborted) over();
    });
  }
}

/** Node has a navigator too, but no network state in it. */
function isOffline() {
  return globalThis.navigator?.onLine === false;
}
