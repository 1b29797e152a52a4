// Mistakes that programs make. Nothing here runs: each line is one that the compiler refuses.
//
// What it cannot see, and why:
// - a wrong check digit, an expired card, lines that do not add up: types do not calculate
// - amounts, currencies and statuses that come as plain `string`: see `amount` and `Other`
// - a call without `await`: `no-floating-promises` of a linter finds it
// - a second `create` instead of `createOnce`: both are right somewhere

import {
  type CreatePayment,
  Iyzico,
  type IyzicoError,
  type Payment,
  type PaymentCard,
  type Response,
  readCallback,
  type Settled,
  verifyWebhook,
  type WebhookEvent,
} from "iyzico";

declare const request: CreatePayment;
declare const card: PaymentCard;
declare const payment: Response<Payment>;
declare const settled: Settled<Payment>;
declare const event: WebhookEvent;
declare const error: IyzicoError;
declare const total: number;
const iyzico = new Iyzico();

// Amounts

// @ts-expect-error: a binary float
iyzico.payment.create({ ...request, price: 149.9 });
// @ts-expect-error: a number that may have a fraction
iyzico.payment.create({ ...request, price: total });
// @ts-expect-error: a comma is not a decimal point
iyzico.payment.create({ ...request, price: "149,90" });
// @ts-expect-error: no currency in an amount
iyzico.payment.create({ ...request, price: "149.90 TL" });
// @ts-expect-error: nothing is not an amount
iyzico.payment.create({ ...request, paidPrice: "" });
// @ts-expect-error: an amount is needed
iyzico.payment.create({ ...request, price: undefined });
// @ts-expect-error: amounts are text, so that nobody calculates with floats
payment.paidPrice * 2;
// @ts-expect-error: adding text to a number
(payment.paidPrice + 1) satisfies number;
// @ts-expect-error: an amount of a refund is not a number either
iyzico.payment.refund({ paymentTransactionId: "1", price: 0.5 });
// @ts-expect-error: an amount is compared as an amount
payment.paidPrice === "149,90";

// Closed values

// @ts-expect-error: not a currency
iyzico.payment.create({ ...request, currency: "TURKISH LIRA" });
// @ts-expect-error: not a currency that iyzico takes
iyzico.payment.create({ ...request, currency: "JPY" });
// @ts-expect-error: not a channel
iyzico.payment.create({ ...request, paymentChannel: "WEBSITE" });
// @ts-expect-error: not a group
iyzico.payment.create({ ...request, paymentGroup: "PRODUCTS" });
// @ts-expect-error: not a language
iyzico.payment.create({ ...request, locale: "de" });
// @ts-expect-error: not a kind of line
iyzico.payment.create({ ...request, basketItems: [{ ...item, itemType: "DIGITAL" }] });
// @ts-expect-error: not a way to verify
iyzico.payment.create(request, { verify: "loosely" });
// @ts-expect-error: not what to do about the limit
new Iyzico({ rateLimit: "slow" });

// What is missing

// @ts-expect-error: an empty card
iyzico.payment.create({ ...request, paymentCard: {} });
// @ts-expect-error: half of a card
iyzico.payment.create({ ...request, paymentCard: { cardNumber: "5528790000000008" } });
// @ts-expect-error: a payment is looked up by something
iyzico.payment.retrieve({});
// @ts-expect-error: a payment is looked up by one of its ids
iyzico.payment.retrieve({ conversationId: "order-1" });
// @ts-expect-error: no request at all
iyzico.payment.retrieve();
// @ts-expect-error: most of it is missing
iyzico.payment.create({ price: "1" });
// @ts-expect-error: a card is stored for somebody
iyzico.card.create({
  card: { ...card, cardHolderName: "a", cardNumber: "1", expireMonth: "1", expireYear: "2030" },
});

// Names

// @ts-expect-error: a field in another spelling
iyzico.payment.create({ ...request, paid_price: "1" });
// @ts-expect-error: a field that does not exist
iyzico.bin.check({ binNumber: "552879", bin: "552879" });
// @ts-expect-error: a setting in another spelling
new Iyzico({ apikey: "a" });
// @ts-expect-error: the setting of the official client
new Iyzico({ uri: "https://sandbox-api.iyzipay.com" });
// @ts-expect-error: an option that does not exist
iyzico.payment.create(request, { timout: 1 });
// @ts-expect-error: a call that does not exist
iyzico.call("payment.give", {});
// @ts-expect-error: a call that moves no money
iyzico.callOnce("bin.check", { binNumber: "552879" });
// @ts-expect-error: a timeout is a number of milliseconds
new Iyzico({ timeout: "10s" });
// @ts-expect-error: both keys of a merchant
iyzico.withKeys({ apiKey: "a" });
// @ts-expect-error: no callback is ever called
iyzico.payment.create(request, () => {});

// Responses

// @ts-expect-error: misspelt
payment.paymentStatus === "SUCESS";
// @ts-expect-error: the word of another field
payment.fraudStatus === "1";
// @ts-expect-error: misspelt
payment.status === "succes";
// @ts-expect-error: the field of another response
payment.checkoutFormContent;
// @ts-expect-error: responses do not change
payment.paidPrice = "1";
// @ts-expect-error: nor do their lists
payment.itemTransactions?.push();
// @ts-expect-error: a promise has no fields
iyzico.payment.create(request).paymentId;
// @ts-expect-error: a boolean is not a text
payment.mayShip === "true";

// How a call ended

// @ts-expect-error: only a success has a response
settled.response;
// @ts-expect-error: only an open end has a handle
settled.pending;
// @ts-expect-error: misspelt
settled.status === "success";
// @ts-expect-error: misspelt
error.outcome === "notSent";
// @ts-expect-error: holds a handle, and is none
iyzico.resolve(settled);
// @ts-expect-error: holds a handle, and is none
iyzico.resolve(error);
// @ts-expect-error: a call without `await`
iyzico.resolve(iyzico.payment.createOnce(request));
// @ts-expect-error: a payment is no handle
iyzico.resolve(payment);
// @ts-expect-error: bytes are no handle
iyzico.resolve(Buffer.from("{}"));
// @ts-expect-error: an error is no handle
iyzico.resolve(new Error("lost"));
// @ts-expect-error: a list is no handle
iyzico.payment.createOnce(request, { pending: ["{}"] });
// @ts-expect-error: errors do not change
error.outcome = "refused";

// What arrives

// @ts-expect-error: not a form
event.form === "checkout";
// @ts-expect-error: only a payment from a page has a token
if (event.form === "direct") event.token.length;
// @ts-expect-error: a body that is read later
verifyWebhook(new Blob([]), {});
// @ts-expect-error: a page has no completion
if (readCallback("").kind === "page") readCallback("").completion({});

declare const item: CreatePayment["basketItems"][number];
