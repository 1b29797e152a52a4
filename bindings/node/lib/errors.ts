import { type InspectOptions, inspect } from "node:util";
import type { Report } from "./report.js";
import type { Advice } from "./types.js";

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

/** What an error code is about. */
export type Category =
  | "system"
  | "validation"
  | "auth"
  | "marketplace"
  | "card_storage"
  | "payment_request"
  | "payment_state"
  | "fraud"
  | "rate_limit"
  | "subscription"
  | "bank_decline"
  | "terminal"
  | (string & {});

/** Whether and how to try again. */
export type Retry =
  | "fix_request"
  | "correct_card"
  | "another_card"
  | "never"
  | "query_first"
  | "query_payment"
  | "after_pause"
  | "later_after_query"
  | "three_ds"
  | "new_three_ds"
  | "single_installment"
  | "renew_token"
  | (string & {});

/** Who must act. */
export type Actor = "buyer" | "merchant" | "developer" | "iyzico" | (string & {});

/** Why a notification must not be believed. */
export type WebhookProblem =
  | "signature_missing"
  | "signature_wrong"
  | "not_an_event"
  | "unknown_form"
  | "merchant_id_missing"
  | (string & {});

/** Why a callback leads to no payment. */
export type CallbackProblem =
  | "unknown_form"
  | "incomplete"
  | "repeated"
  | "forged"
  | "not_authenticated"
  | (string & {});

/** Result of 3-D Secure as the bank reports it. Only 1 is a success. */
export interface MdStatus {
  /** The status itself, such as `0`. */
  readonly code: string;
  /** What it means, in English. */
  readonly en: string;
  /** What it means, in Turkish. */
  readonly tr: string;
}

/** Every error of this package. */
export class IyzicoError extends Error {
  /** What is known about the money. */
  readonly outcome: Outcome;
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
  constructor(report: Report, options?: ErrorOptions) {
    super(report.message, options);
    this.outcome = report.outcome ?? "not_sent";
    this.endpoint = report.endpoint ?? undefined;
    this.conversationId = report.conversationId ?? undefined;
    this.pending = report.pending ? JSON.stringify(report.pending) : undefined;
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

  /** Getters are not called for a log, however much of an object is asked for. */
  [inspect.custom](_depth: number, options: InspectOptions): unknown {
    const quiet = { ...options, getters: false, customInspect: false };
    return options.getters ? inspect(this, quiet) : this;
  }

  /** The error as data, for logs. Holds no secret. */
  toJSON(): Record<string, unknown> {
    const { name, message } = this;
    return { name, message, ...(this as object) };
  }
}

/** The request breaks the rules of the API. It was not sent. */
export class InvalidRequestError extends IyzicoError {
  /** Everything that is wrong or doubtful, in the order of the fields. */
  readonly findings: readonly Finding[];

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.findings = report.findings ?? [];
  }
}

/** iyzico refused. */
export class ApiError extends IyzicoError {
  /** iyzico's error code, such as `10051`. Empty when iyzico sent none. */
  readonly code: string;
  /** iyzico's error group, such as `NOT_SUFFICIENT_FUNDS`; mostly where a bank refused. */
  readonly group: string | undefined;
  /** iyzico's message as received, in the language of the request. */
  readonly errorMessage: string;
  /** iyzico's number of the payment, where a refusal names one. */
  readonly paymentId: string | undefined;
  /** Whether iyzico says that the same refund may be sent again. */
  readonly retryable: boolean | undefined;
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
    this.code = report.code ?? "";
    this.group = report.group ?? undefined;
    this.errorMessage = report.errorMessage ?? "";
    this.paymentId = report.paymentId ?? undefined;
    this.retryable = report.retryable ?? undefined;
    this.httpStatus = report.httpStatus ?? undefined;
    this.category = report.category ?? undefined;
    this.retry = report.retry ?? undefined;
    this.actor = report.actor ?? undefined;
    this.otherCard = report.otherCard ?? undefined;
  }
}

/**
 * iyzico refused, perhaps because the same call was carried out before: a second completion, capture,
 * cancellation or whole refund. Look the payment up, and never ask for another card.
 */
export class AlreadyDoneError extends ApiError {}

/** A response came that cannot be trusted. The operation may have been carried out. */
export class UntrustedResponseError extends IyzicoError {
  /** Status of the HTTP response. */
  readonly httpStatus: number | undefined;

  /** @internal */
  constructor(report: Report, options?: ErrorOptions) {
    super(report, options);
    this.httpStatus = report.httpStatus ?? undefined;
  }
}

/** The exchange itself failed, or was aborted: then `cause` is the reason of the signal. */
export class TransportError extends IyzicoError {}

/** The client held the request back, because iyzico would have refused it. It was not sent. */
export class RateLimitedError extends IyzicoError {
  /** Calls that are allowed in one minute. */
  readonly perMinute: number;
  /** When the call may be made, in milliseconds, if no other call is made first. */
  readonly retryAfter: number;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.perMinute = report.perMinute ?? 0;
    this.retryAfter = Math.ceil((report.retryAfter ?? 0) * 1000);
  }
}

/**
 * The same `conversationId` belongs to another request that may have moved money. A look-up could not
 * tell the two apart, so this one was not sent: give it a reference of its own.
 */
export class ReferenceInUseError extends IyzicoError {}

/** The client was set up in a way that cannot work. */
export class ConfigError extends IyzicoError {
  /** Name of the setting, such as `baseUrl`. */
  readonly setting: string;

  /** @internal */
  constructor(report: Report, options?: ErrorOptions) {
    super(report, options);
    this.setting = report.setting ?? "";
  }
}

/** A notification that must not be believed. Respond with HTTP 400 and do nothing else. */
export class WebhookError extends IyzicoError {
  /** Why. */
  readonly problem: WebhookProblem;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.problem = report.reason ?? "";
  }
}

/**
 * The header that carries the signature is missing: iyzico sends it only once its support has
 * switched it on, and a proxy may drop it.
 */
export class MissingSignatureError extends WebhookError {}

/**
 * The form post with which the buyer came back leads to no payment. Finish nothing.
 *
 * - `unknown_form`: it has neither the fields of 3-D Secure nor a token.
 * - `incomplete`: a field that every genuine post has is missing.
 * - `repeated`: a field stands in it more than once.
 * - `forged`: the signature is missing or wrong.
 * - `not_authenticated`: it is genuine, and the bank did not authenticate the buyer; `mdStatus`
 *   says what the bank reported.
 */
export class CallbackError extends IyzicoError {
  /** Why. */
  readonly reason: CallbackProblem;
  /** What the bank reported. Only for `not_authenticated`. */
  readonly mdStatus: MdStatus | undefined;
  /** iyzico's number of the payment. Only for `not_authenticated`: other posts prove nothing. */
  readonly paymentId: string | undefined;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.reason = report.reason ?? "";
    this.mdStatus = report.mdStatus ?? undefined;
    this.paymentId = report.paymentId ?? undefined;
  }
}

/** A page of the simulator does not do what was asked of it. */
export class PageError extends IyzicoError {
  /**
   * Why. `unknown`: no page has this number or token. `over`: it was answered, left or paid before,
   * or it is too old. `refused`: the payment was refused; the page stays open for another card.
   */
  readonly reason: "unknown" | "over" | "refused" | (string & {});
  /** The error code of a payment that was refused. */
  readonly code: string | undefined;

  /** @internal */
  constructor(report: Report) {
    super(report);
    this.reason = report.reason ?? "";
    this.code = report.code ?? undefined;
  }
}

for (const type of [
  IyzicoError,
  InvalidRequestError,
  ApiError,
  AlreadyDoneError,
  UntrustedResponseError,
  TransportError,
  RateLimitedError,
  ReferenceInUseError,
  ConfigError,
  WebhookError,
  MissingSignatureError,
  CallbackError,
  PageError,
]) {
  // On the prototype, where it does not show up as a property of each error.
  Object.defineProperty(type.prototype, "name", { value: type.name });
}
