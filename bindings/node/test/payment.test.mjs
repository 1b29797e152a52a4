import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ApiError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { basketItems, card, payment } from "./seed.mjs";

/** @type {Simulator} */
let simulator;
/** @type {import("iyzico").Iyzico} */
let iyzico;

before(async () => {
  simulator = await Simulator.start();
  iyzico = simulator.client();
});

after(() => simulator.stop());

test("the documented payment comes out to the last digit", async () => {
  const paid = await iyzico.payment.create(payment({ conversationId: "order-1" }));
  assert.equal(paid.status, "success");
  assert.equal(paid.conversationId, "order-1");
  assert.equal(paid.price, "1.00");
  assert.equal(paid.paidPrice, "1.20");
  assert.equal(paid.iyziCommissionRateAmount, "0.0315");
  assert.equal(paid.iyziCommissionFee, "0.25");
  assert.deepEqual(
    paid.itemTransactions?.map((line) => line.merchantPayoutAmount),
    ["0.23955", "0.39925", "0.1597"],
  );
});

test("how a response was received is there, but not in the way", async () => {
  const paid = await iyzico.payment.create(payment());
  assert.equal(paid.received.verification, "verified");
  assert.equal(JSON.parse(paid.received.raw).paymentId, paid.paymentId);
  assert.ok(!("received" in { ...paid }));
  assert.ok(!JSON.stringify(paid).includes("received"));
});

// Text of single bytes crosses in another way than text with others in it.
for (const product of ["Product", "Ürün"]) {
  test(`a long response is there as it was received, however it is read: ${product}`, async () => {
    const lines = Array.from({ length: 120 }, (_, index) => ({
      ...basketItems[0],
      id: `${product} ${index}`,
      price: "1",
    }));
    const long = payment({ price: "120", paidPrice: "120", basketItems: lines });
    const paid = await iyzico.payment.create(long);
    const { raw } = paid.received;
    assert.ok(raw.length > 2 ** 16);
    const transactions = JSON.parse(raw).itemTransactions;
    assert.deepEqual(
      transactions.map(({ itemId }) => itemId),
      paid.itemTransactions?.map(({ itemId }) => itemId),
    );
    assert.equal(transactions[119].itemId, `${product} 119`);
    assert.equal(paid.received.raw, raw);
    assert.deepEqual(structuredClone(paid.received), { ...paid.received });
    assert.deepEqual(Object.keys(paid.received), ["verification", "httpStatus", "raw"]);
    assert.equal(JSON.parse(JSON.stringify(paid.received)).raw, raw);
  });
}

test("a payment without a conversationId gets one, by which it can be found", async () => {
  const paid = await iyzico.payment.create(payment());
  assert.match(paid.conversationId ?? "", /^[0-9a-f]{32}$/);
  const found = await iyzico.payment.retrieve({ paymentConversationId: paid.conversationId ?? "" });
  assert.equal(found.paymentId, paid.paymentId);
});

test("a declined card says what happened and what to do, in two languages", async () => {
  const declined = payment({ paymentCard: { ...card, cardNumber: "4111111111111129" } });
  await assert.rejects(iyzico.payment.create(declined), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.name, "CardDeclinedError");
    assert.equal(error.endpoint, "payment.create");
    assert.equal(error.outcome, "refused");
    assert.equal(error.code, "10051");
    assert.equal(error.group, "NOT_SUFFICIENT_FUNDS");
    assert.equal(error.category, "bank_decline");
    assert.equal(error.actor, "buyer");
    assert.equal(error.otherCard, true);
    assert.match(error.errorMessage, /./);
    assert.match(error.message, /10051/);
    const { merchantTr, merchantEn, buyerTr, buyerEn } = error.advice ?? {};
    assert.equal(new Set([merchantTr, merchantEn, buyerTr, buyerEn]).size, 4);
    assert.match(buyerTr ?? "", /kart/i);
    assert.match(buyerEn ?? "", /card/i);
    return true;
  });
});

test("the stack of an error leads to the caller", async () => {
  async function checkout() {
    await iyzico.payment.retrieve({ paymentId: "404" });
  }
  await assert.rejects(checkout(), (error) => {
    assert.ok(error instanceof ApiError);
    assert.match(error.stack ?? "", /^ApiError: payment\.retrieve was refused/);
    assert.match(error.stack ?? "", /checkout/);
    return true;
  });
});

test("a line is refunded, then an amount of the whole payment", async () => {
  const paid = await iyzico.payment.create(payment());
  const line = paid.itemTransactions?.[0];
  assert.ok(line);
  const refund = await iyzico.payment.refund({
    paymentTransactionId: line.paymentTransactionId,
    price: "0.1",
    currency: "TRY",
  });
  assert.equal(refund.paymentId, paid.paymentId);
  assert.equal(refund.price, "0.10");
  assert.equal(refund.received.verification, "verified");

  const rest = await iyzico.payment.refundAmount({ paymentId: paid.paymentId, price: "1.1" });
  assert.equal(rest.price, "1.10");
  await assert.rejects(
    iyzico.payment.refundAmount({ paymentId: paid.paymentId, price: "0.01" }),
    ApiError,
  );
});

test("a payment is cancelled once", async () => {
  const paid = await iyzico.payment.create(payment());
  const cancelled = await iyzico.payment.cancel({ paymentId: paid.paymentId });
  assert.equal(cancelled.paymentId, paid.paymentId);
  assert.equal(cancelled.price, "1.20");
  await assert.rejects(iyzico.payment.cancel({ paymentId: paid.paymentId }), { code: "8514" });
});

test("a card is known by its first digits", async () => {
  const bin = await iyzico.bin.check({ binNumber: "552879" });
  assert.equal(bin.cardType, "CREDIT_CARD");
  assert.equal(bin.cardAssociation, "MASTER_CARD");
  assert.equal(bin.received.verification, "unsigned");
  await assert.rejects(iyzico.bin.check({ binNumber: "999999" }), { code: "5066" });
});

test("installments have exact prices", async () => {
  const { installmentDetails } = await iyzico.installment.list({
    price: "100.10",
    binNumber: "552879",
  });
  const prices = installmentDetails?.flatMap((detail) => detail.installmentPrices ?? []) ?? [];
  assert.ok(prices.length > 1);
  for (const { totalPrice } of prices) assert.match(totalPrice ?? "", /^\d+(\.\d+)?$/);
});

test("the connection is tested without a request", async () => {
  const { status, systemTime } = await iyzico.connection.test();
  assert.equal(status, "success");
  assert.equal(typeof systemTime, "number");
});

test("a call can be made by its name", async () => {
  const bin = await iyzico.call("bin.check", { binNumber: "552879" });
  assert.equal(bin.binNumber, "552879");
});

test("64 calls at once get their own responses", async () => {
  const calls = Array.from({ length: 64 }, async (_, index) => {
    const conversationId = `concurrent-${index}`;
    const price = (100 + index).toString();
    const item = { id: "1", name: "A", category1: "B", itemType: "VIRTUAL", price };
    const paid = await iyzico.payment.create(
      payment({ conversationId, price, paidPrice: price, basketItems: [item] }),
    );
    assert.equal(paid.conversationId, conversationId);
    assert.equal(paid.paidPrice, `${price}.00`);
    assert.equal(paid.received.verification, "verified");
    return paid.paymentId;
  });
  assert.equal(new Set(await Promise.all(calls)).size, 64);
});

test("calls get their own responses whether they are alone, long or one of many", async () => {
  const one = (reference, lines) =>
    iyzico.payment.create(
      payment({
        conversationId: reference,
        price: `${lines}.0`,
        paidPrice: `${lines}.0`,
        basketItems: Array.from({ length: lines }, (_, index) => ({
          ...basketItems[0],
          id: `line-${index}`,
          price: "1.0",
        })),
      }),
    );
  const check = async (reference, lines) => {
    const paid = await one(reference, lines);
    assert.equal(paid.conversationId, reference);
    assert.equal(paid.itemTransactions?.length, lines);
  };
  for (const lines of [1, 200, 3]) await check(`alone-${lines}`, lines);
  const many = Array.from({ length: 12 }, (_, index) => [index + 1, 100 + index]).flat();
  await Promise.all(many.map((lines) => check(`many-${lines}`, lines)));
  await check("alone-again", 2);
});

test("keys and address come from the environment", async () => {
  const variables = {
    IYZICO_API_KEY: simulator.apiKey,
    IYZICO_SECRET_KEY: simulator.secretKey,
    IYZICO_BASE_URL: simulator.baseUrl,
  };
  Object.assign(process.env, variables);
  try {
    const { Iyzico } = await import("iyzico");
    assert.equal((await new Iyzico().connection.test()).status, "success");
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
});
