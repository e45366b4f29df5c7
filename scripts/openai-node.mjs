// The official OpenAI client against the hub's test names. Started by openai-node.sh.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";

const { HUB_URL, HUB_KEY } = process.env;
const client = new OpenAI({ baseURL: HUB_URL, apiKey: HUB_KEY, maxRetries: 0 });
const ask = (content) => [{ role: "user", content }];
const getWeather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Current weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

test("chat answers with the public name and usage", async () => {
  const answer = await client.chat.completions.create({ model: "hub-chat", messages: ask("你好") });

  assert.equal(answer.object, "chat.completion");
  assert.equal(answer.choices[0].finish_reason, "stop");
  assert.match(answer.choices[0].message.content, /你好/);
  assert.ok(answer.usage.total_tokens > 0);
  assert.equal(answer.model, "hub-chat");
});

test("stream has text, one finish and one usage", async () => {
  const stream = await client.chat.completions.create({
    model: "hub-chat",
    messages: ask("你好"),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);

  assert.match(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), /你好/);
  assert.deepEqual(chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean), ["stop"]);
  assert.equal(chunks.filter((chunk) => chunk.usage).length, 1);
});

test("a stream may be left early", async () => {
  const stream = await client.chat.completions.create({ model: "hub-chat", messages: ask("x"), stream: true });
  for await (const chunk of stream) {
    assert.ok(chunk.choices);
    break;
  }

  assert.ok(stream.controller.signal.aborted);
});

test("the client's own tool loop comes to an answer", async () => {
  const cities = [];
  const runner = client.chat.completions.runTools({
    model: "hub-chat",
    stream: true,
    messages: ask("weather in BJ"),
    tools: [
      {
        type: "function",
        function: {
          ...getWeather.function,
          parse: JSON.parse,
          function: ({ city }) => {
            cities.push(city);
            return "sunny";
          },
        },
      },
    ],
  });
  const text = await runner.finalContent();

  assert.equal(cities.length, 1);
  assert.equal(typeof cities[0], "string");
  assert.ok(text.length > 0);
});

test("a tool call without stream is whole", async () => {
  const answer = await client.chat.completions.create({
    model: "hub-chat",
    messages: ask("weather in BJ"),
    tools: [getWeather],
  });
  const [call] = answer.choices[0].message.tool_calls;

  assert.equal(answer.choices[0].finish_reason, "tool_calls");
  assert.equal(call.function.name, "get_weather");
  assert.equal(typeof JSON.parse(call.function.arguments).city, "string");
});

const getWeatherFlat = { type: "function", strict: false, ...getWeather.function };

test("a response has text, usage and is not stored", async () => {
  const answer = await client.responses.create({ model: "hub-chat", instructions: "Be short.", input: "你好" });

  assert.equal(answer.object, "response");
  assert.equal(answer.status, "completed");
  assert.equal(answer.store, false);
  assert.match(answer.output_text, /你好/);
  assert.ok(answer.usage.total_tokens > 0);
});

test("a streamed response is numbered and ends completed", async () => {
  const stream = await client.responses.create({ model: "hub-chat", input: "你好", stream: true });
  const events = [];
  for await (const event of stream) events.push(event);

  assert.deepEqual(events.map((event) => event.sequence_number), [...events.keys()]);
  assert.equal(events.at(0).type, "response.created");
  assert.equal(events.at(-1).type, "response.completed");
  assert.match(events.map((event) => (event.type === "response.output_text.delta" ? event.delta : "")).join(""), /你好/);
});

test("the client's own gathering of a streamed response is the response", async () => {
  const stream = client.responses.stream({ model: "hub-chat", input: ask("weather in BJ"), tools: [getWeatherFlat] });
  const answer = await stream.finalResponse();
  const call = answer.output.find((item) => item.type === "function_call");

  assert.equal(call.name, "get_weather");
  assert.equal(typeof JSON.parse(call.arguments).city, "string");
});

test("a tool's output goes back and ends in text", async () => {
  const input = ask("weather in BJ");
  const first = await client.responses.create({ model: "hub-chat", input, tools: [getWeatherFlat] });
  const call = first.output.find((item) => item.type === "function_call");
  const second = await client.responses.create({
    model: "hub-chat",
    input: [...input, ...first.output, { type: "function_call_output", call_id: call.call_id, output: "sunny" }],
    tools: [getWeatherFlat],
  });

  assert.ok(second.output_text.length > 0);
});

test("a response on top of an earlier one is a BadRequestError", async () => {
  await assert.rejects(
    client.responses.create({ model: "hub-chat", input: "x", previous_response_id: "resp_1" }),
    (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.param, "previous_response_id");
      return true;
    },
  );
});

test("a failure mid-stream of a response follows the text and is an APIError", async () => {
  let text = "";
  const drain = async () => {
    const stream = await client.responses.create({ model: "hub-fail-midstream", input: "x", stream: true });
    for await (const event of stream) text += event.type === "response.output_text.delta" ? event.delta : "";
  };

  await assert.rejects(drain(), OpenAI.APIError);
  assert.ok(text.length > 0);
});

test("embeddings keep order; the client asks for base64 unless told otherwise", async () => {
  const input = ["alpha", "beta", "alpha"];
  const packed = await client.embeddings.create({ model: "hub-embed-v1", input });
  const plain = await client.embeddings.create({ model: "hub-embed-v1", input, encoding_format: "float" });
  const [first, second, third] = packed.data.map((item) => item.embedding);

  assert.deepEqual(first, third);
  assert.notDeepEqual(first, second);
  assert.deepEqual(packed.data.map((item) => item.index), [0, 1, 2]);
  plain.data[0].embedding.forEach((number, at) => assert.ok(Math.abs(number - first[at]) < 1e-6));
});

test("rerank, which the client does not know, ranks the answer first", async () => {
  const response = await fetch(`${HUB_URL}/rerank`, {
    method: "POST",
    headers: { authorization: `Bearer ${HUB_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "hub-rerank",
      query: "capital of France",
      documents: ["Berlin", "Paris is the capital of France"],
      top_n: null,
    }),
  });
  const { results } = await response.json();

  assert.equal(response.status, 200);
  assert.equal(results[0].index, 1);
  results.forEach((result) => assert.ok(result.relevance_score >= 0 && result.relevance_score <= 1));
});

test("models can be paged and looked up", async () => {
  const pages = [];
  let after;
  for (let more = true; more; ) {
    const response = await client.get("/models", { query: { limit: 2, ...(after && { after }) } });
    pages.push(response.data.map((model) => model.id));
    after = pages.at(-1).at(-1);
    more = response.has_more;
    assert.ok(pages.length < 100, "paging does not end");
  }
  const listed = await client.models.list();
  const one = await client.models.retrieve("hub-chat");

  pages.forEach((page) => assert.ok(page.length <= 2));
  assert.ok(pages.flat().includes("hub-embed-v1"));
  assert.deepEqual([...pages.flat()].sort(), listed.data.map((model) => model.id).sort());
  assert.equal(one.id, "hub-chat");
});

const refused = (model) => client.chat.completions.create({ model, messages: ask("x") });

test("an unknown name is a NotFoundError", async () => {
  await assert.rejects(refused("no-such-name"), OpenAI.NotFoundError);
});

test("a wrong key is an AuthenticationError", async () => {
  const stranger = new OpenAI({ baseURL: HUB_URL, apiKey: "wrong", maxRetries: 0 });

  await assert.rejects(
    stranger.chat.completions.create({ model: "hub-chat", messages: ask("x") }),
    OpenAI.AuthenticationError,
  );
});

test("a throttled upstream is a RateLimitError", async () => {
  await assert.rejects(refused("hub-fail-429"), (error) => {
    assert.ok(error instanceof OpenAI.RateLimitError);
    assert.ok(error.message.length > 0);
    return true;
  });
});

test("a body that is no request is a BadRequestError", async () => {
  await assert.rejects(client.post("/chat/completions", { body: [] }), OpenAI.BadRequestError);
});

test("a failure mid-stream follows the text and is an APIError", async () => {
  let text = "";
  const drain = async () => {
    const stream = await client.chat.completions.create({
      model: "hub-fail-midstream",
      messages: ask("x"),
      stream: true,
    });
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  };

  await assert.rejects(drain(), (error) => {
    assert.ok(error instanceof OpenAI.APIError);
    assert.match(error.message, /upstream/);
    return true;
  });
  assert.ok(text.length > 0);
});
