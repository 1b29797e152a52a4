import type { CallName } from "./api.js";
import type { AttemptHook } from "./attempt.js";
import type { Verify } from "./call.js";
import type { Kinds } from "./options.js";

/** How a client is set up. Times are milliseconds. */
export interface Settings {
  /** API key, from the merchant panel. Environment variable `IYZICO_API_KEY`. */
  apiKey?: string | undefined;
  /** Secret key, from the merchant panel. Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
  /**
   * Address of the service. By default the one that the keys belong to: the sandbox for keys that
   * start with `sandbox-`, otherwise the live service. Environment variable `IYZICO_BASE_URL`.
   */
  baseUrl?: string | undefined;
  /**
   * Time for one attempt. Banks are slow, and a response that is not waited for leaves open whether the
   * buyer paid.
   *
   * @defaultValue `60_000`
   */
  timeout?: number | undefined;
  /**
   * Time for opening a connection: name, TCP, proxy and TLS.
   *
   * @defaultValue `10_000`
   */
  connectTimeout?: number | undefined;
  /**
   * Time for all attempts together, with the pauses between them. Calls that only read are attempted up
   * to three times. All others are attempted once; a second time only if the first demonstrably never
   * left.
   *
   * @defaultValue the same as `timeout`
   */
  totalTimeout?: number | undefined;
  /**
   * Largest response that is read, in bytes.
   *
   * @defaultValue `8_388_608`
   */
  maxResponseBytes?: number | undefined;
  /**
   * The most connections at a time; further calls wait.
   *
   * @defaultValue `64`
   */
  maxConnections?: number | undefined;
  /** A certificate authority to trust besides the public ones, in PEM form. */
  rootCertificatePem?: string | Uint8Array | undefined;
  /**
   * Trusts the certificate authorities of the operating system (`true`) or only those of the web that come
   * with this package (`false`).
   *
   * @defaultValue those of `SSL_CERT_FILE` and `SSL_CERT_DIR` where one of them is set, otherwise those of
   * the web
   */
  systemCertificates?: boolean | undefined;
  /**
   * Proxy to go through, such as `http://user:password@proxy.example:3128`; `https://` and `socks5://` are
   * spoken too.
   *
   * @defaultValue the environment variables `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, except for this
   * machine; one that cannot be read is an error
   */
  proxy?: string | undefined;
  /**
   * Shares one connection among all calls, over HTTP/2. Off by default: a connection that breaks takes
   * the responses to all calls on it, and the beginning of a request stays in memory unwiped.
   */
  http2?: boolean | undefined;
  /** Allows a `baseUrl` that is neither iyzico's nor this machine. */
  allowOtherHosts?: boolean | undefined;
  /**
   * How strictly responses are looked at.
   *
   * @defaultValue `"strictly"`
   */
  verify?: Verify | undefined;
  /** Value of the header `x-iyzi-client-version`, with which plug-ins name themselves. */
  clientVersion?: string | undefined;
  /**
   * Marks that the same merchant had before its API key or `baseUrl` was changed, the oldest first: handles
   * have them, as `merchant`. What has one of them stays its own, and what is made from now on has the
   * oldest one. Never name another merchant here.
   */
  formerMarks?: readonly string[] | undefined;
  /**
   * What to do about calls beyond the number that iyzico accepts in a minute: send them all the same
   * (`off`), let them wait for their turn, at most as long as `totalTimeout` (`wait`), or reject them
   * with a `RateLimitedError` (`failFast`). The client counts its own calls only.
   *
   * @defaultValue `"off"`
   */
  rateLimit?: "off" | "wait" | "failFast" | undefined;
  /** Limits in place of the published ones, by the names of the calls; `null` lifts one. */
  callsPerMinute?: { readonly [Name in CallName]?: number | null | undefined } | undefined;
  /**
   * Called for every attempt of every call, in order: for those of an awaited call before its
   * promise settles. It does not keep the process alive, and when it throws or rejects, the process
   * emits a warning and the call continues.
   */
  onAttempt?: AttemptHook | undefined;
}

/** The keys of a merchant. */
export interface Keys {
  /** API key, from the merchant panel. */
  apiKey: string;
  /** Secret key, from the merchant panel. */
  secretKey: string;
}

/** @internal */
export const SETTINGS: Kinds<Settings> = {
  apiKey: "a string",
  secretKey: "a string",
  baseUrl: "a string",
  timeout: "a number",
  connectTimeout: "a number",
  totalTimeout: "a number",
  maxResponseBytes: "a number",
  maxConnections: "a number",
  rootCertificatePem: "a string or bytes",
  systemCertificates: "a boolean",
  proxy: "a string",
  http2: "a boolean",
  allowOtherHosts: "a boolean",
  verify: "a string",
  clientVersion: "a string",
  formerMarks: "an array",
  rateLimit: "a string",
  callsPerMinute: "an object",
  onAttempt: "a function",
};

/** @internal */
export const KEYS: Kinds<Keys> = { apiKey: "a string", secretKey: "a string" };
