/**
 * Handlers for AWS Lambda behind an API Gateway or a function URL, whose bodies may be base64.
 *
 * @packageDocumentation
 */

import { TextDecoder } from "node:util";
import type { Callback } from "./callback.js";
import type { WebhookHeaders, WholeRequest } from "./incoming.js";
import { hasFields, kindOf } from "./kinds.js";
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

/** What Lambda sends back: to an API Gateway of either version, a function URL or a load balancer. */
export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  /** All headers, where the event has its own in this form too. */
  multiValueHeaders?: Record<string, string[]>;
  /** Several cookies, which `headers` has no place for. */
  cookies?: string[];
  body: string;
  /** Whether `body` is base64, because it is no text. */
  isBase64Encoded?: boolean;
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
    const reply = await receive(() => wholeOf(event), event);
    return resultOf(reply ?? new Response(null), event);
  };
}

/** The whole request. An invocation by hand, or by another service, may have anything in its place. */
function wholeOf(event: EventLike): WholeRequest {
  const given: unknown = event;
  if (typeof given !== "object" || given === null || !hasFields(given)) {
    const meant = "pass the event of an API Gateway, a load balancer or a function URL";
    throw wrong("event", `it is ${kindOf(given)}; ${meant}`);
  }
  return { ...event, body: event.body ?? "" };
}

async function resultOf(reply: Response, event: EventLike): Promise<LambdaResult> {
  const bytes = await reply.arrayBuffer();
  const text = textOf(bytes);
  return {
    statusCode: reply.status,
    ...headersOf(reply.headers, event),
    body: text ?? Buffer.from(bytes).toString("base64"),
    ...(text === undefined && { isBase64Encoded: true }),
  };
}

/** Headers in the form of the event. Only cookies can be there more than once. */
function headersOf(headers: Headers, event: EventLike) {
  const single = Object.fromEntries(headers);
  const cookies = headers.getSetCookie();
  if (event?.multiValueHeaders) {
    const lists = Object.entries(single).map(([name, value]) => [
      name,
      name === COOKIE ? cookies : [value],
    ]);
    return { headers: single, multiValueHeaders: Object.fromEntries(lists) };
  }
  if (cookies.length < 2) return { headers: single };
  const { [COOKIE]: _, ...others } = single;
  return { headers: others, cookies };
}

/** The text that bytes are in UTF-8, if they are. */
function textOf(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const COOKIE = "set-cookie";
