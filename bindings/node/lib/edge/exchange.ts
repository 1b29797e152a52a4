import { joined } from "../kinds.js";
import { isOwnFetch, soon } from "./platform.js";

/** A request as the module hands it over. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: [string, string][];
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly maxResponseBytes: number;
}

/** How an exchange ends. */
export type Exchanged =
  | { readonly status: number; readonly headers: string; readonly body: Uint8Array }
  | { readonly isTooLarge: true }
  | { readonly isSent: boolean; readonly problem: string };

/** A request that `fetch` carries. */
export class Exchange {
  readonly #request: Request;
  readonly #abort = new AbortController();
  #isStopped = false;

  constructor(request: Request) {
    this.#request = request;
  }

  /** Ends it. Those who listen to its signal are code of the program: not while the module is at work. */
  stop(): void {
    this.#isStopped = true;
    soon(() => this.#abort.abort());
  }

  /** Sends the request and reads the response. It never fails, whatever `fetch` does. */
  async run(): Promise<Exchanged> {
    const { method, url, headers, bytes } = this.#request;
    const { fetch } = globalThis;
    let isSent = false;
    try {
      if (this.#isStopped) return { isSent, problem: "it was stopped" };
      if (typeof fetch !== "function") return { isSent, problem: "there is no fetch" };
      isSent = !isOwnFetch(fetch);
      // What is signed is meant for one host: redirects are not followed.
      const init = { method, headers, redirect: "manual", signal: this.#abort.signal } as const;
      const response = await fetch(url, bytes ? { ...init, body: bytes } : init);
      isSent = true; // whatever happens now
      return await read(response, this.#request.maxResponseBytes);
    } catch (thrown) {
      return {
        isSent: isSent || !isUnconnected(thrown),
        problem: `fetch failed: ${reasonOf(thrown)}`,
      };
    } finally {
      bytes?.fill(0); // it may hold a card
    }
  }
}

/** Reads a response, as far as it may be as large. */
async function read(response: Response, most: number): Promise<Exchanged> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(response.body)) {
    length += chunk.length;
    if (length > most) return { isTooLarge: true };
    chunks.push(chunk);
  }
  const headers = JSON.stringify([...response.headers]);
  return { status: Number(response.status), headers, body: joined(chunks, length) };
}

/** What a body consists of: a stream of the web, or one of Node, as libraries in the place of `fetch` give it. */
async function* chunksOf(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | null,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  if (!("getReader" in body)) {
    yield* body;
    return;
  }
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.cancel().catch(() => {}); // nobody reads the rest
  }
}

/** Whether there never was a connection, where the platform says so. In doubt, something has left. */
function isUnconnected(thrown: unknown): boolean {
  try {
    const { cause } = Object(thrown) as { cause?: unknown };
    const { code } = Object(cause) as { code?: unknown };
    return code === "ECONNREFUSED" || code === "ENOTFOUND";
  } catch {
    return false; // what was thrown throws itself
  }
}

/** The words of the platform, or of whoever stands in its place. The module says what is shown of them. */
function reasonOf(thrown: unknown): string {
  try {
    const { cause, message } = Object(thrown) as { cause?: unknown; message?: unknown };
    const { message: deeper } = Object(cause) as { message?: unknown };
    return String(deeper || message || "no reason was given");
  } catch {
    return "the reason cannot be read";
  }
}
