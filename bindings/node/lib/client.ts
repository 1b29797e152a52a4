import { NativeClient } from "../native.cjs";
import { nativeAbort } from "./abort.js";
import { Api, type CallName, type Calls } from "./api.js";
import { type Answer, type CallOptions, readAnswer } from "./call.js";
import { encode } from "./encode.js";
import { variable } from "./environment.js";
import { type Finding, fromNative, translate } from "./errors.js";

/** How a client is set up. */
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
  /** Time for one attempt, in milliseconds. */
  timeout?: number | undefined;
  /** Time for opening a connection, in milliseconds. */
  connectTimeout?: number | undefined;
  /** Time for all attempts together, in milliseconds. */
  totalTimeout?: number | undefined;
  /** Largest answer that is read, in bytes. */
  maxResponseBytes?: number | undefined;
  /** The most connections at a time; further calls wait. */
  maxConnections?: number | undefined;
  /** A certificate authority to trust besides the public ones, in PEM form. */
  rootCertificatePem?: string | undefined;
  /** Proxy to go through, such as `http://proxy.example:3128`. */
  proxy?: string | undefined;
  /** Allows a `baseUrl` that is neither iyzico's nor this machine. */
  allowOtherHosts?: boolean | undefined;
}

/**
 * Talks to iyzico. One client serves a whole program; it keeps connections open between calls.
 *
 * ```ts
 * const iyzico = new Iyzico({ apiKey, secretKey });
 * const payment = await iyzico.payment.create({ price: "149.90", ... });
 * ```
 *
 * Every call rejects with an {@link IyzicoError} whose `outcome` says whether money may have moved,
 * or with a `TypeError` when the request holds a number that is not exact.
 */
export class Iyzico extends Api {
  readonly #native: NativeClient;

  /** @throws {@link ConfigError} when the settings cannot work. */
  constructor(settings: Settings = {}) {
    super();
    const {
      apiKey = variable("IYZICO_API_KEY"),
      secretKey = variable("IYZICO_SECRET_KEY"),
      baseUrl = variable("IYZICO_BASE_URL"),
      ...others
    } = settings;
    this.#native = translate(() => new NativeClient({ apiKey, secretKey, baseUrl, ...others }));
  }

  override async call<Name extends CallName>(
    name: Name,
    request: Calls[Name]["request"],
    options: CallOptions = {},
  ): Promise<Answer<Calls[Name]["response"]>> {
    const { signal, ...timeouts } = options;
    const text = encode(request);
    try {
      return readAnswer(
        await this.#native.call(name, text, timeouts, signal && nativeAbort(signal)),
      );
    } catch (thrown) {
      throw fromNative(thrown, signal?.aborted ? signal.reason : undefined);
    }
  }

  /**
   * Validates a request without sending it: errors, which would stop it, and warnings.
   *
   * ```ts
   * for (const { path, problem } of iyzico.lint("payment.create", request)) { ... }
   * ```
   */
  lint<Name extends CallName>(name: Name, request: Calls[Name]["request"]): Finding[] {
    return JSON.parse(translate(() => this.#native.lint(name, encode(request))));
  }
}
