// The official Ollama client against the hub's test names. Started by ollama-node.sh.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ollama } from "ollama";

const { HUB_URL, HUB_KEY } = process.env;
const host = HUB_URL.replace(/\/v1$/, "");
const client = new Ollama({ host, headers: { Authorization: `Bearer ${HUB_KEY}` } });
const ask = (content) => [{ role: "user", content }];
const getWeather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Current weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

test("chat answers with a message and its counts", async () => {
  const answer = await client.chat({ model: "hub-chat", messages: ask("你好") });

  assert.equal(answer.model, "hub-chat");
  assert.equal(answer.message.role, "assistant");
  assert.match(answer.message.content, /你好/);
  assert.equal(answer.done, true);
  assert.equal(answer.done_reason, "stop");
  assert.ok(answer.eval_count > 0 && answer.prompt_eval_count > 0);
});

test("a name with its tag is the same name", async () => {
  const answer = await client.chat({ model: "hub-chat:latest", messages: ask("你好"), options: { num_predict: 16 } });

  assert.match(answer.message.content, /你好/);
});

test("stream has text and one last piece", async () => {
  const pieces = [];
  for await (const piece of await client.chat({ model: "hub-chat", messages: ask("你好"), stream: true })) {
    pieces.push(piece);
  }

  assert.match(pieces.map((piece) => piece.message.content).join(""), /你好/);
  assert.deepEqual(pieces.filter((piece) => piece.done), [pieces.at(-1)]);
  assert.ok(pieces.at(-1).eval_count > 0);
});

test("a stream may be left early", async () => {
  const stream = await client.chat({ model: "hub-chat", messages: ask("x"), stream: true });
  const drain = async () => {
    for await (const piece of stream) {
      assert.ok(piece.message);
      stream.abort();
    }
  };

  await assert.rejects(drain(), { name: "AbortError" });
});

test("a tool is called, and its result answered", async () => {
  const messages = ask("weather in BJ");
  const called = await client.chat({ model: "hub-chat", messages, tools: [getWeather] });
  const [call] = called.message.tool_calls;
  messages.push(called.message, { role: "tool", tool_name: call.function.name, content: "sunny" });
  const answer = await client.chat({ model: "hub-chat", messages, tools: [getWeather] });

  assert.equal(call.function.name, "get_weather");
  assert.equal(typeof call.function.arguments.city, "string");
  assert.ok(answer.message.content.length > 0);
  assert.equal(answer.message.tool_calls, undefined);
});

test("a streamed tool call is whole", async () => {
  const calls = [];
  const stream = await client.chat({ model: "hub-chat", messages: ask("weather"), tools: [getWeather], stream: true });
  for await (const piece of stream) calls.push(...(piece.message.tool_calls ?? []));

  assert.equal(calls.length, 1);
  assert.equal(typeof calls[0].function.arguments.city, "string");
});

test("generate gives text, whole and streamed", async () => {
  const whole = await client.generate({ model: "hub-chat", prompt: "你好" });
  let streamed = "";
  for await (const piece of await client.generate({ model: "hub-chat", prompt: "你好", stream: true })) {
    streamed += piece.response;
  }

  assert.match(whole.response, /你好/);
  assert.equal(streamed, whole.response);
});

test("embed keeps order; the older form gives the same vector", async () => {
  const { embeddings } = await client.embed({ model: "hub-embed-v1", input: ["alpha", "beta", "alpha"] });
  const { embedding } = await client.embeddings({ model: "hub-embed-v1", prompt: "alpha" });

  assert.deepEqual(embeddings[0], embeddings[2]);
  assert.notDeepEqual(embeddings[0], embeddings[1]);
  assert.deepEqual(embedding, embeddings[0]);
});

test("models are listed, shown, and the version is one", async () => {
  const { models } = await client.list();
  const shown = await client.show({ model: "hub-chat" });
  const { version } = await client.version();

  assert.ok(models.some((model) => model.name === "hub-chat:latest"));
  assert.ok(shown.capabilities.includes("completion"));
  assert.ok(shown.model_info[`${shown.model_info["general.architecture"]}.context_length`] > 0);
  assert.match(version, /^\d+\.\d+\.\d+$/);
});

const refused = (model, from = client) => from.chat({ model, messages: ask("x") });

test("an unknown name is a 404 with a sentence", async () => {
  await assert.rejects(refused("no-such-name"), (error) => {
    assert.equal(error.status_code, 404);
    assert.match(error.message, /does not exist/);
    return true;
  });
});

test("a wrong key is a 401", async () => {
  const stranger = new Ollama({ host, headers: { Authorization: "Bearer wrong" } });

  await assert.rejects(refused("hub-chat", stranger), { status_code: 401 });
});

test("a throttled upstream is a 429", async () => {
  await assert.rejects(refused("hub-fail-429"), { status_code: 429 });
});

test("a failure mid-stream follows the text", async () => {
  let text = "";
  const drain = async () => {
    const stream = await client.chat({ model: "hub-fail-midstream", messages: ask("x"), stream: true });
    for await (const piece of stream) text += piece.message.content;
  };

  await assert.rejects(drain(), /upstream/);
  assert.ok(text.length > 0);
});
