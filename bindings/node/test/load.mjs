// A busy shop: 256 buyers at a time, each of whom checks that every response is their own. A program,
// so that its memory is measured alone: `node --expose-gc load.mjs <calls> <calls to warm up>`.
import assert from "node:assert/strict";
import { ApiError, Iyzico } from "iyzico";
import { payment } from "./seed.mjs";

const [calls, warmUp] = process.argv.slice(2).map(Number);
assert.ok(calls !== undefined && warmUp !== undefined);

const BUYERS = 256;
const DECLINED = { ...payment().paymentCard, cardNumber: "4111111111111129" };
const { signal } = new AbortController();

let attempts = 0;
let made = 0;
let charged = 0;
let declined = 0;
/** @type {{ calls: number, rss: number, heap: number }[]} */
const memory = [];

const iyzico = new Iyzico({
  maxConnections: 32,
  timeout: 120_000,
  onAttempt: () => void attempts++,
});

/** Makes a call under a conversationId of its own, which its response or its error must repeat. */
async function make(call, request) {
  const conversationId = `call-${++made}`;
  const repeated = (echo) => assert.equal(echo.conversationId, conversationId);
  if (made % 10_000 === 0) measure();
  try {
    const response = await call({ ...request, conversationId }, { signal });
    repeated(response);
    return response;
  } catch (error) {
    if (error instanceof ApiError && error.code === "10051") repeated(error);
    throw error;
  }
}

/** One buyer: pays, looks, takes some of it back. */
async function shop(number) {
  const { payment: pay, bin, installment } = iyzico;
  const [price, part] = [`${1 + (number % 9973)}.25`, "0.25"];
  const item = { id: `p-${number}`, name: "Book", category1: "Books", itemType: "PHYSICAL", price };
  const basket = { price, paidPrice: price, basketId: `b-${number}`, basketItems: [item] };
  const request = payment(basket);

  const paid = await make((request, options) => pay.create(request, options), request);
  charged++;
  assert.equal(paid.paidPrice, price);
  assert.equal(paid.basketId, basket.basketId);
  assert.equal(paid.received.verification, "verified");
  const { paymentId } = paid;
  const found = await make((request, options) => pay.retrieve(request, options), { paymentId });
  assert.deepEqual([found.paymentId, found.paidPrice], [paymentId, price]);
  const { binNumber } = await make((request, options) => bin.check(request, options), {
    binNumber: "552879",
  });
  assert.equal(binNumber, "552879");

  if (number % 3 === 0) {
    const { cardNumber } = request.paymentCard;
    const list = (request, options) => installment.list(request, options);
    const asked = { binNumber: cardNumber?.slice(0, 6), price };
    const { installmentDetails } = await make(list, asked);
    assert.equal(installmentDetails?.[0]?.price, price);
    await make((request, options) => pay.cancel(request, options), { paymentId });
  } else if (number % 3 === 1) {
    const { paymentTransactionId } = paid.itemTransactions[0];
    const refund = (request, options) => pay.refund(request, options);
    const refunded = await make(refund, { paymentTransactionId, price: part });
    assert.deepEqual([refunded.paymentTransactionId, refunded.price], [paymentTransactionId, part]);
    const { payments } = await make((request) => pay.history(request), { paymentId });
    assert.equal(payments?.[0]?.paymentId, paymentId);
  } else {
    const refund = (request, options) => pay.refundAmountOnce(request, options).then(responseOf);
    const refunded = await make(refund, { paymentId, price: part });
    assert.deepEqual([refunded.paymentId, refunded.price], [paymentId, part]);
    const refused = { ...request, paymentCard: DECLINED };
    await assert.rejects(
      make((request, options) => pay.create(request, options), refused),
      { code: "10051" },
    );
    declined++;
  }
}

function responseOf(settled) {
  assert.equal(settled.status, "succeeded");
  assert.equal(settled.lookedUp, false);
  return settled.response;
}

function measure() {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  memory.push({ calls: made, rss, heap: heapUsed });
}

let next = 0;
async function shopUntil(limit) {
  const buyer = async () => {
    while (made < limit) await shop(next++);
  };
  await Promise.all(Array.from({ length: BUYERS }, buyer));
}

await shopUntil(warmUp);
memory.length = 0;
measure();
const started = performance.now();
const before = made;
await shopUntil(before + calls);
const seconds = (performance.now() - started) / 1000;
measure();
console.log(
  JSON.stringify({ made, measured: made - before, attempts, charged, declined, seconds, memory }),
);
