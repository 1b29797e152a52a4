/**
 * Spans of OpenTelemetry for the calls of all clients.
 *
 * @packageDocumentation
 */

import { channel } from "node:diagnostics_channel";
import {
  type Attributes,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import { refuseMoreNow } from "./options.js";
import type { CallEvent } from "./trace.js";

/** What calls are traced with. */
export interface Instrumentation {
  /** Makes the tracer; the global one by default. */
  readonly tracerProvider?: TracerProvider | undefined;
}

/**
 * Makes a span of every call from now on, by the conventions for HTTP clients. Returns what ends that.
 *
 * ```ts
 * import { instrument } from "iyzico/opentelemetry";
 * instrument();
 * ```
 *
 * A span has the name of the call, your reference, iyzico's ID for the payment and what is known about the
 * money; no request, no response and no key.
 */
export function instrument(settings: Instrumentation = {}, ...more: never[]): () => void {
  refuseMoreNow(more, "settings");
  const provider = settings.tracerProvider ?? trace;
  const spans = new WeakMap<CallEvent, Span>();
  const begin = (message: unknown) => {
    const event = message as CallEvent;
    spans.set(event, start(provider.getTracer("iyzico"), event));
  };
  const finish = (message: unknown) => {
    const event = message as CallEvent;
    const span = spans.get(event);
    spans.delete(event);
    if (span) end(span, event);
  };
  const [started, ended] = [channel(STARTED), channel(ENDED)];
  started.subscribe(begin);
  ended.subscribe(finish);
  return () => {
    started.unsubscribe(begin);
    ended.unsubscribe(finish);
  };
}

function start(tracer: Tracer, event: CallEvent): Span {
  const { method, path } = event;
  const name = method && path ? `${method} ${path}` : `iyzico ${event.endpoint}`;
  return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: attributesOf(event) });
}

function attributesOf({ method, path, host, endpoint, conversationId }: CallEvent): Attributes {
  const [, address, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return known({
    "http.request.method": method,
    "url.template": path,
    "server.address": address,
    "server.port": port === undefined ? HTTPS : Number(port),
    "iyzico.endpoint": endpoint,
    "iyzico.conversation_id": conversationId,
  });
}

function end(span: Span, event: CallEvent): void {
  const { error, outcome, status, paymentId, conversationId, httpStatus } = event;
  span.setAttributes(
    known({
      "http.response.status_code": httpStatus,
      "error.type": error && (error.code ? `${error.name}:${error.code}` : error.name),
      "iyzico.conversation_id": conversationId,
      "iyzico.payment_id": paymentId,
      "iyzico.outcome": outcome,
      "iyzico.status": status,
    }),
  );
  if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.end();
}

function known(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined && value !== ""),
  );
}

const STARTED = "tracing:iyzico:call:start";
const ENDED = "tracing:iyzico:call:asyncEnd";
const HTTPS = 443;
