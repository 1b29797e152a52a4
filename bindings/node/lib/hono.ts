/**
 * Routes for Hono. Middleware that has read the body with `context.req` before is not in the way.
 *
 * @packageDocumentation
 */

import type { Callback } from "./callback.js";
import type { WholeRequest } from "./incoming.js";
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
  wholeOf as wholeOfRequest,
} from "./receive.js";
import type { WebhookEvent } from "./types.js";

export type {
  CallbackReply,
  CallbackRouteOptions,
  Client,
  WebhookReply,
  WebhookRouteOptions,
} from "./receive.js";

/** What this module needs of a context of Hono. */
export interface ContextLike {
  readonly req: { readonly raw: Request; arrayBuffer(): Promise<ArrayBuffer> };
  body(data: null): Response;
}

/** A handler of requests. */
export type Handler<Context> = (context: Context) => Promise<Response>;

/**
 * A route for notifications of iyzico. It verifies them, and hands over what is genuine; what is not is
 * refused with 400. A handler that throws leaves the notification undelivered, and iyzico repeats it. So does
 * one that sets a status, as by `context.status(503)`, and returns nothing.
 *
 * ```ts
 * app.post("/iyzico", webhook(iyzico, async (event) => { await remember(event); }));
 * ```
 */
export function webhook<Context extends ContextLike>(
  client: Client,
  onEvent: (event: WebhookEvent, context: Context) => WebhookReply | PromiseLike<WebhookReply>,
  options?: WebhookRouteOptions,
): Handler<Context> {
  return handler(webhookReceiver(client, onEvent, options));
}

/**
 * A route for the form post with which the buyer's browser comes back to `callbackUrl`.
 *
 * ```ts
 * app.post("/back", callback(iyzico, async (callback) => `/orders/${await settle(callback)}`));
 * ```
 *
 * What the handler returns is where the browser goes next, or a whole response. Headers and cookies that it
 * has set on the context go with it.
 */
export function callback<Context extends ContextLike>(
  client: Client,
  onCallback: (callback: Callback, context: Context) => CallbackReply | PromiseLike<CallbackReply>,
  options?: CallbackRouteOptions,
): Handler<Context> {
  return handler(callbackReceiver(client, onCallback, options));
}

function handler<Context extends ContextLike>(receive: Receive<[Context]>): Handler<Context> {
  return async (context) => {
    const reply = await receive(() => wholeOf(context), context);
    const told = context.body(null);
    return reply ? withHeaders(reply, told.headers) : told;
  };
}

/** A response with the headers that were set on the context, such as cookies. Its own come first. */
function withHeaders(reply: Response, others: Headers): Response {
  const headers = new Headers(reply.headers);
  const cookies = headers.getSetCookie();
  const added = [...others].filter(([name, value]) =>
    name === "set-cookie" ? !cookies.includes(value) : !headers.has(name),
  );
  if (added.length === 0) return reply;
  for (const [name, value] of added) headers.append(name, value);
  const { status, statusText } = reply;
  return new Response(reply.body, { status, statusText, headers });
}

/** What was read before is read again by Hono, and not by `fetch`. */
async function wholeOf({ req }: ContextLike): Promise<WholeRequest> {
  const { raw } = req;
  if (!raw.bodyUsed) return wholeOfRequest(raw);
  try {
    return { headers: raw.headers, body: await req.arrayBuffer() };
  } catch {
    throw wrong("body", "it was read before, and not with `context.req`, which keeps it");
  }
}
