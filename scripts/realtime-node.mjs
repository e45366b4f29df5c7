// The official OpenAI client's realtime socket against the hub's test names. Started by realtime-node.sh.
import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { OpenAIRealtimeWebSocket } from "openai/realtime/websocket";
import { WebSocket as WS } from "ws";

const { HUB_URL, HUB_KEY } = process.env;
const client = new OpenAI({ baseURL: HUB_URL, apiKey: HUB_KEY });
// The client insists on wss: TLS is the business of whatever stands before the hub, so here its bytes go in the clear.
const plain = { createConnection: ({ host, port }) => net.connect({ host: host.replace(/[[\]]/g, ""), port }) };

const getWeather = {
  type: "function",
  name: "get_weather",
  description: "Current weather of a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const user = (text) => ({ type: "message", role: "user", content: [{ type: "input_text", text }] });

/** A session that is closed when the test is over. */
async function session(t, model = "hub-chat") {
  const realtime = new OpenAIRealtimeWS({ model, options: plain }, client);
  const seen = [];
  realtime.on("event", (event) => seen.push(event));
  realtime.on("error", () => {});
  t.after(() => realtime.close());
  await next(realtime, "session.created");
  return { realtime, seen };
}

const next = (realtime, type) =>
  new Promise((resolve, reject) => {
    realtime.once(type, resolve);
    if (type !== "error") realtime.once("error", reject);
  });

async function respond(realtime, response) {
  const done = next(realtime, "response.done");
  realtime.send({ type: "response.create", response });
  return (await done).response;
}

test("session opens with the model of the query and is updated", async (t) => {
  const { realtime, seen } = await session(t);
  assert.equal(seen[0].session.model, "hub-chat");

  const updated = next(realtime, "session.updated");
  realtime.send({
    type: "session.update",
    session: { type: "realtime", output_modalities: ["text"], instructions: "Be brief." },
  });

  assert.equal((await updated).session.instructions, "Be brief.");
});

test("text comes in pieces that make up the answer, with usage", async (t) => {
  const { realtime, seen } = await session(t);
  let text = "";
  realtime.on("response.output_text.delta", (event) => (text += event.delta));
  realtime.send({ type: "conversation.item.create", item: user("你好") });

  const response = await respond(realtime, { output_modalities: ["text"] });

  assert.equal(response.status, "completed");
  assert.match(text, /你好/);
  assert.equal(response.output[0].content[0].text, text);
  assert.ok(response.usage.input_tokens > 0 && response.usage.output_tokens > 0);
  const done = seen.find((event) => event.type === "response.output_text.done");
  assert.equal(done.text, text);
});

test("conversation remembers, and a turn may stand outside of it", async (t) => {
  const { realtime } = await session(t);
  realtime.send({ type: "conversation.item.create", item: user("one") });
  const first = await respond(realtime);

  const outside = await respond(realtime, { conversation: "none", input: [user("elsewhere")] });
  realtime.send({ type: "conversation.item.create", item: user("two") });
  const second = await respond(realtime);

  assert.match(outside.output[0].content[0].text, /elsewhere/);
  assert.match(second.output[0].content[0].text, /two/);
  assert.ok(second.usage.input_tokens >= first.usage.input_tokens);
});

test("function is called, and its result is answered", async (t) => {
  const { realtime, seen } = await session(t);
  realtime.send({ type: "session.update", session: { type: "realtime", tools: [getWeather] } });
  realtime.send({ type: "conversation.item.create", item: user("Weather in Beijing?") });

  const calls = await respond(realtime);
  const call = calls.output.find((item) => item.type === "function_call");
  realtime.send({
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: call.call_id, output: '{"sky":"clear"}' },
  });
  const answer = await respond(realtime);

  assert.equal(call.name, "get_weather");
  assert.deepEqual(Object.keys(JSON.parse(call.arguments)), ["city"]);
  const done = seen.find((event) => event.type === "response.function_call_arguments.done");
  assert.equal(done.arguments, call.arguments);
  assert.equal(answer.output[0].type, "message");
});

test("wrong event is an error with its id, and the session goes on", async (t) => {
  const { realtime } = await session(t);
  const failed = next(realtime, "error");

  realtime.send({ type: "response.cancel", event_id: "mine" });

  const { error } = await failed;
  assert.equal(error.code, "response_cancel_not_active");
  assert.equal(error.event_id, "mine");
  realtime.send({ type: "conversation.item.create", item: user("still there?") });
  assert.equal((await respond(realtime)).status, "completed");
});

test("sound is refused", async (t) => {
  const { realtime } = await session(t);
  const failed = next(realtime, "error");

  realtime.send({ type: "session.update", session: { type: "realtime", output_modalities: ["audio"] } });

  assert.equal((await failed).error.code, "audio_not_supported");
});

test("failure of the model is a failed response", async (t) => {
  const { realtime } = await session(t, "hub-fail-midstream");
  realtime.send({ type: "conversation.item.create", item: user("go") });

  const response = await respond(realtime);

  assert.equal(response.status, "failed");
  assert.equal(response.output[0].status, "incomplete");
});

test("unknown model is refused before there is a socket", async () => {
  const realtime = new OpenAIRealtimeWS({ model: "nobody", options: plain }, client);

  const error = await next(realtime, "error");

  assert.match(error.message, /404/);
});

test("page's client opens with a ticket where its short-lived key stands", async (t) => {
  const made = await fetch(`${HUB_URL}/stream-tickets`, {
    method: "POST",
    headers: { authorization: `Bearer ${HUB_KEY}` },
  });
  const { ticket } = await made.json();
  const before = globalThis.WebSocket;
  // As a browser's: no headers, only the URL and the subprotocols.
  globalThis.WebSocket = class extends WS {
    constructor(url, protocols) {
      super(url, protocols, plain);
    }
  };
  t.after(() => (globalThis.WebSocket = before));

  const page = new OpenAI({ baseURL: HUB_URL, apiKey: ticket });
  const realtime = new OpenAIRealtimeWebSocket({ model: "hub-chat" }, page);
  t.after(() => realtime.close());

  assert.equal((await next(realtime, "session.created")).session.model, "hub-chat");
});
