/**
 * Take payments with iyzico.
 *
 * @packageDocumentation
 */

export type * from "./api.js";
export type { Answer, CallOptions, Received } from "./call.js";
export { Iyzico, type Settings } from "./client.js";
export {
  type Actor,
  type Advice,
  ApiError,
  type Category,
  ConfigError,
  type Finding,
  InvalidRequestError,
  IyzicoError,
  MissingSignatureError,
  type Outcome,
  type Retry,
  TransportError,
  UntrustedAnswerError,
  WebhookError,
  type WebhookProblem,
} from "./errors.js";
export type * from "./types.js";
export {
  signWebhook,
  verifyWebhook,
  type WebhookEvent,
  type WebhookHeaders,
  type WebhookSettings,
} from "./webhook.js";
