// The face for `import`. There is one implementation, so that a class is the same in both worlds.
export type * from "./index.js";
export {
  AlreadyDoneError,
  ApiError,
  CallbackError,
  ConfigError,
  decodeHtml,
  InvalidRequestError,
  Iyzico,
  IyzicoError,
  MissingSignatureError,
  RateLimitedError,
  ReferenceInUseError,
  readCallback,
  readCallbackRequest,
  signCallback,
  signWebhook,
  TransportError,
  UntrustedResponseError,
  verifyWebhook,
  verifyWebhookRequest,
  WebhookError,
} from "./index.js";
