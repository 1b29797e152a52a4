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
    outcome: "not_sent",
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

/** Makes an error of the report of the core. One of a kind that this version does not know is none in particular. */
export function fromReport(report: Report, cause?: unknown): IyzicoError {
  const Class = Object.hasOwn(CLASSES, report.class) ? CLASSES[report.class] : IyzicoError;
  return new Class(report, Class === TransportError ? causeOf(report, cause) : {});
}

/** The class of each kind that the core tells, and of the pages of the simulator. */
const CLASSES: Readonly<
  Record<Report["class"], new (report: Report, options?: ErrorOptions) => IyzicoError>
> = {
  invalid_request: InvalidRequestError,
  api: ApiError,
  card_declined: CardDeclinedError,
  authentication: AuthenticationError,
  already_done: AlreadyDoneError,
  service: ServiceError,
  rate_limited: RateLimitedError,
  reference_in_use: ReferenceInUseError,
  untrusted_response: UntrustedResponseError,
  transport: TransportError,
  config: ConfigError,
  client_closed: ClientClosedError,
  signature: SignatureError,
  webhook: WebhookError,
  callback: CallbackError,
  not_authenticated: NotAuthenticatedError,
  page: PageError,
};
