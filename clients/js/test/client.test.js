import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelHub, ModelHubError } from '@modelhub/client';
import { checkNumbers, drained, key, numbered, open, request, seeded, text, TRANSPORTS, url, WebSocket } from './hub.js';

for (const transport of TRANSPORTS) {
  describe(`over ${transport}`, () => {
    test('a whole answer comes in numbered parts, with usage and an end', async (t) => {
      const hub = open(t, { transport });

      const stream = hub.chat(request('js-quick'));
      const parts = await drained(stream);

      checkNumbers(parts);
      assert.equal(text(parts), numbered(40));
      const [usage, done] = parts.slice(-2);
      assert.equal(usage.type, 'usage');
      assert.equal(usage.usage.completion_tokens, 40);
      assert.equal(done.type, 'done');
      assert.equal(done.finishReason, 'stop');
      assert.equal(stream.seq, done.seq);
      assert.equal(stream.state, 'done');
      assert.match(stream.streamId, /^strm_/);
    });

    test('an answer that is cut again and again is the same answer', async (t) => {
      const hub = open(t, { transport });
      const chance = seeded(20261122);
      let next = 1 + chance(10);

      const stream = hub.chat(request('js-steady'));
      const parts = await drained(stream, (part, count) => {
        if (count < next) return;
        hub.sever(chance(60));
        next = count + 1 + chance(25);
      });

      checkNumbers(parts);
      assert.equal(text(parts), numbered(200));
      assert.ok(stream.reconnects >= 5, `${stream.reconnects} cuts`);
    });

    test('a connection that is destroyed below the client is sought again', async (t) => {
      const proxy = await cuttingProxy(t);
      const hub = open(t, { transport, url: proxy.url });
      const chance = seeded(7);
      let next = 5;

      const parts = await drained(hub.chat(request('js-steady')), (part, count) => {
        if (count < next) return;
        proxy.cut();
        next = count + 10 + chance(30);
      });

      checkNumbers(parts);
      assert.equal(text(parts), numbered(200));
    });

    test('a stream goes on in another client, as after a reload', async (t) => {
      const before = open(t, { transport });
      const first = before.chat(request('js-steady'));
      const head = [];
      await assert.rejects(
        drained(first, (part) => {
          head.push(part);
          // Closed, and not left: leaving would cancel.
          if (head.length === 20) before.close();
        }),
        { code: 'closed', resumable: true },
      );

      const hub = open(t, { transport });
      const tail = await drained(hub.resume({ streamId: first.streamId, seq: head.at(-1).seq }));

      checkNumbers([...head, ...tail]);
      assert.equal(text(head) + text(tail), numbered(200));
    });

    test('a slow consumer gets its answer in larger parts, and the queue stays within the window', async (t) => {
      const hub = open(t, { transport, window: { tokens: 16 } });
      let most = 0;

      const stream = hub.chat(request('js-flood'));
      const parts = await drained(stream, async (part, count) => {
        most = Math.max(most, stream.buffered.tokens);
        if (count % 8 === 0) await sleep(1);
      });

      checkNumbers(parts);
      assert.equal(text(parts), numbered(3000));
      // What TCP holds may bring one larger part than there is room for.
      if (transport === 'websocket') assert.ok(most <= 16, `${most} tokens waited`);
    });

    test('an abort ends the stream at the hub, too', async (t) => {
      const hub = open(t, { transport });
      const abort = new AbortController();

      const stream = hub.chat(request('js-endless'), { signal: abort.signal });
      await assert.rejects(
        drained(stream, (part, count) => count === 10 && abort.abort(new Error('enough'))),
        /enough/,
      );

      assert.equal(stream.state, 'cancelled');
      await until(async () => (await hub.snapshot(stream.streamId)).state === 'failed');
      const { error } = await hub.snapshot(stream.streamId);
      assert.equal(error.code, 'cancelled');
    });

    test('leaving the loop cancels', async (t) => {
      const hub = open(t, { transport });

      const stream = hub.chat(request('js-endless'));
      for await (const part of stream) if (part.seq > 5) break;

      assert.equal(stream.state, 'cancelled');
      await until(async () => (await hub.snapshot(stream.streamId)).state === 'failed');
    });

    test('what was cancelled before it had a name ends, too', async (t) => {
      const hub = open(t, { transport });
      const stream = hub.chat(request('js-late'));

      const reading = drained(stream);
      await sleep(100);
      stream.cancel();

      assert.deepEqual(await reading, []);
    });

    test('several chats at once do not mix', async (t) => {
      const hub = open(t, { transport });

      const answers = await Promise.all(
        ['js-steady', 'js-quick', 'js-steady', 'js-quick'].map((model) => hub.chat(request(model)).text()),
      );

      assert.deepEqual(answers, [200, 40, 200, 40].map(numbered));
    });

    test('a wrong key is said at once', async (t) => {
      const hub = open(t, { transport, key: 'hub_nobody' });

      const reading = drained(hub.chat(request('js-quick')));

      await assert.rejects(reading, (error) => error instanceof ModelHubError && error.status === 401);
    });

    test('a name that is not served is said in the hub’s words', async (t) => {
      const hub = open(t, { transport });

      const reading = drained(hub.chat(request('no-such-name')));

      await assert.rejects(reading, { name: 'ModelHubError', status: 404, code: 'model_not_found', resumable: false });
    });

    test('a stream of nobody’s is not found', async (t) => {
      const hub = open(t, { transport });

      const reading = drained(hub.resume({ streamId: 'strm_AAAAAAAAAAAAAAAAAAAAAA', seq: 3 }));

      await assert.rejects(reading, { name: 'ModelHubError', status: 404, code: 'stream_not_found' });
    });

    test('a model that fails in the middle is an error behind what came', async (t) => {
      const hub = open(t, { transport });
      const parts = [];

      await assert.rejects(
        (async () => {
          for await (const part of hub.chat(request('hub-fail-midstream'))) parts.push(part);
        })(),
        (error) => error instanceof ModelHubError && !error.resumable,
      );

      assert.equal(text(parts), 't0 t1 t2 ');
    });

    test('a hub that is gone is given up within bounds, and the stream can be named', async (t) => {
      const proxy = await cuttingProxy(t);
      const hub = open(t, { transport, url: proxy.url, retry: { first: 5, most: 10, attempts: 4 } });

      const reading = drained(hub.chat(request('js-endless')), (part, count) => count === 5 && proxy.close());

      const error = await reading.catch((thrown) => thrown);
      assert.equal(error.code, 'connection_lost');
      assert.equal(error.resumable, true);
      assert.match(error.streamId, /^strm_/);
      await new ModelHub({ url, key, transport: 'sse' }).cancel(error.streamId);
    });

    test('the client tells how a stream is doing', async (t) => {
      const hub = open(t, { transport });
      const reports = [];
      const states = [];

      const stream = hub.chat(request('js-steady'), {
        report: 100, onReport: (report) => reports.push(report), onState: ({ state }) => states.push(state),
      });
      await drained(stream, (part, count) => count === 30 && hub.sever());

      assert.deepEqual(states, ['connecting', 'streaming', 'reconnecting', 'streaming', 'done']);
      assert.ok(reports.length > 0);
      for (const report of reports) {
        assert.equal(typeof report.state, 'string');
        assert.ok(report.bufferedBytes >= 0 && report.seq >= 0);
      }
    });
  });
}

describe('a WebSocket', () => {
  test('is opened by a ticket where the class takes no headers', async (t) => {
    const seen = [];
    class Plain extends WebSocket {
      constructor(address, protocols) {
        super(address, protocols);
        seen.push([String(address), ...protocols]);
      }
    }
    const hub = open(t, { WebSocket: Plain, handshake: 'ticket' });

    const answer = await hub.chat(request('js-quick')).text();

    assert.equal(answer, numbered(40));
    assert.equal(seen[0][1], 'modelhub.v1');
    assert.match(seen[0][2], /^modelhub\.ticket\./);
    assert.ok(!seen.flat().some((word) => word.includes(key)));
  });

  test('is opened by a ticket that the application fetched, and again after each cut', async (t) => {
    let tickets = 0;
    const ticket = async () => {
      tickets += 1;
      const answer = await fetch(`${url}/stream-tickets`, {
        method: 'POST', headers: { Authorization: `Bearer ${key}` },
      });
      return (await answer.json()).ticket;
    };
    const hub = open(t, { key: undefined, ticket });

    const parts = await drained(hub.chat(request('js-steady')), (part, count) => count === 20 && hub.sever());

    assert.equal(text(parts), numbered(200));
    assert.equal(tickets, 2);
  });

  test('is one for all chats, and closed when it has none', async (t) => {
    const sockets = [];
    class Counted extends WebSocket {
      constructor(...all) {
        super(...all);
        sockets.push(this);
      }
    }
    const hub = open(t, { WebSocket: Counted, idle: 50 });

    await Promise.all([hub.chat(request('js-quick')).text(), hub.chat(request('js-steady')).text()]);

    assert.equal(sockets.length, 1);
    await once(sockets[0], 'close');
  });
});

describe('a client', () => {
  test('takes no key in its url', () => {
    assert.throws(() => new ModelHub({ url: 'http://hub_key@127.0.0.1', key }), TypeError);
    assert.throws(() => new ModelHub({ url: 'http://127.0.0.1/?key=hub_key', key }), TypeError);
  });

  test('takes the base url as people write it', async (t) => {
    const root = url.replace(/\/v1$/, '');
    for (const written of [root, `${root}/`, url, `${url}/`]) {
      assert.ok((await open(t, { url: written }).models()).some(({ id }) => id === 'js-quick'));
    }
  });
});

async function until(condition) {
  for (let i = 0; i < 200; i += 1) {
    if (await condition()) return;
    await sleep(25);
  }
  assert.fail('it did not come about');
}

/** Stands before the hub and destroys connections in the middle of whatever they carry. */
async function cuttingProxy(t) {
  const { hostname, port } = new URL(url);
  const open = new Set();
  const server = net.createServer((client) => {
    const hub = net.connect(port, hostname);
    const both = [client, hub];
    const cut = () => both.forEach((socket) => socket.destroy());
    open.add(cut);
    for (const socket of both) {
      socket.on('error', cut);
      socket.on('close', () => {
        cut();
        open.delete(cut);
      });
    }
    client.pipe(hub);
    hub.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = {
    url: `http://127.0.0.1:${server.address().port}`,
    cut: () => open.forEach((cut) => cut()),
    close: () => {
      server.close();
      proxy.cut();
    },
  };
  t.after(proxy.close);
  return proxy;
}
