import { ModelHub } from '@modelhub/client';

const url = process.env.HUB_URL;
const key = process.env.HUB_KEY;
const { WebSocket } = await import('ws');

export const TRANSPORTS = ['websocket', 'sse'];

/** What the scripted upstream writes. */
export function numbered(tokens) {
  return Array.from({ length: tokens }, (_, i) => `t${i} `).join('');
}

export function open(t, options = {}) {
  const hub = new ModelHub({ url, key, WebSocket, retry: { first: 20, most: 200 }, ...options });
  t.after(() => hub.close());
  return hub;
}

export function request(model, more = {}) {
  return { model, messages: [{ role: 'user', content: 'go on' }], ...more };
}

/** Everything that a stream gives; `seen` is called with each part and how many there were. */
export async function drained(stream, seen = () => {}) {
  const parts = [];
  for await (const part of stream) {
    parts.push(part);
    await seen(part, parts.length);
  }
  return parts;
}

export function text(parts) {
  return parts.map((part) => part.text ?? '').join('');
}

/** Throws where a number is missing or comes twice. */
export function checkNumbers(parts, after = 0) {
  let last = after;
  for (const { seq, chunks = 1, type } of parts) {
    if (seq - chunks !== last) throw new Error(`${type} ${seq} of ${chunks} behind ${last}`);
    last = seq;
  }
}

/** Numbers that are the same in each run. */
export function seeded(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export { key, url, WebSocket };
