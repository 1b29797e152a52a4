import type { NativeFormPost, NativeSimulator } from "iyzico-simulator";
import { encode } from "./encode.js";
import { type Kinds, read, refuseAll, refuseMoreNow } from "./options.js";
import { translate } from "./report.js";
import type { PaymentCard } from "./types.js";

/** A form that the buyer's browser posts to the shop. */
export interface FormPost {
  /** Where it goes: the `callbackUrl` of the payment. */
  readonly action: string;
  /** Its fields, in order. */
  readonly fields: Readonly<Record<string, string>>;
  /** The body as a browser sends it: `application/x-www-form-urlencoded`. */
  readonly body: string;
}

/** How a buyer pays on a page. By default with a card that succeeds, at once, without 3-D Secure. */
export interface Approval {
  /** Card number; the rest of its data is made up. */
  cardNumber?: string;
  /** The card as in a payment, instead of its number; a stored card too. */
  card?: PaymentCard;
  /** Number of installments. */
  installment?: number;
  /** Goes through the bank's page, where the right code is typed. */
  threeDs?: boolean;
  /** Asks for the card to be stored. */
  registerCard?: boolean;
}

/**
 * The bank's 3-D Secure page of one payment, open in a buyer's browser.
 *
 * Every method throws a {@link PageError} when there is no such page, or the buyer has acted on it before.
 */
export class BankPage {
  readonly #native: NativeSimulator;
  readonly #payment: string;

  /** @internal */
  constructor(native: NativeSimulator, payment: string) {
    this.#native = native;
    this.#payment = payment;
  }

  /** The buyer types the right code. Test cards for failures post a failure all the same. */
  approve(...more: never[]): FormPost {
    refuseAll(more);
    return post(() => this.#native.approveThreeDs(this.#payment));
  }

  /** The buyer presses the button that gives up. */
  reject(...more: never[]): FormPost {
    refuseAll(more);
    return post(() => this.#native.rejectThreeDs(this.#payment));
  }

  /** The buyer types wrong codes until the bank gives up. */
  wrongCode(...more: never[]): FormPost {
    refuseAll(more);
    return post(() => this.#native.wrongCodeThreeDs(this.#payment));
  }

  /** The buyer closes the page: nothing is posted, and the payment stays where it is. */
  abandon(...more: never[]): void {
    refuseAll(more);
    translate(() => this.#native.abandonThreeDs(this.#payment));
  }
}

/**
 * A checkout form, pay-with-iyzico or BKM Express page, open in a buyer's browser.
 *
 * Every method throws a {@link PageError} when there is no such page, or it is paid or too old.
 */
export class HostedPage {
  readonly #native: NativeSimulator;
  readonly #token: string;

  /** @internal */
  constructor(native: NativeSimulator, token: string) {
    this.#native = native;
    this.#token = token;
  }

  /** The buyer pays. A refusal is a {@link PageError} with its code; the page stays open. */
  approve(approval: Approval = {}, ...more: never[]): FormPost {
    refuseMoreNow(more, "approval");
    return post(() => this.#native.approvePage(this.#token, toNative(approval)));
  }

  /** The buyer goes on to the bank's page, which can then be answered in any way. */
  goToBank(approval: Approval = {}, ...more: never[]): BankPage {
    refuseMoreNow(more, "approval");
    const payment = translate(() => this.#native.goToBank(this.#token, toNative(approval)));
    return new BankPage(this.#native, payment);
  }

  /** The buyer goes on to the bank's page and types wrong codes until the bank gives up. */
  wrongCode(approval: Approval = {}, ...more: never[]): FormPost {
    refuseMoreNow(more, "approval");
    return this.goToBank(approval).wrongCode();
  }

  /** The buyer presses the button that gives up; the browser goes back, and nothing is paid. */
  reject(...more: never[]): FormPost {
    refuseAll(more);
    return post(() => this.#native.rejectPage(this.#token));
  }

  /** The buyer closes the page: nothing is posted, and nothing changes. */
  abandon(...more: never[]): void {
    refuseAll(more);
    translate(() => this.#native.abandonPage(this.#token));
  }
}

function toNative(approval: Approval) {
  const { card, ...others } = read(approval, APPROVAL, "options of an approval");
  return { ...others, card: card && encode(card) };
}

const APPROVAL: Kinds<Approval> = {
  cardNumber: "a string",
  card: "an object",
  installment: "a number",
  threeDs: "a boolean",
  registerCard: "a boolean",
};

function post(answer: () => NativeFormPost): FormPost {
  const { form, body } = translate(answer);
  return { ...JSON.parse(form), body };
}
