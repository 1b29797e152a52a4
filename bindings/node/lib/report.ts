import {
  AlreadyDoneError,
  ApiError,
  AuthenticationError,
  CallbackError,
  CardDeclinedError,
  ClientClosedError,
  ConfigError,
  InvalidRequestError,
  IyzicoError,
  NotAuthenticatedError,
  PageError,
  RateLimitedError,
  ReferenceInUseError,
  type Report,
  ServiceError,
  SignatureError,
  TransportError,
  UntrustedResponseError,
  WebhookError,
} from "./errors.js";

/** Runs native code and turns what it throws into an error of this package. */
export function translate<Result>(native: () => Result): Result {
  try {
    return native();
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/**
 * Makes an error of what native code has thrown: the report of the core as JSON. It is an `Error` of the
 * realm that loaded the native code, which need not be this one.
 */
export function fromNative(thrown: unknown): IyzicoError {
  if (thrown instanceof IyzicoError) return thrown;
  const { message, code } = Object(thrown) as { message?: unknown; code?: unknown };
  const text = typeof message === "string" ? message : "";
  if (text.startsWith('{"')) return fromReport(JSON.parse(text));
  // What converts arguments repeats what it could not convert, which may be a key or a card.
  const isOurs = text !== "" && !CONVERSION.test(String(code));
  return new ConfigError({
    class: "config",
    setting: "arguments",
    message: isOurs
      ? text
      : "an argument is of the wrong kind; the types of this package say which is right",
  });
}

const CONVERSION = /^(InvalidArg|\w+Expected)$/;

function causeOf({ cause: lost }: Report, cause: unknown): ErrorOptions {
  if (cause !== undefined) return { cause };
  return lost === undefined ? {} : { cause: fromReport(lost) };
}

/** Makes an error of the report of the core. */
export function fromReport(report: Report, cause?: unknown): IyzicoError {
  switch (report.class) {
    case "invalid_request":
      return new InvalidRequestError(report);
    case "api":
      return new ApiError(report);
    case "card_declined":
      return new CardDeclinedError(report);
    case "authentication":
      return new AuthenticationError(report);
    case "already_done":
      return new AlreadyDoneError(report);
    case "service":
      return new ServiceError(report);
    case "rate_limited":
      return new RateLimitedError(report);
    case "untrusted_response":
      return new UntrustedResponseError(report);
    case "transport":
      return new TransportError(report, causeOf(report, cause));
    case "reference_in_use":
      return new ReferenceInUseError(report);
    case "config":
      return new ConfigError(report);
    case "client_closed":
      return new ClientClosedError(report);
    case "signature":
      return new SignatureError(report);
    case "webhook":
      return new WebhookError(report);
    case "callback":
      return new CallbackError(report);
    case "not_authenticated":
      return new NotAuthenticatedError(report);
    case "page":
      return new PageError(report);
    default:
      return new IyzicoError(report);
  }
}
