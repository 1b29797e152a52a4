/**
 * Test a shop without a network: a bank on localhost, inside the test's own process.
 *
 * @packageDocumentation
 */

import { NativeSimulator } from "../native.cjs";
import { Iyzico, type Settings } from "./client.js";

/** How a simulator is set up. */
export interface SimulatorSettings {
  /** The API key that it accepts. */
  apiKey?: string;
  /** The secret key that goes with it. */
  secretKey?: string;
  /** Where it listens; a free port by default. */
  port?: number;
  /** Speaks TLS with a certificate of its own authority. */
  tls?: boolean;
  /** Changes every number that the simulator makes up. */
  seed?: number;
}

/**
 * A simulator of iyzico on localhost.
 *
 * ```ts
 * await using simulator = await Simulator.start();
 * const payment = await simulator.client().payment.create(request);
 * ```
 */
export class Simulator {
  readonly #native: NativeSimulator;

  private constructor(native: NativeSimulator) {
    this.#native = native;
  }

  /** Starts a simulator. It is ready when the promise resolves. */
  static async start(settings: SimulatorSettings = {}): Promise<Simulator> {
    return new Simulator(NativeSimulator.start(settings));
  }

  /** What a client needs as its `baseUrl`. */
  get baseUrl(): string {
    return this.#native.baseUrl;
  }

  /** The API key that it accepts. */
  get apiKey(): string {
    return this.#native.apiKey;
  }

  /** The secret key that goes with it. */
  get secretKey(): string {
    return this.#native.secretKey;
  }

  /** The certificate authority to trust, when it speaks TLS. */
  get certificatePem(): string | undefined {
    return this.#native.certificatePem ?? undefined;
  }

  /** A client for this simulator. */
  client(settings: Settings = {}): Iyzico {
    const { baseUrl, apiKey, secretKey, certificatePem } = this;
    return new Iyzico({
      baseUrl,
      apiKey,
      secretKey,
      rootCertificatePem: certificatePem,
      ...settings,
    });
  }

  /** Stops it. */
  async stop(): Promise<void> {
    this.#native.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
