/**
 * Take payments with iyzico.
 *
 * @packageDocumentation
 */

export { amount, format, minorUnits } from "./amount.js";
export type * from "./api.js";
export type { Attempt, AttemptHook } from "./attempt.js";
export type { CallOptions, RawResponse, Received, Response, Verify } from "./call.js";
export {
  type Callback,
  type CallbackBody,
  type CallbackReceiver,
  type CallbackSettings,
  type CallbackValues,
  type PageCallback,
  readCallback,
  readCallbackRequest,
  signCallback,
  type ThreeDsCallback,
} from "./callback.js";
export { Iyzico, Iyzico as default } from "./client.js";
export {
  AlreadyDoneError,
  ApiError,
  AuthenticationError,
  CallbackError,
  CardDeclinedError,
  ClientClosedError,
  ConfigError,
  type Finding,
  InvalidRequestError,
  IyzicoError,
  type MdStatus,
  NotAuthenticatedError,
  type Outcome,
  RateLimitedError,
  ReferenceInUseError,
  ServiceError,
  SignatureError,
  TransportError,
  UntrustedResponseError,
  WebhookError,
} from "./errors.js";
export type { Pending } from "./handles.js";
export { decodeHtml } from "./html.js";
export type { WholeRequest } from "./incoming.js";
export type {
  LineOnceOptions,
  OnceOptions,
  OnceOptionsOf,
  ResolveOptions,
  Settled,
} from "./once.js";
export { isAsOrdered, type PageOrder } from "./ordered.js";
export { Pages } from "./paging.js";
export type { OwnPayments } from "./reconcile.js";
export type { Keys, Settings } from "./settings.js";
export type { CallEvent } from "./trace.js";
export type * from "./types.js";
export type * from "./values.js";
export {
  signWebhook,
  verifyWebhook,
  verifyWebhookRequest,
  type WebhookBody,
  type WebhookHeaders,
  type WebhookOptions,
  type WebhookReceiver,
  type WebhookSettings,
} from "./webhook.js";
