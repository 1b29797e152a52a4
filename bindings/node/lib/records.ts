import type { Fault } from "./faults.js";

// What the simulator remembers. Amounts are exact text, moments are ISO 8601.

/** A payment and everything that happened to it. */
export interface BookedPayment {
  /** ID of the payment. */
  paymentId: string;
  /** The merchant's reference of the call that made it. */
  conversationId: string | null;
  /** When it was made, on the simulator's clock. */
  madeAt: string;
  /** When its hold was captured; `null` for a payment that is no hold, and for an open hold. */
  capturedAt: string | null;
  /** How the buyer came to pay. */
  channel: Channel;
  /** Whether the amount was taken, is held, or was captured after a hold. */
  phase: "AUTH" | "PRE_AUTH" | "POST_AUTH" | (string & {});
  /** Result of 3-D Secure; `null` for a payment without it. */
  mdStatus: number | null;
  /** Token of the page that the buyer paid on. */
  token: string | null;
  /** What risk control says: 1 accepted, 0 under review, -1 refused. */
  fraudStatus: number;
  /** Sum of the lines. */
  price: string;
  /** Amount taken from the card, or held on it. */
  paidPrice: string;
  /** Currency of the amounts. */
  currency: string;
  /** Number of installments. */
  installment: number;
  /** The merchant's basket number. */
  basketId: string | null;
  /** The card that was charged; `null` for a way to pay without one. */
  card: BookedCard | null;
  /** Key of the buyer and token of the card, when it was stored with this payment. */
  storedAs: [cardUserKey: string, cardToken: string] | null;
  /** Surcharge in percent. */
  surchargeRate: string;
  /** Surcharge. */
  surcharge: string;
  /** iyzico's commission. */
  commission: string;
  /** iyzico's fixed fee. */
  fee: string;
  /** The lines. */
  lines: BookedLine[];
  /** Approval code of the bank. */
  authCode: string;
  /** The bank's reference number. */
  hostReference: string;
  /** When and how it was cancelled. */
  cancellation: Reversal | null;
  /** Refunds, oldest first. */
  refunds: Reversal[];
}

/** How a buyer comes to pay. */
export type Channel =
  | "api"
  | "three_ds"
  | "checkout_form"
  | "pay_with_iyzico"
  | "bkm"
  | "link"
  | (string & {});

/** A card as the bank knows it. The number itself is not kept. */
export interface BookedCard {
  /** First six digits. */
  binNumber: string;
  /** Last four digits. */
  lastFourDigits: string;
  /** The scheme, where the first digits tell it. */
  cardAssociation: string | null;
  /** Credit or debit, where something is published about the first digits. */
  cardType: string | null;
  /** Installment programme. */
  cardFamily: string | null;
}

/**
 * One line of a payment. `paidPrice` is the sum of `commission`, `fee`, `reserve`, `payout` and
 * `subMerchantPayout`.
 */
export interface BookedLine {
  /** ID of the line. */
  paymentTransactionId: string;
  /** The merchant's ID for the product. */
  itemId: string;
  /** Price of the line. */
  price: string;
  /** Part of the paid price that falls on the line: the most that can be refunded for it. */
  paidPrice: string;
  /** Part of the surcharge that falls on the line. */
  surcharge: string;
  /** iyzico's commission on the line. */
  commission: string;
  /** Part of iyzico's fixed fee that falls on the line. */
  fee: string;
  /** What iyzico keeps back for a time. */
  reserve: string;
  /** What the merchant is paid. Negative when the fixed fee is higher than the rest. */
  payout: string;
  /** Key of the sub-merchant that sells it. Marketplaces only. */
  subMerchantKey: string | null;
  /** Part of the price that goes to the sub-merchant. */
  subMerchantPrice: string;
  /** Tax that the merchant withholds from that. */
  withholdingTax: string;
  /** What the sub-merchant is paid. */
  subMerchantPayout: string;
  /** Whether it was paid out to the merchant and the sub-merchant. */
  paidOut: boolean;
  /** What went back to the buyer. */
  refunded: string;
  /** Part of that which the merchant bore alone, at its own wish. */
  chargedToMerchant: string;
}

/** Money that went back to the buyer. */
export interface Reversal {
  /** How much. */
  price: string;
  /** When, on the simulator's clock. */
  at: string;
  /** The line it is for; `null` for an amount of the whole payment. */
  paymentTransactionId: string | null;
  /** Where it went, and who bears it. */
  kind: "to_card" | "charged_to_merchant" | "to_balance" | (string & {});
  /** The bank's reference number. */
  hostReference: string;
}

/** Somebody tried to pay. */
export interface PaymentAttempt {
  /** ID of the payment. */
  paymentId: string;
  /** The merchant's reference. */
  conversationId: string | null;
  /** When, on the simulator's clock. */
  at: string;
  /** How. */
  channel: Channel;
  /** With which card; `null` for a way to pay without one. */
  card: BookedCard | null;
  /** How much. */
  paidPrice: string;
  /** Currency of the amount. */
  currency: string;
  /** Why not; `null` for a success. */
  errorCode: string | null;
  /** Group of the error. */
  errorGroup: string | null;
}

/** A request and the outline of its response. Card numbers and security codes are not in it. */
export interface LoggedRequest {
  /** Counts the requests since the start or the last reset, from 1. */
  number: number;
  /** When it came, on the simulator's clock. */
  at: string;
  /** HTTP method. */
  method: string;
  /** Path, without the query. */
  path: string;
  /** Name of the call, such as `payment.create`; `null` for an unknown path. */
  call: string | null;
  /** What the `Authorization` header says; `null` when it cannot be decoded. */
  authorization: { apiKey: string; randomKey: string; signature: string } | null;
  /** What the signature check found, and for a wrong one the probable cause. */
  signature: {
    verdict: "verified" | "missing" | "malformed" | "unknown_key" | "wrong" | (string & {});
    hint?: string;
  };
  /** The body as it was sent, secrets masked. */
  body: string;
  /** The payment that the response, or else the request, names. */
  paymentId: string | null;
  /** HTTP status of the response. */
  status: number;
  /** Error code of the response; `null` for a success. */
  errorCode: string | null;
  /** Group of the error. */
  errorGroup: string | null;
  /** Why it was refused, in more words than the response has. */
  reason: string | null;
  /** What went wrong on purpose. */
  faults: Fault[];
}

/** A notification and its deliveries. */
export interface SentWebhook {
  /** ID of the notification, the same in every delivery: `iyziReferenceCode`. */
  reference: string;
  /** What happened: `iyziEventType`. */
  event: string;
  /** State of the payment. */
  status: string;
  /** The payment that it is about. */
  paymentId: string;
  /** Where it goes. */
  url: string;
  /** The body as it is sent. */
  body: string;
  /** The value of `X-IYZ-SIGNATURE-V3`, when it is sent. */
  signature: string | null;
  /** Deliveries so far, oldest first; at most three. */
  deliveries: Delivery[];
  /** When the next delivery is due, on the simulator's clock; `null` when there is none. */
  nextAt: string | null;
  /** Whether a delivery is under way. */
  underWay: boolean;
}

/** One delivery of a notification. */
export interface Delivery {
  /** When it ended, on the simulator's clock. */
  at: string;
  /** HTTP status of the shop; `null` when there was no response. */
  status: number | null;
  /** Why there was no response. */
  problem: string | null;
}
