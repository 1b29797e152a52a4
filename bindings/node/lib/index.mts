// The face for `import`. There is one implementation, so that a class is the same in both worlds.
export type * from "./index.js";
export {
  ApiError,
  CallbackError,
  ConfigError,
  decodeHtml,
  InvalidRequestError,
  Iyzico,
  IyzicoError,
  MissingSignatureError,
  RateLimitedError,
  readCallback,
  signCallback,
  signWebhook,
  TransportError,
  UntrustedAnswerError,
  verifyWebhook,
  WebhookError,
} from "./index.js";
