import type { ServerResponse } from "node:http";
import * as timers from "node:timers";

/** As it is before a test has put timers that stand still in the place of all. */
const { setImmediate } = timers;

/** Warns whoever runs the program. */
type Warn = (warning: string) => void;

/**
 * Responds with what a route says; where it says nothing, with the status and the headers that its handler has set.
 * A response that the handler has begun is its own. Cookies that were set before are kept.
 */
export async function respond(
  response: ServerResponse,
  reply: Response | undefined,
  warn: Warn,
): Promise<void> {
  const body = reply && Buffer.from(await reply.arrayBuffer());
  if (!reply) await turn();
  if (isBegun(response)) return;
  if (reply) response.statusCode = reply.status;
  for (const [name, value] of reply?.headers ?? []) {
    if (name === "set-cookie") response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  response.end(body);
  seal(response, warn);
}

/** Like {@link respond}, where a route that says nothing leaves the response to its handler. */
export async function respondOrLeave(
  response: ServerResponse,
  reply: Response | undefined,
  warn: Warn,
): Promise<void> {
  if (reply) await respond(response, reply, warn);
  else leave(response, warn);
}

/** Leaves a response to a handler that has returned nothing, and may respond at any time. */
export function leave(response: Sending, warn: Warn): void {
  if (response.headersSent) return;
  response.once("close", () => {
    if (response.headersSent) return;
    const never = "and had not responded by itself when the connection was closed";
    warn(`the handler of a route of iyzico returned nothing, ${never}`);
  });
}

/**
 * Lets nothing more be done to a response as soon as it was sent. A handler that responds all the same, later, would
 * get an error of Node where nobody takes it, and the process would end over it.
 */
export function seal(response: ServerResponse, warn: Warn): void {
  if (!response.headersSent || !response.writableEnded) {
    response.once("finish", () => seal(response, warn)); // middleware may store a session before
    return;
  }
  const value = () => {
    warn("the handler of a route of iyzico responded too late: the response was sent before");
    return response;
  };
  for (const name of WRITERS) {
    Object.defineProperty(response, name, { value, writable: true, configurable: true });
  }
}

/** Lets what a handler has begun get on: Express renders pages and Fastify runs hooks in a later tick. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What pipes to a response has begun to respond. */
function isBegun(response: ServerResponse): boolean {
  return response.headersSent || response.writableEnded || response.listenerCount("unpipe") > 0;
}

/** The part of a response of Node that tells how far it is. */
interface Sending {
  readonly headersSent: boolean;
  once(event: "close", listener: () => void): unknown;
}

/** What changes or sends a response. */
const WRITERS = [
  "appendHeader",
  "end",
  "flushHeaders",
  "removeHeader",
  "setHeader",
  "setHeaders",
  "write",
  "writeHead",
] as const;
