/** A size of what may lie between the hub and the consumer: tokens as the model gave them, or bytes of text. */
export type Window = number | { tokens: number } | { bytes: number };

export interface Retry {
  /** Milliseconds before the first attempt, doubled with each; half of it is chance. Default 250. */
  first?: number;
  /** Longest wait in milliseconds. Default 8000. */
  most?: number;
  /** Attempts without a token between them. Default 12. */
  attempts?: number;
  /** Attempts while no stream has begun. Default 3. */
  opening?: number;
  /** Milliseconds altogether without a token. Default 120000. */
  within?: number;
}

export interface HubOptions {
  /** Base URL of the hub, with or without `/v1`; nothing secret in it. */
  url: string | URL;
  /** A hub key, or what fetches one. It goes out in the header `Authorization` only. */
  key?: string | (() => string | Promise<string>);
  /** Instead of a key, where a page must not have one: fetches a one-time ticket from your own server. WebSocket only. */
  ticket?: () => Promise<string>;
  /** Default `websocket`: several chats on one connection. `sse` takes nothing but fetch. */
  transport?: 'websocket' | 'sse';
  /** Where there is none, or another one is wanted: the class of the npm package `ws`, for example. */
  WebSocket?: unknown;
  /**
   * How a WebSocket shows the key: in a header of the handshake, which the class must take as third argument
   * `{headers}`, or by a one-time ticket. Default `header` if a class and a key were given, else `ticket`.
   */
  handshake?: 'header' | 'ticket';
  fetch?: typeof fetch;
  /** Default of all chats; 256 tokens if it is not set. */
  window?: Window;
  retry?: Retry;
  /** Milliseconds of silence after which the hub is asked for a sign of life; after 2.5 times as many it is left. Default 15000. */
  heartbeat?: number;
  /** Milliseconds that a connection may take to open. Default 10000. */
  connectWithin?: number;
  /** Milliseconds for which a WebSocket without chats is kept. Default 5000. */
  idle?: number;
}

export interface ChatOptions {
  /** Aborting it cancels the chat at the hub, and throws its reason out of the iteration. */
  signal?: AbortSignal;
  /** How far the hub may be ahead of the consumer. Who consumes slowly slows the model down. */
  window?: Window;
  /** Milliseconds between two reports, 100 or more. Default 500 if `onReport` is given. */
  report?: number;
  onReport?: (report: Report) => void;
  onState?: (change: StateChange) => void;
}

/** What the OpenAI API takes as chat completion; `stream` is implied. */
export interface ChatRequest {
  model: string;
  messages: Array<Record<string, unknown>>;
  [parameter: string]: unknown;
}

export interface ToolCall {
  index: number;
  id: string;
  name: string;
  /** JSON. */
  arguments: string;
}

export interface Delta {
  type: 'delta';
  /** Number of the last token in it. */
  seq: number;
  /** How many tokens it holds; more than one if the reader was behind and they were joined. */
  chunks: number;
  text?: string;
  reasoning?: string;
  toolCall?: ToolCall;
}

export interface UsagePart {
  type: 'usage';
  seq: number;
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number; [detail: string]: unknown };
}

export interface Done {
  type: 'done';
  seq: number;
  finishReason: string | null;
  /** Where another model went on with the answer. */
  seams?: unknown[];
  /** How it was delivered; WebSocket only. */
  delivery?: { chunks: number; frames: number; bytes: number; pauses: number; paused_ms: number; rate: number };
}

export type Part = Delta | UsagePart | Done;

export interface Report {
  state: string;
  seq: number;
  /** Bytes that went out to this client. */
  sentBytes: number;
  /** Bytes that the hub keeps for a resume. */
  bufferedBytes: number;
  /** Bytes that wait at the hub for this client; null where the transport does not tell. */
  waitingBytes: number | null;
  /** Bytes in a second that this client takes; null where the transport does not tell. */
  rate: number | null;
  /** Frames so far into which several tokens were joined; null where the transport does not tell. */
  joined: number | null;
  /** Whether the model is held. */
  paused: boolean;
  /** How often it was. */
  pauses: number;
}

export type State = 'idle' | 'connecting' | 'streaming' | 'reconnecting' | 'done' | 'failed' | 'cancelled';

export interface StateChange {
  state: State;
  streamId: string | null;
  seq: number;
  /** While reconnecting: which attempt, after how many milliseconds, and why. */
  attempt?: number;
  delay?: number;
  reason?: Error;
  error?: unknown;
}

export interface ChatStream extends AsyncIterable<Part> {
  /** Null until the hub has told it. */
  readonly streamId: string | null;
  /** Number of the last part that was given out. */
  readonly seq: number;
  readonly model: string | null;
  /** `provider/model` that answers. */
  readonly servedBy: string | null;
  readonly state: State;
  readonly reconnects: number;
  /** Whether all of it is here; nothing can be lost any more, though not all may have been given out. */
  readonly complete: boolean;
  /** What came and was not consumed yet. */
  readonly buffered: { tokens: number; bytes: number };
  /** The whole text. */
  text(): Promise<string>;
  /** Stops the model, and ends the iteration without an error. */
  cancel(): void;
}

export interface Snapshot {
  id: string;
  object: 'stream';
  state: string;
  model: string;
  created: number;
  last: number;
  from: number;
  text: string;
  reasoning: string;
  finish_reason: string | null;
  expires_at: number;
  [more: string]: unknown;
}

export declare class ModelHub {
  constructor(options: HubOptions);
  /** A new answer, which begins when it is iterated; leaving the loop early cancels it. */
  chat(request: ChatRequest, options?: ChatOptions): ChatStream;
  /** Goes on behind the last number that is known of a stream, over either transport, after a reload for example. */
  resume(from: { streamId: string; seq?: number }, options?: ChatOptions): ChatStream;
  models(): Promise<Array<{ id: string; kind: string; available: boolean; [more: string]: unknown }>>;
  /** A stream as it stands, with its text so far. */
  snapshot(streamId: string): Promise<Snapshot>;
  /** Ends a stream that nobody here reads. */
  cancel(streamId: string): Promise<void>;
  /** Loses every connection as a bad network does, and comes back after so many milliseconds. For drills. */
  sever(hold?: number): void;
  /** Closes what is open. What was not read to its end can be resumed. */
  close(): void;
}

export declare class ModelHubError extends Error {
  /** HTTP status, 0 if the hub said none. */
  readonly status: number;
  /** A word such as `rate_limit_exceeded`, `stream_expired`, `connection_lost`. */
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  /** Whether `hub.resume({streamId, seq})` may still go on. */
  readonly resumable: boolean;
  /** Milliseconds that the hub asks to wait. */
  readonly retryAfter: number | null;
  readonly streamId: string | null;
  readonly seq: number | null;
  copy(): ModelHubError;
}
