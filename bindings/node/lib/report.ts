import {
  type Actor,
  AlreadyDoneError,
  ApiError,
  CallbackError,
  type CallbackProblem,
  type Category,
  ConfigError,
  type Finding,
  InvalidRequestError,
  IyzicoError,
  type MdStatus,
  MissingSignatureError,
  type Outcome,
  PageError,
  RateLimitedError,
  ReferenceInUseError,
  type Retry,
  TransportError,
  UntrustedResponseError,
  WebhookError,
  type WebhookProblem,
} from "./errors.js";
import type { Advice } from "./types.js";

/** Runs native code and turns what it throws into an error of this package. */
export function translate<Result>(native: () => Result): Result {
  try {
    return native();
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/** Makes an error of what native code has thrown: the report of the core as JSON. */
export function fromNative(thrown: unknown, cause?: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  if (thrown.message.startsWith('{"')) return fromReport(JSON.parse(thrown.message), cause);
  // The conversion of arguments repeats what it could not convert, which may be a key or a card.
  return CONVERSION.test(String(Reflect.get(thrown, "code")))
    ? new TypeError(
        "an argument is of the wrong kind; the types of this package say which is right",
      )
    : thrown;
}

/** Makes an error of the report of the core. */
export function fromReport(report: Report, cause?: unknown): IyzicoError {
  switch (report.kind) {
    case "invalid":
      return new InvalidRequestError(report);
    case "api":
      return report.doneBefore ? new AlreadyDoneError(report) : new ApiError(report);
    case "untrusted":
      return new UntrustedResponseError(report);
    case "transport":
      return new TransportError(report, cause === undefined ? {} : { cause });
    case "rate_limited":
      return new RateLimitedError(report);
    case "reference_in_use":
      return new ReferenceInUseError(report);
    case "config":
      return new ConfigError(inCamelCase(report));
    case "webhook":
      return report.reason === "signature_missing"
        ? new MissingSignatureError(report)
        : new WebhookError(report);
    case "callback":
      return new CallbackError(report);
    case "page":
      return new PageError(report);
    default:
      return new IyzicoError(report);
  }
}

/** An error as native code reports it. */
export interface Report {
  kind:
    | "invalid"
    | "api"
    | "untrusted"
    | "transport"
    | "rate_limited"
    | "reference_in_use"
    | "config"
    | "webhook"
    | "callback"
    | "page";
  message: string;
  outcome?: Outcome;
  endpoint?: string | null;
  advice?: Advice | null;
  findings?: Finding[] | null;
  code?: string | null;
  group?: string | null;
  errorMessage?: string | null;
  conversationId?: string | null;
  paymentId?: string | null;
  retryable?: boolean | null;
  httpStatus?: number | null;
  category?: Category | null;
  retry?: Retry | null;
  actor?: Actor | null;
  otherCard?: boolean | null;
  setting?: string | null;
  perMinute?: number | null;
  retryAfter?: number | null;
  reason?: WebhookProblem | CallbackProblem;
  mdStatus?: MdStatus | null;
  pending?: object | null;
  raw?: string | null;
  doneBefore?: boolean;
}

/** The core names settings in snake case. Other words, such as names of hosts, stay as they are. */
function inCamelCase(report: Report): Report {
  const { message, setting } = report;
  return { ...report, message: camelCase(message), setting: camelCase(setting ?? "") };
}

function camelCase(text: string): string {
  return text.replace(SETTINGS, (name) =>
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
}

const CONVERSION = /^(InvalidArg|\w+Expected)$/;

const SETTINGS =
  /\b(api_key|secret_key|base_url|connect_timeout|total_timeout|max_response_bytes|max_connections|root_certificate_pem|allow_other_hosts|client_version|rate_limit|calls_per_minute|first_pause|longest_pause|payment_id)\b/g;
