/**
 * Routes for everything that speaks `Request` and `Response`: route handlers of Next, Remix, Astro, Bun,
 * Deno and the like.
 *
 * @packageDocumentation
 */

import type { Callback } from "./callback.js";
import {
  type CallbackReply,
  type CallbackRouteOptions,
  type Client,
  callbackReceiver,
  type Receive,
  type WebhookReply,
  type WebhookRouteOptions,
  webhookReceiver,
  wholeOf,
} from "./receive.js";
import type { WebhookEvent } from "./types.js";

export type {
  CallbackReply,
  CallbackRouteOptions,
  Client,
  WebhookReply,
  WebhookRouteOptions,
} from "./receive.js";

/**
 * A route for notifications of iyzico. It verifies them, and hands over what is genuine; what is not is
 * refused with 400. A handler that throws leaves the notification undelivered, and iyzico repeats it.
 *
 * ```ts
 * export const POST = webhook(iyzico, async (event) => { await remember(event); });
 * ```
 */
export function webhook(
  client: Client,
  onEvent: (event: WebhookEvent, request: Request) => WebhookReply | PromiseLike<WebhookReply>,
  options?: WebhookRouteOptions,
): (request: Request) => Promise<Response> {
  return route(webhookReceiver(client, onEvent, options));
}

/**
 * A route for the form post with which the buyer's browser comes back to `callbackUrl`.
 *
 * ```ts
 * export const POST = callback(iyzico, async (callback) => `/orders/${await settle(callback)}`);
 * ```
 *
 * What the handler returns is where the browser goes next, or a whole response.
 */
export function callback(
  client: Client,
  onCallback: (callback: Callback, request: Request) => CallbackReply | PromiseLike<CallbackReply>,
  options?: CallbackRouteOptions,
): (request: Request) => Promise<Response> {
  return route(callbackReceiver(client, onCallback, options));
}

function route(receive: Receive<[Request]>): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "POST") return new Response(null, NOT_ALLOWED);
    return (await receive(() => wholeOf(request), request)) ?? new Response(null);
  };
}

const NOT_ALLOWED = { status: 405, headers: { allow: "POST" } };
