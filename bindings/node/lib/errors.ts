import { type InspectOptions, inspect } from "node:util";
import { hidden } from "./hidden.js";
import type {
  Actor,
  Advice,
  CallbackProblem,
  Category,
  ErrorKind,
  Retry,
  SignatureProblem,
  WebhookProblem,
} from "./types.js";
import type { Other } from "./values.js";

/**
 * What is known about the money when a call fails.
 *
 * - `not_sent`: nothing was sent; no money moved, trying again is safe.
 * - `refused`: iyzico refused; no money moved.
 * - `unknown`: the request left and no trustworthy response came; money may have moved. Look the
 *   payment up before trying again.
 */
export type Outcome = "not_sent" | "refused" | "unknown";

/** One thing that is wrong, or doubtful, in a request. */
export interface Finding {
  /** The field, such as `basketItems[2].price`. Empty for the whole request. */
  readonly path: string;
  /** An error stops the request; with a warning it is sent all the same. */
  readonly level: "error" | "warning";
  /** What is wrong. */
  readonly problem: string;
  /** What was given. Secret values are described by their shape, never shown. */
  readonly got: string;
  /** What would be accepted. Empty when `problem` says it all. */
  readonly allowed: string;
  /** The code that iyzico responds with to this mistake, where it is known. */
  readonly code: string | null;
}

/** Result of 3-D Secure as the bank reports it. Only 1 is a success. */
export interface MdStatus {
  /** The status itself, such as `0`. */
  readonly code: string;
  /** What it means, in English. */
  readonly en: string;
  /** What it means, in Turkish. */
  readonly tr: string;
}

/** The names of the classes of an error, from the most general one: the same in every copy of the package. */
const KINDS = Symbol.for("iyzico.error.kinds");

/** @internal An error as native code reports it. */
export interface Report {
  class: ErrorKind | "page";
  message: string;
  outcome: Outcome;
  endpoint?: string | null;
  advice?: Advice | null;
  findings?: Finding[] | null;
  code?: string | null;
  group?: string | null;
  errorMessage?: string | null;
  conversationId?: string | null;
  paymentId?: string | null;
  retryable?: boolean | null;
  isUnpaidPage?: boolean;
  httpStatus?: number | null;
  category?: Category | null;
  retry?: Retry | null;
  actor?: Actor | null;
  otherCard?: boolean | null;
  setting?: string | null;
  perMinute?: number | null;
  retryAfter?: number | null;
  reason?: string;
  mdStatus?: MdStatus | null;
  pending?: object | string | null;
  raw?: string | null;
  /** What the response of the call itself was lost by. */
  cause?: Report;
}

/**
 * Every error of this package.
 *
 * `instanceof` holds across copies of the package, bundles and realms, such as those of Jest and Vitest.
 */
export class IyzicoError extends Error {
  /** What is known about the money. */
  readonly outcome: Outcome;
  /** iyzico's error code, such as `10051`, if iyzico refused. Empty when iyzico sent none. */
  readonly code: string | undefined;
  /** iyzico's error group, such as `NOT_SUFFICIENT_FUNDS`; mostly where a bank refused. */
  readonly group: string | undefined;
  /** Name of the call, such as `payment.create`, if one was made. */
  readonly endpoint: string | undefined;
  /** The merchant's own reference of the call, given or made by the client. */
  readonly conversationId: string | undefined;
  /**
   * The handle of a call that moves money and may have left: `iyzico.resolve(error.pending)` finds out
   * what became of it.
   */
  readonly pending: string | undefined;
  /** What to do, in two languages, where it is known. */
  readonly advice: Advice | undefined;
  readonly #raw: string | undefined;

  /** @internal */
  constructor(report: Report, options?: { cause?: unknown }) {
    super(report.message, options);
    const { pending } = report;
    this.outcome = report.outcome;
    this.code = report.code ?? undefined;
    this.group = report.group ?? undefined;
    this.endpoint = report.endpoint ?? undefined;
    this.conversationId = report.conversationId ?? undefined;
    this.pending =
      typeof pending === "object" && pending ? JSON.stringify(pending) : pending || undefined;
    this.advice = report.advice ?? undefined;
    this.#raw = report.raw ?? undefined;
  }

  /**
   * The response as it was received, if one came; card numbers in it are hidden. A hostile one may
   * repeat what was sent, so no log, copy or JSON of the error holds it.
   */
  get raw(): string | undefined {
    return this.#raw;
  }

  /**
   * The error for a log: getters are not called, however much of an object is asked for, and a card number that
   * was given as a reference is hidden.
   */
  [inspect.custom](_depth: number, options: InspectOptions, show = inspect): unknown {
    const quiet = { ...options, getters: false, customInspect: false };
    const text = show(this, quiet); // whoever asks brings it along, also where there is no Node
    const shown = hidden(text);
    return options.getters || shown !== text ? shown : this;
  }

  /** The error as data, for logs. Holds no secret. */
  toJSON(): Record<string, unknown> {
    const { name, message } = this;
    const shown = Object.entries(this).map(([field, value]: [string, unknown]) => {
      return [field, typeof value === "string" ? hidden(value) : value];
    });
    return { name, message, ...Object.fromEntries(shown) };
  }
}

/** The request breaks the rules of the API. It was not sent. Or a record that was given to be compared is wrong. */
export class InvalidRequestError extends IyzicoError {
  /** Everything that is wrong or doubtful, in the order of the fields. */
  readonly findings: readonly Finding[];

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.findings = report.findings ?? [];
  }
}

/** What iyzico says when it refuses. */
abstract class Refusal extends IyzicoError {
  /** iyzico's message as received, in the language of the request. */
  readonly errorMessage: string;
  /** iyzico's ID for the payment, where a refusal names one. */
  readonly paymentId: string | undefined;
  /** Whether iyzico says that the same refund may be sent again. */
  readonly retryable: boolean | undefined;
  /** Whether the refusal means that nobody has paid yet on the page that was asked for. */
  readonly isUnpaidPage: boolean;
  /** Status of the HTTP response. iyzico sends most refusals with 200. */
  readonly httpStatus: number | undefined;
  /** What the code is about. Absent for codes that are not known. */
  readonly category: Category | undefined;
  /** Whether and how to try again. */
  readonly retry: Retry | undefined;
  /** Who must act. */
  readonly actor: Actor | undefined;
  /** Whether another card may help. */
  readonly otherCard: boolean | undefined;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.errorMessage = report.errorMessage ?? "";
    this.paymentId = report.paymentId ?? undefined;
    this.retryable = report.retryable ?? undefined;
    this.isUnpaidPage = report.isUnpaidPage ?? false;
    this.httpStatus = report.httpStatus ?? undefined;
    this.category = report.category ?? undefined;
    this.retry = report.retry ?? undefined;
    this.actor = report.actor ?? undefined;
    this.otherCard = report.otherCard ?? undefined;
  }
}

/** iyzico refused, for the reason that `code`, `advice` and the class of the error tell. */
export class ApiError extends Refusal {
  declare readonly code: string;
}

/**
 * The card, or what the buyer typed, was not accepted. No money moved. Show `advice`, and let the buyer
 * correct the card or take another one.
 */
export class CardDeclinedError extends ApiError {}

/** iyzico did not accept the keys or the signature. */
export class AuthenticationError extends ApiError {}

/**
 * iyzico refused, perhaps because the same call was carried out before: a second completion, capture,
 * cancellation or whole refund. Look the payment up, and never ask for another card.
 */
export class AlreadyDoneError extends ApiError {}

/**
 * iyzico or a bank failed. If the call moves money, money may have moved: with the `outcome` `unknown`,
 * resolve `pending` before anything else.
 */
export class ServiceError extends ApiError {}

/**
 * Too many calls: iyzico refused, or the client held the request back, because iyzico would have refused
 * it. Wait, then make the same call again.
 */
export class RateLimitedError extends Refusal {
  /** Calls that are allowed in one minute, if the client held the request back. */
  readonly perMinute: number | undefined;
  /**
   * When the call may be made, in milliseconds, if no other call is made first. Only if the client held
   * the request back: iyzico does not say when.
   */
  readonly retryAfter: number | undefined;

  /** @internal */
  constructor(report: Report) {
    super(report);
    const { perMinute, retryAfter } = report;
    this.perMinute = perMinute ?? undefined;
    this.retryAfter = typeof retryAfter === "number" ? Math.ceil(retryAfter * 1000) : undefined;
  }
}

/** A response came that cannot be trusted. The operation may have been carried out. */
export class UntrustedResponseError extends IyzicoError {
  /** Status of the HTTP response. */
  readonly httpStatus: number | undefined;

  /** @internal */
  constructor(report: Report, options?: { cause?: unknown }) {
    super(report, options);
    this.httpStatus = report.httpStatus ?? undefined;
  }
}

/**
 * The exchange itself failed, or was aborted: then `cause` is the reason of the signal. Where looking a call up has
 * proven nothing, `cause` is the error of the call itself.
 */
export class TransportError extends IyzicoError {}

/**
 * The same `conversationId` belongs to another request that may have moved money. A look-up could not
 * tell the two apart, so this one stays here. It may be the same order: look up with `pending` what
 * became of the other one first.
 */
export class ReferenceInUseError extends IyzicoError {}

/** A setting, an option or an argument cannot work. Nothing was sent now. */
export class ConfigError extends IyzicoError {
  /** Name of the setting, such as `baseUrl`. */
  readonly setting: string;

  /** @internal */
  constructor(report: Report, options?: { cause?: unknown }) {
    super(report, options);
    this.setting = report.setting ?? "";
  }
}

/** The client was closed before. Nothing was sent now. */
export class ClientClosedError extends IyzicoError {}

/**
 * The signature of a notification or of a callback is missing or wrong. Respond with HTTP 400 and change
 * nothing.
 *
 * - `signature_missing`: iyzico sends the header of a notification only once its support has switched it
 *   on, and a proxy may drop it.
 * - `signature_wrong`: the notification is forged, was changed, or belongs to another key.
 * - `forged`: the signature of a callback is missing or wrong.
 */
export class SignatureError extends IyzicoError {
  /** Why. */
  readonly reason: SignatureProblem;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.reason = (report.reason ?? "") as Other;
  }
}

/** The body of a notification is none, or cannot be verified. Respond with HTTP 400 and do nothing else. */
export class WebhookError extends IyzicoError {
  /** Why. */
  readonly reason: WebhookProblem;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.reason = (report.reason ?? "") as Other;
  }
}

/**
 * The form post with which the buyer came back leads to no payment. Finish nothing.
 *
 * - `unknown_form`: it has neither the fields of 3-D Secure nor a token.
 * - `incomplete`: a field that every genuine post has is missing.
 * - `repeated`: a field stands in it more than once.
 */
export class CallbackError extends IyzicoError {
  /** Why. */
  readonly reason: CallbackProblem;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.reason = (report.reason ?? "") as Other;
  }
}

/**
 * The post is genuine, and the bank did not authenticate the buyer: `mdStatus` says what the bank
 * reported, `advice` what to show to the buyer. No money moved.
 */
export class NotAuthenticatedError extends CallbackError {
  /** What the bank reported. */
  readonly mdStatus: MdStatus | undefined;
  /** iyzico's ID for the payment. */
  readonly paymentId: string | undefined;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.mdStatus = report.mdStatus ?? undefined;
    this.paymentId = report.paymentId ?? undefined;
  }
}

/** A page of the simulator does not do what was asked of it. */
export class PageError extends IyzicoError {
  /**
   * Why. `unknown`: no page has this number or token. `over`: it was answered, left or paid before.
   * `expired`: its time is over, and nobody used it. `refused`: the payment was refused, and `code` says why; the page stays open for
   * another card.
   */
  readonly reason: "unknown" | "over" | "expired" | "refused" | Other;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.reason = (report.reason ?? "") as Other;
  }
}

/** By their names as programs write them: those of minified classes are others. */
const CLASSES = {
  IyzicoError,
  InvalidRequestError,
  ApiError,
  CardDeclinedError,
  AuthenticationError,
  AlreadyDoneError,
  ServiceError,
  RateLimitedError,
  UntrustedResponseError,
  TransportError,
  ReferenceInUseError,
  ConfigError,
  ClientClosedError,
  SignatureError,
  WebhookError,
  CallbackError,
  NotAuthenticatedError,
  PageError,
};

for (const [name, type] of Object.entries(CLASSES)) {
  const above: readonly string[] = Reflect.get(type.prototype, KINDS) ?? [];
  // On the prototype, where it does not show up as a property of each error.
  Object.defineProperties(type.prototype, {
    name: { value: name, writable: true, configurable: true },
    [KINDS]: { value: [...above, name] },
  });
  Object.defineProperties(type, {
    name: { value: name, configurable: true },
    [Symbol.hasInstance]: { value: isOneOf(type, name) },
  });
}

/** What `instanceof` asks. Classes that programs derive from one of these inherit it, and are their own. */
function isOneOf(type: unknown, name: string): (this: unknown, value: unknown) => boolean {
  return function (value) {
    if (this !== type) return Function.prototype[Symbol.hasInstance].call(this, value);
    if (typeof value !== "object" || value === null) return false;
    try {
      const kinds: unknown = Reflect.get(value, KINDS);
      return Array.isArray(kinds) && kinds.includes(name);
    } catch {
      return false; // an object that cannot be read is no error of ours
    }
  };
}
