/**
 * Routes for Hono. Middleware that has read the body before is not in the way.
 *
 * @packageDocumentation
 */

import type { Callback } from "./callback.js";
import type { WholeRequest } from "./incoming.js";
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
}

/** A handler of requests. */
export type Handler<Context> = (context: Context) => Promise<Response>;

/**
 * A route for notifications of iyzico. It verifies them, and hands over what is genuine; what is not is
 * refused with 400. A handler that throws leaves the notification undelivered, and iyzico repeats it.
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
 * What the handler returns is where the browser goes next, or a whole response.
 */
export function callback<Context extends ContextLike>(
  client: Client,
  onCallback: (callback: Callback, context: Context) => CallbackReply | PromiseLike<CallbackReply>,
  options?: CallbackRouteOptions,
): Handler<Context> {
  return handler(callbackReceiver(client, onCallback, options));
}

function handler<Context extends ContextLike>(receive: Receive<[Context]>): Handler<Context> {
  return async (context) => (await receive(() => wholeOf(context), context)) ?? new Response(null);
}

/** What was read before is read again by Hono, and not by `fetch`. */
async function wholeOf({ req }: ContextLike): Promise<WholeRequest> {
  if (!req.raw.bodyUsed) return wholeOfRequest(req.raw);
  return { headers: req.raw.headers, body: await req.arrayBuffer() };
}
