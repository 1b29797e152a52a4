// What the compiler must accept and refuse. Nothing here runs.

import type { IncomingMessage } from "node:http";
import {
  type Actor,
  ApiError,
  type Attempt,
  type BasicPayment,
  CallbackError,
  type Cancellation,
  type CreatePayment,
  type ErrorKind,
  type Finding,
  InvalidRequestError,
  Iyzico,
  IyzicoError,
  NotAuthenticatedError,
  type Other,
  type Outcome,
  type PageResult,
  type Payment,
  type PayoutExecuted,
  RateLimitedError,
  type Refund,
  type RefundPayment,
  type Response,
  readCallback,
  readCallbackRequest,
  type Settled,
  verifyWebhook,
  verifyWebhookRequest,
  type WebhookEvent,
} from "iyzico";
import { IyzicoModule } from "iyzico/nest";
import { type BookedPayment, type PaymentAttempt, Simulator } from "iyzico/testing";

const iyzico = new Iyzico({ apiKey: "a", secretKey: "b", timeout: 10_000 });

// @ts-expect-error: not a setting
new Iyzico({ apikey: "a" });
// @ts-expect-error: timeouts are numbers of milliseconds
new Iyzico({ timeout: "10s" });

declare const request: CreatePayment;

export async function accepts(): Promise<void> {
  const paid: Response<Payment> = await iyzico.payment.create({
    ...request,
    price: "149.90",
    paidPrice: 150n,
    installment: 3,
    basketId: null,
    paymentChannel: "A_CHANNEL_OF_TOMORROW" as Other,
    currency: (await iyzico.payment.retrieve({ paymentId: "1" })).currency,
  });
  const exact: string = paid.paidPrice;
  const mayShip: boolean = paid.mayShip;
  const status: string = paid.status;
  const verification: "verified" | "unsigned" | "skipped" = paid.received.verification;
  for (const line of paid.itemTransactions ?? [])
    line.merchantPayoutAmount satisfies string | undefined;
  const findings: Finding[] = iyzico.lint("payment.create", request);
  const bin = await iyzico.call("bin.check", { binNumber: "552879" }, { timeout: 500 });
  bin.cardType satisfies string | undefined;
  await iyzico.connection.test({ signal: AbortSignal.timeout(1000) });
  await using simulator = await Simulator.start({ tls: true });
  simulator.client().payment satisfies typeof iyzico.payment;
  console.log(exact, mayShip, status, verification, findings);
}

export async function refuses(): Promise<void> {
  // @ts-expect-error: required fields are missing
  await iyzico.payment.create({ price: "1" });
  // @ts-expect-error: an amount is not a boolean
  await iyzico.payment.create({ ...request, price: true });
  // @ts-expect-error: a field that does not exist
  await iyzico.bin.check({ binNumber: "552879", bin: "552879" });
  // @ts-expect-error: not a call
  await iyzico.call("payment.give", {});
  // @ts-expect-error: the request of another call
  iyzico.lint("bin.check", { paymentId: "1" });
  const bin = await iyzico.bin.check({ binNumber: "552879" });
  // @ts-expect-error: a field of another response
  bin.paidPrice;
  const paid = await iyzico.payment.create(request);
  // @ts-expect-error: amounts are text, so that nobody calculates with floats
  const sum: number = paid.paidPrice + 1;
  // @ts-expect-error: a body that is read later belongs to verifyWebhookRequest
  verifyWebhook(new Blob([]), 7);
  // @ts-expect-error: no callback is ever called
  await iyzico.payment.create(request, () => {});
  // @ts-expect-error: nothing follows the options
  await iyzico.payment.create(request, {}, () => {});
  console.log(sum);
}

export function tellsErrorsApart(error: unknown): Outcome | undefined {
  if (error instanceof InvalidRequestError) error.findings satisfies readonly Finding[];
  if (error instanceof ApiError) {
    error.code satisfies string;
    error.advice?.buyerTr satisfies string | undefined;
    error.pending satisfies string | undefined;
    // @ts-expect-error: errors do not change
    error.code = "0";
  }
  return error instanceof IyzicoError ? error.outcome : undefined;
}

export async function finishes(body: string): Promise<Response<Payment> | Response<PageResult>> {
  const callback = readCallback(body, { secretKey: "b" });
  if (callback.kind === "page") return iyzico.checkoutForm.retrieve(callback.request);
  callback.conversationId satisfies string | undefined;
  // @ts-expect-error: a payment is compared with its start
  callback.completion({});
  // @ts-expect-error: a page has a token, a payment at the bank has none
  callback.token;
  return iyzico.threeDs.complete(
    callback.completion({ paidPrice: "1.20", basketId: "B1", currency: "TRY" }),
  );
}

/** Requests of Node, of the web and of gateways are whole requests; their headers are headers. */
export async function verifies(
  incoming: IncomingMessage,
  request: Request,
  event: {
    headers: Record<string, string | undefined>;
    multiValueHeaders: Record<string, string[] | undefined> | null;
    body: string | null;
    isBase64Encoded: boolean;
  },
): Promise<WebhookEvent[]> {
  verifyWebhook(await request.arrayBuffer(), request.headers);
  verifyWebhook(Buffer.from("{}"), incoming.headers);
  verifyWebhook("{}", incoming.rawHeaders);
  verifyWebhook({ iyziEventType: "API_AUTH" }, event.headers);
  await readCallbackRequest(request);
  const whole = [verifyWebhookRequest(incoming), verifyWebhookRequest(request)];
  return Promise.all([...whole, verifyWebhookRequest(event)]);
}

export function tellsCallbacksApart(error: unknown): string | undefined {
  if (error instanceof NotAuthenticatedError) return error.mdStatus?.tr ?? error.paymentId;
  return error instanceof CallbackError ? error.reason : undefined;
}

/** What a database may make of a handle. */
interface Row {
  endpoint: string;
  conversationId: string;
}

export async function settles(paymentId: string, row: Row): Promise<string> {
  const settled: Settled<Payment> = await iyzico.payment.createOnce(request, {
    deadline: 30_000,
    pending: iyzico.pending("payment.create", request),
    firstPause: 500,
    longestPause: 5_000,
    timeout: 20_000,
    signal: AbortSignal.timeout(60_000),
  });
  // @ts-expect-error: only a success has a response
  settled.response;
  const refund: RefundPayment = { paymentTransactionId: "11", price: "0.5" };
  (await iyzico.payment.refundOnce(refund, { paymentId })) satisfies Settled<Refund>;
  // @ts-expect-error: only a line needs its payment
  await iyzico.payment.createOnce(request, { paymentId });
  // @ts-expect-error: only a line needs its payment
  await iyzico.callOnce("payment.create", request, { paymentId });
  (await iyzico.callOnce("payment.refund", refund, { paymentId })) satisfies Settled<Refund>;
  // @ts-expect-error: moves no money
  await iyzico.callOnce("bin.check", { binNumber: "552879" });
  // @ts-expect-error: moves no money
  iyzico.pending("bin.check", { binNumber: "552879" });
  switch (settled.status) {
    case "succeeded":
    case "under_review":
    case "refused_by_risk":
      settled.response.mayShip satisfies boolean;
      settled.response.warnings satisfies readonly Finding[];
      return settled.response.paymentId;
    case "not_sent":
    case "declined":
      return settled.error.message;
    case "unknown": {
      const found = await iyzico.resolve(settled.pending);
      await iyzico.resolve(row);
      if (found.status === "succeeded")
        found.response satisfies Response<
          Payment | Cancellation | Refund | PayoutExecuted | BasicPayment
        >;
      return settled.pending;
    }
  }
}

export function tellsAttempts(simulator: Simulator): Iyzico {
  simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
  // @ts-expect-error: not a place to cut
  simulator.addFault({ cut: "sometimes" });
  // @ts-expect-error: not a call
  simulator.addFault("rateLimited", { call: "payment.give" });
  return simulator.client({
    rateLimit: "failFast",
    callsPerMinute: { "payment.create": 20, "bin.check": null },
    onAttempt: (attempt: Attempt) => {
      attempt.outcome satisfies Outcome | null;
      // @ts-expect-error: an attempt knows no request
      attempt.request;
    },
  });
}

export function waits(error: unknown): number {
  return error instanceof RateLimitedError ? (error.retryAfter ?? 1000) : 0;
}

class Vault {
  read = async (name: string) => name;
}

export const modules = [
  IyzicoModule.forRoot(),
  IyzicoModule.forRoot({ apiKey: "sandbox-a", secretKey: "sandbox-b", merchantId: "1" }),
  IyzicoModule.forRootAsync({
    imports: [Vault],
    inject: [Vault],
    useFactory: async (vault: Vault) => ({ secretKey: await vault.read("secretKey") }),
  }),
  IyzicoModule.forRootAsync({ useFactory: () => ({ merchantId: "1" }) }),
  // @ts-expect-error: settings need a function
  IyzicoModule.forRootAsync({ inject: [Vault] }),
  // @ts-expect-error: no setting
  IyzicoModule.forRootAsync({ useFactory: () => ({ merchant: "1" }) }),
];

/** A payment may have been made without a card. */
export function cardOf(payment: BookedPayment, attempt: PaymentAttempt): string | undefined {
  // @ts-expect-error: there may be none
  payment.card.binNumber;
  // @ts-expect-error: there may be none
  attempt.card.binNumber;
  return payment.card?.lastFourDigits ?? attempt.card?.lastFourDigits;
}

/** Every word for an error is known to whoever decides by it. */
export function isOfProgram(attempt: Attempt, error: ApiError): boolean {
  attempt.errorKind satisfies ErrorKind | "abandoned" | string | null;
  const kinds: ErrorKind[] = ["config", "invalid_request", "reference_in_use", "not_authenticated"];
  // @ts-expect-error: no kind
  kinds.push("timeout");
  error.actor satisfies Actor | undefined;
  return error.category === "auth" || error.retry === "fix_request" || error.actor === "developer";
}
