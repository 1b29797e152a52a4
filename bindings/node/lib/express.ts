/**
 * Routes for Express, and for everything else whose handlers take a request and a response of Node: API
 * routes of Next's `pages`, Connect, `node:http`.
 *
 * It makes no difference which body parser runs before, or whether any does. An error of a handler goes to
 * `next`; where there is none, the response is a 500 and the process warns.
 *
 * @packageDocumentation
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Callback } from "./callback.js";
import { arrivedAt } from "./node-request.js";
import { respond, respondOrLeave, seal } from "./node-response.js";
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
import { warnOf, warnsOnce } from "./warn.js";

export type {
  CallbackReply,
  CallbackRouteOptions,
  Client,
  WebhookReply,
  WebhookRouteOptions,
} from "./receive.js";

/** A handler of requests. */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

/**
 * A route for notifications of iyzico. It verifies them, and hands over what is genuine; what is not is
 * refused with 400. A handler that throws leaves the notification undelivered, and iyzico repeats it. So does
 * one that sets a status, such as `response.status(503)`, and returns nothing.
 *
 * ```ts
 * app.post("/iyzico", webhook(iyzico, async (event) => { await remember(event); }));
 * ```
 */
export function webhook<Request extends IncomingMessage, Reply extends ServerResponse>(
  client: Client,
  onEvent: (
    event: WebhookEvent,
    request: Request,
    response: Reply,
  ) => WebhookReply | PromiseLike<WebhookReply>,
  options?: WebhookRouteOptions,
): RequestHandler {
  return handler(webhookReceiver(client, onEvent, options), respond);
}

/**
 * A route for the form post with which the buyer's browser comes back to `callbackUrl`.
 *
 * ```ts
 * app.post("/back", callback(iyzico, async (callback) => `/orders/${await settle(callback)}`));
 * ```
 *
 * What the handler returns is where the browser goes next. A handler that responds by itself, at once or
 * later, returns nothing.
 */
export function callback<Request extends IncomingMessage, Reply extends ServerResponse>(
  client: Client,
  onCallback: (
    callback: Callback,
    request: Request,
    response: Reply,
  ) => CallbackReply | PromiseLike<CallbackReply>,
  options?: CallbackRouteOptions,
): RequestHandler {
  return handler(callbackReceiver(client, onCallback, options), respondOrLeave);
}

function handler<Request extends IncomingMessage, Reply extends ServerResponse>(
  receive: Receive<[Request, Reply]>,
  finish: typeof respond,
): RequestHandler {
  const warn = warnsOnce();
  return async (request, response, next) => {
    try {
      if (request.method !== "POST") {
        response.writeHead(NOT_ALLOWED, { allow: "POST" }).end();
        return;
      }
      const reply = await receive(() => arrivedAt(request), request as Request, response as Reply);
      await finish(response, reply, warn);
    } catch (thrown) {
      if (!next) fail(response, thrown);
      seal(response, warn);
      next?.(thrown);
    }
  };
}

/** Ends a request over an error that nobody takes: the server of Node would end the process with it. */
function fail(response: ServerResponse, thrown: unknown): void {
  warnOf("a route of iyzico failed", thrown);
  if (response.writableEnded) return;
  if (response.headersSent) response.destroy();
  else response.writeHead(FAILED).end();
}

const FAILED = 500;
const NOT_ALLOWED = 405;
