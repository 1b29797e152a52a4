/**
 * Handlers for AWS Lambda behind an API Gateway or a function URL, whose bodies may be base64.
 *
 * @packageDocumentation
 */

import type { Callback } from "./callback.js";
import type { WebhookHeaders } from "./incoming.js";
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

export type {
  CallbackReply,
  CallbackRouteOptions,
  Client,
  WebhookReply,
  WebhookRouteOptions,
} from "./receive.js";

/** What this module needs of an event, of either version. */
export interface EventLike {
  readonly headers?: WebhookHeaders | null | undefined;
  readonly multiValueHeaders?: WebhookHeaders | null | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/** What Lambda sends back. */
export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** A handler of events. */
export type Handler<Event> = (event: Event) => Promise<LambdaResult>;

/**
 * A handler for notifications of iyzico. It verifies them, and hands over what is genuine; what is not is
 * refused with 400. A handler that throws leaves the notification undelivered, and iyzico repeats it.
 *
 * ```ts
 * export const handler = webhook(iyzico, async (event) => { await remember(event); });
 * ```
 */
export function webhook<Event extends EventLike>(
  client: Client,
  onEvent: (event: WebhookEvent, lambda: Event) => WebhookReply | PromiseLike<WebhookReply>,
  options?: WebhookRouteOptions,
): Handler<Event> {
  return handler(webhookReceiver(client, onEvent, options));
}

/**
 * A handler for the form post with which the buyer's browser comes back to `callbackUrl`.
 *
 * ```ts
 * export const handler = callback(iyzico, async (callback) => `/orders/${await settle(callback)}`);
 * ```
 *
 * What the handler returns is where the browser goes next, or a whole response.
 */
export function callback<Event extends EventLike>(
  client: Client,
  onCallback: (callback: Callback, lambda: Event) => CallbackReply | PromiseLike<CallbackReply>,
  options?: CallbackRouteOptions,
): Handler<Event> {
  return handler(callbackReceiver(client, onCallback, options));
}

function handler<Event extends EventLike>(receive: Receive<[Event]>): Handler<Event> {
  return async (event) => {
    const reply = (await receive(() => ({ ...event, body: event.body ?? "" }), event)) ?? EMPTY;
    const { status: statusCode, headers } = reply;
    return { statusCode, headers: Object.fromEntries(headers), body: await reply.clone().text() };
  };
}

const EMPTY = new Response(null);
