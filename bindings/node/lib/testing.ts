/**
 * Test a shop without a network: a bank on localhost, inside the test's own process.
 *
 * @packageDocumentation
 */

import type { NativeSimulator as Native } from "iyzico-simulator";
import { bindMethods, guarded, safely } from "./bind.js";
import { Iyzico } from "./client.js";
import { type App, ConnectedApp } from "./connected.js";
import {
  type Fault,
  type FaultConditions,
  type FaultState,
  type Scenario,
  scenarioText,
} from "./faults.js";
import { jsonOf } from "./json.js";
import { hasFields, kindOf } from "./kinds.js";
import { type Kinds, read, refuseAll, refuseMore, refuseMoreNow, wrong } from "./options.js";
import { BankPage, HostedPage } from "./pages.js";
import type { BookedPayment, LoggedRequest, PaymentAttempt, SentWebhook } from "./records.js";
import { fromNative, translate } from "./report.js";
import { SETTINGS, type Settings } from "./settings.js";
import { NativeSimulator } from "./simulator-package.js";

export type { App, ConnectedApp } from "./connected.js";
export { PageError } from "./errors.js";
export type {
  Fault,
  FaultConditions,
  FaultMoment,
  FaultRule,
  FaultState,
  Scenario,
} from "./faults.js";
export type { Approval, BankPage, FormPost, HostedPage } from "./pages.js";
export type * from "./records.js";

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
  /** Decides every number that the simulator makes up. Without it they are new with each start on a `port`. */
  seed?: number;
  /** Where its clock begins; now by default. */
  startsAt?: Date;
  /** Refuses debit cards without 3-D Secure (10217). */
  debitNeedsThreeDs?: boolean;
  /** Refuses to cancel a payment after the Turkish day on which it was made. */
  cancelOnlyOnSameDay?: boolean;
  /** Refuses with 50000 what is beyond the published limits of calls in a minute of its clock. */
  enforceRateLimits?: boolean;
  /** What goes wrong from the start; as for {@link Simulator.play}. */
  scenario?: Scenario | URL | string;
  /** Where it sends notifications: plain http on this machine. None are sent without it. */
  webhookUrl?: string;
  /** Whether notifications are signed; they are by default. */
  webhookSignature?: boolean;
  /**
   * Names besides `localhost` under which it is reached, such as that of a container. Requests to other
   * names are refused: a page in a browser could let its own name point here.
   */
  allowHost?: string | readonly string[];
}

const SIMULATOR_SETTINGS: Kinds<SimulatorSettings> = {
  apiKey: "a string",
  secretKey: "a string",
  port: "a number",
  tls: "a boolean",
  seed: "a number",
  startsAt: "a Date",
  debitNeedsThreeDs: "a boolean",
  cancelOnlyOnSameDay: "a boolean",
  enforceRateLimits: "a boolean",
  scenario: "a string or an object",
  webhookUrl: "a string",
  webhookSignature: "a boolean",
  allowHost: "a string or an object",
};

/**
 * A simulator of iyzico on localhost.
 *
 * ```ts
 * await using simulator = await Simulator.start();
 * const payment = await simulator.client().payment.create(request);
 * ```
 */
export class Simulator {
  readonly #native: Native;

  private constructor(native: Native) {
    this.#native = native;
    bindMethods(this, guarded);
  }

  /** Starts a simulator. It is ready when the promise resolves. */
  static async start(settings: SimulatorSettings = {}, ...more: never[]): Promise<Simulator> {
    return safely(async () => {
      refuseMore(more, "settings");
      const { startsAt, scenario, allowHost, webhookUrl, ...others } = read(
        settings,
        SIMULATOR_SETTINGS,
        "settings of a simulator",
      );
      const native = {
        ...others,
        ...(webhookUrl !== undefined && { webhookUrl }),
        allowHosts: [allowHost ?? []].flat().map((name) => textOf(name, "allowHost")),
        ...(startsAt && { startsAt: milliseconds(startsAt) }),
        ...(scenario && { scenario: scenarioText(scenario) }),
      };
      return new Simulator(await NativeSimulator.start(native).catch(rethrown));
    });
  }

  /** Where it listens, such as `http://127.0.0.1:8765`. Its panel is at `/_simulator/`. */
  get url(): string {
    return this.#native.baseUrl;
  }

  /** What a client needs as its `baseUrl`: the same as `url`. */
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

  /** The number of the merchant, which notifications about subscriptions are signed with. */
  get merchantId(): string {
    return this.#native.merchantId;
  }

  /** The certificate authority to trust, when it speaks TLS. */
  get certificatePem(): string | undefined {
    return this.#native.certificatePem ?? undefined;
  }

  /** A client for this simulator. */
  client(settings: Settings = {}, ...more: never[]): Iyzico {
    refuseMoreNow(more, "settings");
    const { baseUrl, apiKey, secretKey, certificatePem } = this;
    const own = { baseUrl, apiKey, secretKey, rootCertificatePem: certificatePem };
    return new Iyzico({ ...own, ...read(settings, SETTINGS, "settings") });
  }

  /**
   * The bank's page of a payment that was started with 3-D Secure: by its `threeDSHtmlContent`, or
   * by its `paymentId`.
   *
   * ```ts
   * const { body } = simulator.threeDs(started.threeDSHtmlContent).approve();
   * const callback = readCallback(body, simulator);
   * ```
   */
  threeDs(payment: string, ...more: never[]): BankPage {
    refuseMoreNow(more, "payment");
    return new BankPage(this.#native, textOf(payment, "payment"));
  }

  /**
   * The checkout form, pay-with-iyzico or BKM Express page with this token, at this address, such as
   * `paymentPageUrl`, or behind this HTML, such as `checkoutFormContent`.
   */
  page(page: string | URL, ...more: never[]): HostedPage {
    refuseMoreNow(more, "page");
    return new HostedPage(this.#native, page instanceof URL ? page.href : textOf(page, "page"));
  }

  /** All payments as they stand now, oldest first. */
  ledger(...more: never[]): BookedPayment[] {
    refuseAll(more);
    return JSON.parse(translate(() => this.#native.ledger()));
  }

  /** Every attempt to pay, successes and failures, oldest first. */
  attempts(...more: never[]): PaymentAttempt[] {
    refuseAll(more);
    return JSON.parse(translate(() => this.#native.attempts()));
  }

  /** The latest requests, oldest first, with what their signature check found. */
  requests(...more: never[]): LoggedRequest[] {
    refuseAll(more);
    return JSON.parse(translate(() => this.#native.requests()));
  }

  /** All notifications with their deliveries, oldest first. */
  webhooks(...more: never[]): SentWebhook[] {
    refuseAll(more);
    return JSON.parse(translate(() => this.#native.webhooks()));
  }

  /**
   * Sends notifications to this address from now on; without one it sends none.
   *
   * @throws {@link ConfigError} for an address to which nothing can be delivered.
   */
  setWebhookUrl(url: string | undefined, ...more: never[]): void {
    refuseMoreNow(more, "url");
    const address = url === undefined || url === null ? undefined : textOf(url, "url");
    translate(() => this.#native.setWebhookUrl(address));
  }

  /**
   * Delivers now the notifications that wait for their time, and resolves when these deliveries have
   * ended. One that failed waits for its next time again.
   */
  async deliverWebhooks(...more: never[]): Promise<void> {
    refuseAll(more);
    return translate(() => this.#native.deliverWebhooks());
  }

  /**
   * Connects an application under test, which listens nowhere: {@link ConnectedApp.deliver} hands it the
   * notifications, and {@link ConnectedApp.post} what the buyer's browser posts. `path` is that of its
   * route for notifications.
   *
   * ```ts
   * await using shop = await simulator.connect(app, "/iyzico");
   * await shop.post(simulator.page(token).approve());
   * const [response] = await shop.deliver();
   * ```
   */
  async connect(app: App, path: string, ...more: never[]): Promise<ConnectedApp> {
    refuseMore(more, "path");
    const given = textOf(path, "path");
    if (!given.startsWith("/")) throw wrong("path", 'must begin with "/"');
    const connected = new ConnectedApp(app, this.deliverWebhooks);
    this.setWebhookUrl(`${await connected.listen()}${given}`);
    return connected;
  }

  /**
   * Adds a fault that happens from now on, beside those added before.
   *
   * ```ts
   * simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
   * ```
   *
   * @throws {@link ConfigError} when the rule makes no sense.
   */
  addFault(fault: Fault, conditions: FaultConditions = {}, ...more: never[]): void {
    refuseMoreNow(more, "conditions");
    const given: unknown = conditions ?? {};
    if (typeof given !== "object" || !given) {
      throw wrong("conditions", `must be an object, not ${kindOf(given)}`);
    }
    if (!hasFields(given)) {
      throw wrong("conditions", `must be a plain object, not ${kindOf(given)}`);
    }
    const rule = jsonOf("fault", { ...conditions, fault });
    translate(() => this.#native.addFault(rule));
  }

  /**
   * Plays a scenario from now on: an object, the text of a TOML or JSON file, or the path of one
   * (`*.toml`, `*.json`). Its rules take the place of all others.
   *
   * @throws {@link ConfigError} when it cannot be read.
   */
  play(scenario: Scenario | URL | string, ...more: never[]): void {
    refuseMoreNow(more, "scenario");
    const text = scenarioText(scenario);
    translate(() => this.#native.play(text));
  }

  /** The rules, and how often each was met and fired. */
  faults(...more: never[]): FaultState[] {
    refuseAll(more);
    return JSON.parse(translate(() => this.#native.faults()));
  }

  /** Removes all faults. */
  clearFaults(...more: never[]): void {
    refuseAll(more);
    translate(() => this.#native.clearFaults());
  }

  /** Whether calls above the published limits are refused with error 50000 from now on. Counting starts anew. */
  enforceRateLimits(enforce: boolean, ...more: never[]): void {
    refuseMoreNow(more, "enforce");
    translate(() => this.#native.enforceRateLimits(flag(enforce, "enforce")));
  }

  /** The present moment on its clock. */
  now(...more: never[]): Date {
    refuseAll(more);
    return new Date(translate(() => this.#native.now()));
  }

  /** Moves its clock forward, by milliseconds. */
  advance(milliseconds: number, ...more: never[]): void {
    refuseMoreNow(more, "milliseconds");
    translate(() => this.#native.advance(number(milliseconds, "milliseconds")));
  }

  /** Moves its clock to a moment, forward or back. */
  setClock(moment: Date, ...more: never[]): void {
    refuseMoreNow(more, "moment");
    translate(() => this.#native.setClock(milliseconds(moment)));
  }

  /**
   * Chooses what risk control says about one payment that is yet to come: 1 accepts it, 0 puts it
   * under review, -1 refuses it. The next payment, unless one is named by one of its references.
   */
  nextFraudStatus(
    status: 1 | 0 | -1,
    concerns: { conversationId?: string; basketId?: string } = {},
    ...more: never[]
  ): void {
    refuseMoreNow(more, "conditions");
    const kinds = { conversationId: "a string", basketId: "a string" } as const;
    const named = read<typeof concerns>(concerns, kinds, "conditions");
    translate(() => this.#native.nextFraudStatus(number(status, "status"), named));
  }

  /**
   * Ends the review of a payment: risk control accepts it, or refuses it. Look-ups say so from now on,
   * and the shop is notified of the payment again.
   */
  endReview(paymentId: string, accepted = true, ...more: never[]): void {
    refuseMoreNow(more, "accepted");
    const id = textOf(paymentId, "paymentId");
    translate(() => this.#native.endReview(id, flag(accepted, "accepted")));
  }

  /**
   * Forgets all payments, pages, stored cards, notifications, faults and requests. The clock stays, and so does
   * where notifications go, and whether they are signed.
   */
  reset(...more: never[]): void {
    refuseAll(more);
    translate(() => this.#native.reset());
  }

  /**
   * Stops it. The promise resolves when its thread has ended; while {@link deliverWebhooks} is under way, it ends
   * after that. A second call does nothing.
   */
  async stop(...more: never[]): Promise<void> {
    refuseAll(more);
    await this.#native.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function rethrown(thrown: unknown): never {
  throw fromNative(thrown);
}

/** Text that must be there: what is missing must not become the name of a page. */
function textOf(value: unknown, what: string): string {
  if (typeof value !== "string") throw wrong(what, `must be a string, not ${kindOf(value)}`);
  return value;
}

function flag(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw wrong(what, `must be a boolean, not ${kindOf(value)}`);
  return value;
}

function number(value: unknown, what: string): number {
  if (typeof value !== "number") throw wrong(what, `must be a number, not ${kindOf(value)}`);
  return value;
}

function milliseconds(moment: Date): number {
  if (typeof moment?.getTime !== "function") {
    throw wrong("moment", `must be a Date, not ${kindOf(moment)}`);
  }
  const milliseconds = moment.getTime();
  if (Number.isNaN(milliseconds)) throw wrong("moment", "must be a valid Date, not an invalid one");
  return milliseconds;
}
