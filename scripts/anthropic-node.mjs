// The official Anthropic client against the hub's test names. Started by anthropic-node.sh.
import assert from "node:assert/strict";
import { test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";

const { HUB_URL, HUB_KEY } = process.env;
// This client adds the version itself.
const baseURL = HUB_URL.replace(/\/v1$/, "");
const client = new Anthropic({ baseURL, apiKey: HUB_KEY, maxRetries: 0 });
const ask = (content, model = "hub-chat") => ({ model, max_tokens: 1024, messages: [{ role: "user", content }] });
const getWeather = {
  name: "get_weather",
  description: "Current weather of a city",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

test("a message is answered under the public name with usage", async () => {
  const answer = await client.messages.create(ask("你好"));

  assert.equal(answer.type, "message");
  assert.equal(answer.model, "hub-chat");
  assert.equal(answer.stop_reason, "end_turn");
  assert.match(answer.content[0].text, /你好/);
  assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
});

test("a stream comes to the same message", async () => {
  const stream = client.messages.stream(ask("你好"));
  const pieces = [];
  stream.on("text", (text) => pieces.push(text));
  const answer = await stream.finalMessage();

  assert.match(pieces.join(""), /你好/);
  assert.equal(answer.content[0].text, pieces.join(""));
  assert.equal(answer.stop_reason, "end_turn");
  assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
});

test("events come in the documented order", async () => {
  const types = [];
  for await (const event of await client.messages.create({ ...ask("x"), stream: true })) types.push(event.type);

  assert.equal(types[0], "message_start");
  assert.equal(types[1], "content_block_start");
  assert.deepEqual(types.slice(-3), ["content_block_stop", "message_delta", "message_stop"]);
});

test("a stream may be left early", async () => {
  const stream = await client.messages.create({ ...ask("x"), stream: true });
  for await (const event of stream) {
    assert.ok(event.type);
    break;
  }

  assert.ok(stream.controller.signal.aborted);
});

test("a tool is called, and its result comes to an answer", async () => {
  const question = { ...ask("weather in BJ"), tools: [getWeather] };
  const first = await client.messages.stream(question).finalMessage();
  const call = first.content.at(-1);
  const second = await client.messages.create({
    ...question,
    messages: [
      ...question.messages,
      { role: "assistant", content: first.content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "sunny" }] },
    ],
  });

  assert.equal(first.stop_reason, "tool_use");
  assert.equal(call.name, "get_weather");
  assert.equal(typeof call.input.city, "string");
  assert.ok(second.content[0].text.length > 0);
});

test("tokens are counted", async () => {
  const { max_tokens, ...prompt } = ask("hello ".repeat(100));
  const few = await client.messages.countTokens(prompt);
  const more = await client.messages.countTokens({ ...prompt, tools: [getWeather] });

  assert.ok(few.input_tokens >= 100 && few.input_tokens < 130);
  assert.ok(more.input_tokens > few.input_tokens);
});

test("an unknown name is a NotFoundError", async () => {
  await assert.rejects(client.messages.create(ask("x", "no-such-name")), Anthropic.NotFoundError);
});

test("a wrong key is an AuthenticationError", async () => {
  const stranger = new Anthropic({ baseURL, apiKey: "wrong", maxRetries: 0 });

  await assert.rejects(stranger.messages.create(ask("x")), Anthropic.AuthenticationError);
});

test("a throttled upstream is a RateLimitError with its wait", async () => {
  await assert.rejects(client.messages.create(ask("x", "hub-fail-429")), (error) => {
    assert.ok(error instanceof Anthropic.RateLimitError);
    assert.equal(error.headers.get("retry-after"), "30");
    return true;
  });
});

test("a failure mid-stream is an error after the text", async () => {
  const types = [];
  await assert.rejects(async () => {
    const stream = await client.messages.create({ ...ask("x", "hub-fail-midstream"), stream: true });
    for await (const event of stream) types.push(event.type);
  }, Anthropic.APIError);

  assert.ok(types.includes("content_block_delta"));
  assert.ok(!types.includes("message_stop"));
});
