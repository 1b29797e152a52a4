import { types } from "node:util";
import { type ConfigError, IyzicoError } from "./errors.js";
import { bytesOf, hasFields, joined, kindOf, textOf } from "./kinds.js";
import { wrong } from "./options.js";

/** Headers of a request, as frameworks give them. Upper and lower case are the same. */
export type WebhookHeaders =
  | { get(name: string): string | readonly string[] | null | undefined }
  | ReadonlyMap<string, string | readonly string[]>
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | readonly string[]
  | Iterable<readonly string[]>;

/**
 * A whole request: one of `fetch`, one of Node or of a framework on top of it, or the event of an API
 * gateway, whose body may be base64.
 */
export type WholeRequest =
  | { readonly headers: Headers; arrayBuffer(): Promise<ArrayBuffer> }
  | {
      readonly headers?: WebhookHeaders | null | undefined;
      readonly rawHeaders?: readonly string[] | undefined;
      readonly multiValueHeaders?: WebhookHeaders | null | undefined;
      readonly body?: unknown;
      readonly isBase64Encoded?: boolean | undefined;
    };

/** The value of a header; `undefined` when the request has none of that name. */
export function findHeader(headers: unknown, name: string): string | undefined {
  if (typeof headers !== "object" || headers === null) throw noHeaders(headers);
  const found = find(headers, name.toLowerCase());
  const value = Array.isArray(found) ? found[0] : found;
  if (value === undefined || value === null) return undefined;
  const bytes = bytesOf(value);
  if (!bytes) throw wrong("headers", `${name} must be text, not ${kindOf(value)}`);
  return textOf(bytes);
}

function find(headers: object, name: string): unknown {
  const same = (key: unknown) => textOf(key).toLowerCase() === name;
  if (types.isMap(headers)) return [...headers].find(([key]) => same(key))?.[1];
  if (OTHERS.includes(Object.prototype.toString.call(headers))) throw noHeaders(headers);
  if ("get" in headers && typeof headers.get === "function") {
    return headers.get(name); // these look the name up in any case
  }
  if (isWhole(headers)) {
    throw wrong(
      "headers",
      `this is ${kindOf(headers)} that has headers in it; pass those, or all of it to verifyWebhookRequest`,
    );
  }
  if (ArrayBuffer.isView(headers)) throw noHeaders(headers);
  if (Symbol.iterator in headers) {
    const list: unknown[] = [...(headers as Iterable<unknown>)];
    if (list.every(isPair)) return list.find(([key]) => same(key))?.[1];
    // Node's own list: a name, its value, the next name.
    const values = list.filter((_, index) => index % 2 === 1);
    if (list.length % 2 === 0 && list.every((item) => !isPair(item) && bytesOf(item))) {
      return values.find((_, index) => same(list[2 * index]));
    }
    throw wrong("headers", "this list is neither one of pairs nor one of names and values");
  }
  if ("then" in headers && typeof headers.then === "function") {
    throw wrong("headers", `these are ${kindOf(headers)}; await it first`);
  }
  if (!hasFields(headers)) throw noHeaders(headers);
  return Object.entries(headers).find(([key]) => same(key))?.[1];
}

/** Whether something is a request or an event: headers are text, and hold no headers. */
function isWhole(headers: object): boolean {
  return ["headers", "multiValueHeaders", "rawHeaders"].some((form) => {
    const inside: unknown = Reflect.get(headers, form);
    const isList = Array.isArray(inside) && form !== "rawHeaders";
    return typeof inside === "object" && inside !== null && !isList;
  });
}

function noHeaders(given: unknown): ConfigError {
  return wrong("headers", `these are ${kindOf(given)}; pass the headers of the request`);
}

/** They have methods of headers, or can be iterated over, and never hold headers. */
const OTHERS = ["FormData", "URLSearchParams", "WeakMap", "String"].map((tag) => `[object ${tag}]`);

function isPair(item: unknown): item is [unknown, unknown] {
  return Array.isArray(item) && item.length === 2;
}

/** Why something cannot be the body of a request that has arrived, if that can be told. */
export function refuseBody(body: unknown, whole: string): ConfigError | undefined {
  if (typeof body !== "object" || body === null) {
    return wrong("body", `it is ${kindOf(body)}; is a body parser missing?`);
  }
  const has = (method: string) => typeof Reflect.get(body, method) === "function";
  if (has("arrayBuffer") || has("getReader") || Symbol.asyncIterator in body) {
    return wrong("body", `it is ${kindOf(body)}, which is read later; use ${whole}`);
  }
  if (has("then")) return wrong("body", `it is ${kindOf(body)}; await it first`);
  return undefined;
}

/** The body of a whole request: its bytes, or what a parser has made of them. */
export async function bodyOf(request: WholeRequest): Promise<unknown> {
  const given: unknown = request;
  if (typeof given !== "object" || given === null) {
    throw wrong("request", `it is ${kindOf(given)}; pass the whole request`);
  }
  if (canBeRead(given)) return readable(() => given.arrayBuffer());
  const { body, isBase64Encoded } = given as { body?: unknown; isBase64Encoded?: unknown };
  if (typeof body === "string" && isBase64Encoded === true) return decodeBase64(body);
  if (canBeRead(body)) return readable(() => body.arrayBuffer());
  if (isStream(body)) {
    throw wrong(
      "body",
      `it is ${kindOf(body)}; read the stream first, and pass the bytes that it held`,
    );
  }
  if (body !== undefined && body !== null) return body;
  if (Symbol.asyncIterator in given) return collect(given as AsyncIterable<unknown>);
  return undefined;
}

function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw wrong("body", "it says that it is base64, and is not");
  }
}

/** The value of a header of a whole request, in the first form of its headers that has it. */
export function findHeaderOf(request: WholeRequest, name: string): string | undefined {
  const { headers, multiValueHeaders, rawHeaders } = request as Record<string, unknown>;
  const forms: unknown[] = [headers, multiValueHeaders, rawHeaders].filter(
    (form) => form !== undefined && form !== null,
  );
  if (forms.length === 0) forms.push(headers);
  for (const form of forms) {
    const value = findHeader(form, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function isStream(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Symbol.asyncIterator in value || "getReader" in value;
}

function canBeRead(value: unknown): value is { arrayBuffer(): Promise<ArrayBuffer> } {
  return (
    typeof value === "object" &&
    value !== null &&
    "arrayBuffer" in value &&
    typeof value.arrayBuffer === "function"
  );
}

/** The bytes of a stream, which may be of any length: more than a form or a notification has is refused. */
export async function collect(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
  return readable(async () => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of stream) {
      const bytes = bytesOf(chunk);
      if (!bytes) throw wrong("body", `a part of it is ${kindOf(chunk)}`);
      length += bytes.length;
      if (length > MOST_BYTES) throw wrong("body", `it is longer than ${MOST_BYTES} bytes`);
      chunks.push(bytes);
    }
    return joined(chunks, length);
  });
}

/** Reads a body. Platforms say in words of their own why one cannot be read. */
async function readable<Body>(read: () => Promise<Body>): Promise<Body> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof IyzicoError) throw thrown;
    const problem = "it could not be read: the sender broke off, or it was read before";
    throw wrong("body", problem, { cause: thrown });
  }
}

/** Notifications and forms have a few hundred bytes. */
const MOST_BYTES = 1024 * 1024;
