/**
 * Routes for Fastify, as plugins that bring a parser of their own: neither the missing one for forms nor
 * the one for JSON is in the way, and the rest of the application keeps its parsers.
 *
 * @packageDocumentation
 */

import type { Callback } from "./callback.js";
import { leave, turn } from "./node-response.js";
import { wrong } from "./options.js";
import {
  type CallbackReply,
  type CallbackRouteOptions,
  type Client,
  callbackReceiver,
  type Receive,
  type WebhookReply,
  type WebhookRouteOptions,
  webhookReceiver,
} from "./receive.js";
import type { WebhookEvent } from "./types.js";
import { warnsOnce } from "./warn.js";

export type {
  CallbackReply,
  CallbackRouteOptions,
  Client,
  WebhookReply,
  WebhookRouteOptions,
} from "./receive.js";

/** What this module needs of Fastify. */
export interface FastifyLike<Request, Reply> {
  readonly prefix: string;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    contentType: string,
    options: { parseAs: "buffer" },
    parser: (
      request: Request,
      body: Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => void,
  ): unknown;
  post(path: string, handler: (request: Request, reply: Reply) => unknown): unknown;
}

/** The part of a request that is read. */
export interface FastifyRequestLike {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

/** The part of a reply that is written. */
export interface FastifyReplyLike {
  readonly sent: boolean;
  readonly raw: { readonly headersSent: boolean; once(event: "close", done: () => void): unknown };
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body?: unknown): unknown;
}

/** A plugin with one route, at the `prefix` that it is registered with. */
export type Plugin = <Request extends FastifyRequestLike, Reply extends FastifyReplyLike>(
  application: FastifyLike<Request, Reply>,
) => Promise<void>;

/**
 * A route for notifications of iyzico. It verifies them, and hands over what is genuine; what is not is
 * refused with 400. A handler that throws leaves the notification undelivered, and iyzico repeats it. So does
 * one that sets a status, as by `reply.code(503)`, and returns nothing.
 *
 * ```ts
 * app.register(webhook(iyzico, async (event) => { await remember(event); }), { prefix: "/iyzico" });
 * ```
 */
export function webhook<Request extends FastifyRequestLike, Reply extends FastifyReplyLike>(
  client: Client,
  onEvent: (
    event: WebhookEvent,
    request: Request,
    reply: Reply,
  ) => WebhookReply | PromiseLike<WebhookReply>,
  options?: WebhookRouteOptions,
): Plugin {
  return plugin(webhookReceiver(client, onEvent, options), respond);
}

/**
 * A route for the form post with which the buyer's browser comes back to `callbackUrl`.
 *
 * ```ts
 * app.register(callback(iyzico, async (callback) => settle(callback)), { prefix: "/back" });
 * ```
 *
 * What the handler returns is where the browser goes next. A handler that sends a reply by itself, at once or
 * later, returns nothing.
 */
export function callback<Request extends FastifyRequestLike, Reply extends FastifyReplyLike>(
  client: Client,
  onCallback: (
    callback: Callback,
    request: Request,
    reply: Reply,
  ) => CallbackReply | PromiseLike<CallbackReply>,
  options?: CallbackRouteOptions,
): Plugin {
  return plugin(callbackReceiver(client, onCallback, options), respondOrLeave);
}

function plugin<Request, Reply>(
  receive: Receive<[Request, Reply]>,
  finish: typeof respond,
): Plugin {
  const warn = warnsOnce();
  return async (application) => {
    if (!application.prefix) {
      throw wrong("prefix", 'is missing: app.register(..., { prefix: "/the/path" })');
    }
    application.removeAllContentTypeParsers();
    application.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => {
      done(null, body);
    });
    application.post("/", async (request, reply) => {
      const { headers, body } = request;
      const isBegun = watched(reply);
      const context = [request as unknown as Request, reply as unknown as Reply] as const;
      const said = await receive(() => ({ headers, body: body ?? "" }), ...context);
      await finish(said, reply, isBegun, warn);
      return reply;
    });
  };
}

/**
 * Sends what a route says; where it says nothing, with the status and the headers that its handler has set. What the
 * handler sends itself is left alone.
 */
async function respond(
  said: Response | undefined,
  reply: FastifyReplyLike,
  isBegun: () => boolean,
  _warn: (warning: string) => void,
): Promise<void> {
  const body = said && Buffer.from(await said.arrayBuffer());
  if (!said) await turn();
  if (isBegun()) return;
  if (said) reply.code(said.status);
  for (const [name, value] of said?.headers ?? []) reply.header(name, value);
  reply.send(body);
}

/** Like {@link respond}, where a route that says nothing leaves the reply to its handler. */
const respondOrLeave: typeof respond = async (said, reply, isBegun, warn) => {
  if (said) await respond(said, reply, isBegun, warn);
  else if (!isBegun()) leave(reply.raw, warn);
};

/** Whether a handler has sent a reply: with hooks of the application, or with a stream, it is on its way for a while. */
function watched(reply: FastifyReplyLike): () => boolean {
  const { send } = reply;
  let isBegun = false;
  reply.send = (...body) => {
    isBegun = true;
    return send.apply(reply, body);
  };
  return () => isBegun || reply.sent || reply.raw.headersSent;
}
