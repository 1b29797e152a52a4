import { tracingChannel } from "node:diagnostics_channel";
import type { CallName } from "./api.js";
import type { Received } from "./call.js";
import { debug } from "./debug.js";
import type { IyzicoError, Outcome } from "./errors.js";
import { hidden } from "./hidden.js";
import { kindOf } from "./kinds.js";
import type { Settled } from "./once.js";

/**
 * One call, as the subscribers of `tracing:iyzico:call:start`, `:end`, `:asyncStart`, `:asyncEnd` and
 * `:error` of `node:diagnostics_channel` see it: the same object from its start to its end.
 *
 * There is no place in it for a request, a response or a key.
 */
export interface CallEvent {
  /** Name of the call; `resolve` for one that finds out what became of another. */
  readonly endpoint: CallName | "resolve" | "request";
  /** Whether it is sent once and looked up when its response is lost. */
  readonly once: boolean;
  /** Method of the HTTP request, if it is known before. */
  readonly method: string | undefined;
  /** Path of the HTTP request, with names such as `{token}` in the place of what varies. */
  readonly path: string | undefined;
  /** Where it goes: host, and port if it is not the usual one. */
  readonly host: string;
  /** Your reference of the call; one that the client makes is there at the end. */
  conversationId: string | undefined;
  /** iyzico's ID for the payment, once it is known. */
  paymentId: string | undefined;
  /** Status of the HTTP response, once one has come. */
  httpStatus: number | undefined;
  /** How a call that is sent once ended: `succeeded`, `declined` …; `undefined` otherwise. */
  status: string | undefined;
  /** What is known about the money if the call failed. */
  outcome: Outcome | undefined;
  /** Why it failed. It holds no secret. */
  error: IyzicoError | undefined;
}

const channel = tracingChannel<unknown, CallEvent>("iyzico:call");

/** Whether somebody listens. */
export function isTraced(): boolean {
  return (
    channel.start.hasSubscribers ||
    channel.end.hasSubscribers ||
    channel.asyncStart.hasSubscribers ||
    channel.asyncEnd.hasSubscribers ||
    channel.error.hasSubscribers
  );
}

/**
 * Tells of a call from its start to its end. `conclude` notes in the event how it ended.
 *
 * Whatever listeners do, to the event or otherwise, the call ends as it would without them.
 */
export function traced<Result>(
  event: CallEvent,
  call: () => Promise<Result>,
  conclude: (result: Result) => void,
): Promise<Result> {
  const seen = shown(event);
  const tellEnd = (note: () => void) => {
    quietly(note);
    if (event.error) quietly(() => channel.error.publish(seen));
    quietly(() => channel.asyncStart.publish(seen));
    quietly(() => channel.asyncEnd.publish(seen));
  };
  const begin = () =>
    call().then(
      (result) => {
        tellEnd(() => conclude(result));
        return result;
      },
      (thrown: IyzicoError) => {
        tellEnd(() => noteError(event, thrown));
        throw thrown;
      },
    );
  const begun: Promise<Result>[] = [];
  quietly(() =>
    channel.start.runStores(seen, () => {
      begun.push(begin());
      channel.end.publish(seen);
    }),
  );
  return begun[0] ?? begin();
}

/** What listeners see of an event. It can be frozen, and shows all the same what is noted later. */
function shown(event: CallEvent): CallEvent {
  const seen = {};
  for (const name of Object.keys(event) as (keyof CallEvent)[]) {
    // What listeners do with it is to log it.
    const get = () => (name === "conversationId" ? referenceIn(event) : event[name]);
    const set = (value: unknown) => Object.defineProperty(seen, name, { value, writable: true });
    Object.defineProperty(seen, name, { get, set, enumerable: true, configurable: true });
  }
  return seen as CallEvent;
}

function referenceIn({ conversationId }: CallEvent): string | undefined {
  return conversationId === undefined ? undefined : hidden(conversationId);
}

function quietly(tell: () => void): void {
  try {
    tell();
  } catch (thrown) {
    debug(`a listener of calls threw ${kindOf(thrown)}`);
  }
}

/** Notes in the event why a call failed. */
export function noteError(event: CallEvent, error: IyzicoError): void {
  const { httpStatus, paymentId } = error as { httpStatus?: number; paymentId?: string };
  event.error = error;
  event.outcome = error.outcome;
  event.conversationId = error.conversationId ?? event.conversationId;
  event.httpStatus = httpStatus;
  event.paymentId = paymentId;
}

/** Notes in the event how a call ended that is sent once. */
export function noteSettled(event: CallEvent, settled: Settled<unknown>): void {
  event.status = settled.status;
  if ("response" in settled) noteReferences(event, settled.response);
  else noteError(event, settled.error);
}

/** Notes in the event what a response says of the call. */
export function noteReferences(event: CallEvent, response: object): void {
  const { conversationId, paymentId, received } = response as Record<string, unknown>;
  event.httpStatus = (received as Received | undefined)?.httpStatus;
  if (typeof conversationId === "string") event.conversationId = conversationId;
  if (typeof paymentId === "string") event.paymentId = paymentId;
}

/** The reference in a request that nobody has looked at yet. */
export function referenceOf(request: unknown): string | undefined {
  try {
    const { conversationId } = Object(request);
    return typeof conversationId === "string" ? conversationId : undefined;
  } catch {
    return undefined;
  }
}
