// Every flow in which a buyer leaves the shop, and what hangs together with it.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { ApiError, decodeHtml, isAsOrdered, NotAuthenticatedError, readCallback } from "iyzico";
import { PageError, Simulator } from "iyzico/testing";
import { card, payment } from "./seed.mjs";

const simulator = await Simulator.start();
const iyzico = simulator.client();
const order = /** @type {const} */ ({ paidPrice: "1.2", basketId: "B67832", currency: "TRY" });
const callbackUrl = "https://shop.example/callback";

beforeEach(() => simulator.reset());
after(() => simulator.stop());

const { paymentCard, paymentChannel, installment, ...ordered } = payment();
const hosted = { ...ordered, callbackUrl };

const startThreeDs = (changes = {}) =>
  iyzico.threeDs.initialize(payment({ callbackUrl, conversationId: "order-1", ...changes }));

/** The callback of a bank's page that was answered. */
function fromBank(form) {
  assert.equal(form.action, callbackUrl);
  const callback = readCallback(form.body, simulator);
  assert.ok(callback.kind === "three_ds");
  return callback;
}

/** What the bank reports, when it did not authenticate the buyer. */
function notAuthenticated(form) {
  try {
    readCallback(form.fields, simulator);
  } catch (error) {
    assert.ok(error instanceof NotAuthenticatedError);
    assert.equal(error.reason, "not_authenticated");
    return error;
  }
  assert.fail("the buyer was authenticated");
}

/** The request that the callback of a hosted page leads to. */
function fromPage(form) {
  const callback = readCallback(form.body, simulator);
  assert.ok(callback.kind === "page");
  return callback.request;
}

test("a payment is confirmed at the bank and finished once", async () => {
  const started = await startThreeDs();
  assert.equal(started.received.verification, "verified");
  assert.match(decodeHtml(started.threeDSHtmlContent), /<form/);
  assert.deepEqual(simulator.ledger(), []);

  const callback = fromBank(simulator.threeDs(started.threeDSHtmlContent).approve());
  assert.equal(callback.paymentId, started.paymentId);
  assert.equal(callback.conversationId, "order-1");
  const paid = await iyzico.threeDs.complete(callback.completion(order));
  assert.equal(paid.paidPrice, "1.20");
  assert.equal(simulator.ledger()[0]?.channel, "three_ds");
  await assert.rejects(iyzico.threeDs.complete(callback.completion(order)), { code: "5115" });
});

test("a payment that was swapped for another is not finished", async () => {
  const started = await startThreeDs();
  const callback = fromBank(simulator.threeDs(started.threeDSHtmlContent).approve());
  await assert.rejects(
    iyzico.threeDs.complete(callback.completion({ ...order, paidPrice: "2" })),
    ApiError,
  );
  await iyzico.threeDs.completeUncompared(callback.uncomparedCompletion());
});

test("a hold is confirmed at the bank, and captured", async () => {
  const started = await iyzico.threeDs.initializeAuthorization(payment({ callbackUrl }));
  const callback = fromBank(simulator.threeDs(started.threeDSHtmlContent).approve());
  const { paymentId, phase } = await iyzico.threeDs.complete(callback.completion(order));
  assert.equal(phase, "PRE_AUTH");
  const captured = await iyzico.payment.capture({ paymentId, paidPrice: "1.2", currency: "TRY" });
  assert.equal(captured.phase, "POST_AUTH");
});

test("a wrong code, a rejection and an abandoned page lead to no payment", async () => {
  const wrong = await startThreeDs();
  const error = notAuthenticated(simulator.threeDs(wrong.threeDSHtmlContent).wrongCode());
  assert.equal(error.paymentId, wrong.paymentId);
  assert.equal(error.conversationId, "order-1");
  assert.match(error.mdStatus?.tr ?? "", /./);

  const rejected = await startThreeDs();
  notAuthenticated(simulator.threeDs(rejected.threeDSHtmlContent).reject());

  const abandoned = await startThreeDs();
  simulator.threeDs(abandoned.threeDSHtmlContent).abandon();
  assert.throws(() => simulator.threeDs(abandoned.threeDSHtmlContent).approve(), {
    reason: "over",
  });
  assert.deepEqual(simulator.ledger(), []);
});

test("a card that the bank cannot authenticate says so although the code was right", async () => {
  const started = await startThreeDs({
    paymentCard: { ...card, cardNumber: "4131111111111117" },
  });
  const error = notAuthenticated(simulator.threeDs(started.threeDSHtmlContent).approve());
  assert.equal(error.mdStatus?.code, "0");
});

test("a page that does not exist is an error", () => {
  for (const page of [simulator.threeDs("1"), simulator.page("none")]) {
    assert.throws(
      () => page.approve(),
      (error) => error instanceof PageError && error.reason === "unknown",
    );
  }
});

for (const [name, start, retrieve] of /** @type {const} */ ([
  [
    "the checkout form",
    () => iyzico.checkoutForm.initialize(hosted),
    (request) => iyzico.checkoutForm.retrieve(request),
  ],
  [
    "pay with iyzico",
    () => iyzico.payWithIyzico.initialize(hosted),
    (request) => iyzico.payWithIyzico.retrieve(request),
  ],
  [
    "BKM Express",
    () => {
      const { paidPrice, ...order } = hosted; // BKM Express charges the price
      return iyzico.bkm.initialize(order);
    },
    (request) => iyzico.bkm.retrieve(request),
  ],
])) {
  test(`${name}: start, pay, result`, async () => {
    const { token, received, ...others } = await start();
    assert.equal(received.verification, "verified");
    // The address and the HTML of a page open it, too.
    const places = Object.entries(others).filter(([name]) => /(Url|Content)$/.test(name));
    assert.ok(places.length > 0);
    for (const [, place] of places) simulator.page(String(place)).abandon();
    const request = fromPage(simulator.page(token).approve());
    assert.equal(request.token, token);
    const paid = await retrieve(request);
    assert.equal(paid.received.verification, "verified");
    assert.equal(paid.paymentStatus, "SUCCESS");
    assert.equal(paid.price, "1.00");
    assert.throws(() => simulator.page(token).approve(), { name: "PageError", reason: "over" });
  });
}

test("a card that cannot be one is refused for what is wrong with it", async () => {
  const { token } = await iyzico.checkoutForm.initialize(hosted);
  const page = simulator.page(token);
  for (const approval of [
    { cardNumber: "5528790000000009" },
    { card: { ...card, cardNumber: "5528790000000009" } },
  ]) {
    assert.throws(
      () => page.approve(approval),
      ({ name, code, message }) => {
        assert.deepEqual([name, code], ["PageError", "12"]);
        assert.match(message, /check digit/);
        assert.doesNotMatch(message, /is required|5528790000000009/);
        return true;
      },
    );
  }
});

test("a page is compared with the order that it was opened for", async () => {
  const { token } = await iyzico.checkoutForm.initialize(hosted);
  const unpaid = await iyzico.checkoutForm.retrieve({ token }).catch((error) => error);
  assert.ok(unpaid instanceof ApiError && unpaid.isUnpaidPage);
  const paid = await iyzico.checkoutForm.retrieve(fromPage(simulator.page(token).approve()));
  const any = (value) => value;
  const ours = /** @type {const} */ ({ price: "1", paidPrice: "1.2", basketId: "B67832" });
  assert.equal(isAsOrdered(paid, ours), true);
  assert.equal(isAsOrdered(paid, hosted), true, "the request itself, with all its fields");
  for (const change of any([
    { price: "2" },
    { paidPrice: 9 },
    { currency: "USD" },
    { basketId: null },
  ])) {
    assert.equal(isAsOrdered(paid, { ...ours, ...change }), false);
  }
  assert.equal(isAsOrdered({ ...paid, paymentStatus: "FAILURE" }, ours), false);
  const refused = { name: "InvalidRequestError", message: /^order\.paidPrice: is required/ };
  assert.throws(() => isAsOrdered(paid, any({ price: "1" })), refused);
  const forgotten = { name: "ConfigError", message: /^result: must be the result of a page/ };
  assert.throws(() => isAsOrdered(any(Promise.resolve(paid)), ours), forgotten);
  const unknown = await iyzico.payment.retrieve({ paymentId: "404" }).catch((error) => error);
  assert.equal(unknown.isUnpaidPage, false);
});

test("what risk control refused and what has gone back is told", async () => {
  simulator.nextFraudStatus(-1);
  const { paymentId, isRefusedByRisk, mayShip } = await iyzico.payment.create(payment());
  assert.deepEqual([isRefusedByRisk, mayShip], [true, false]);
  assert.equal((await iyzico.payment.history({ paymentId })).hasGoneBack, false);
  await iyzico.payment.cancel({ paymentId, ip: "85.34.78.112" });
  assert.equal((await iyzico.payment.history({ paymentId })).hasGoneBack, true);
});

test("a declined card leaves the form open for another one", async () => {
  const { token, checkoutFormContent } = await iyzico.checkoutForm.initialize(hosted);
  assert.match(decodeHtml(checkoutFormContent ?? ""), /<script/);
  const page = simulator.page(token);
  assert.throws(() => page.approve({ cardNumber: "4111111111111129" }), {
    name: "PageError",
    reason: "refused",
    code: "10051",
  });
  const unpaid = await iyzico.checkoutForm.retrieve({ token });
  const { isPaid, mayShip, errorCode, advice } = unpaid;
  assert.deepEqual([isPaid, mayShip, errorCode], [false, false, "10051"]);
  assert.deepEqual([unpaid.endsWithPage, unpaid.isRefusedByRisk], [true, false]);
  assert.ok(advice?.buyerEn);
  const paid = await iyzico.checkoutForm.retrieve(fromPage(page.approve({ threeDs: true })));
  assert.equal(paid.paymentStatus, "SUCCESS");
  assert.ok(paid.isPaid && paid.mayShip && !paid.advice);
  assert.deepEqual([paid.endsWithPage, paid.isRefusedByRisk], [false, false]);
  assert.deepEqual(
    simulator.attempts().map(({ errorCode }) => errorCode),
    ["10051", null],
  );
});

test("a form goes on to the bank's page, which is answered in any way", async () => {
  const { token } = await iyzico.checkoutForm.initialize(hosted);
  simulator.page(token).goToBank().abandon();
  simulator.page(token).wrongCode();
  assert.deepEqual(simulator.ledger(), []);
  simulator.page(token).goToBank({ card }).approve();
  assert.equal(simulator.ledger().length, 1);
});

test("a form that is left or too old is not paid", async () => {
  const left = await iyzico.checkoutForm.initialize(hosted);
  simulator.page(left.token).abandon();
  fromPage(simulator.page(left.token).reject());

  const old = await iyzico.checkoutForm.initialize(hosted);
  const before = simulator.now().getTime();
  simulator.advance(1801 * 1000);
  assert.ok(simulator.now().getTime() - before >= 1801 * 1000);
  assert.throws(() => simulator.page(old.token).approve(), { reason: "expired" });
  assert.deepEqual(simulator.ledger(), []);
  assert.throws(() => simulator.advance(-1), { name: "ConfigError", setting: "milliseconds" });
});

test("a form that holds the amount", async () => {
  const { token } = await iyzico.checkoutForm.initializeAuthorization(hosted);
  simulator.page(token).approve();
  assert.equal(simulator.ledger()[0]?.phase, "PRE_AUTH");
});

test("a hold is captured once, or released", async () => {
  const held = await iyzico.payment.authorize(payment());
  assert.equal(held.phase, "PRE_AUTH");
  const capture = /** @type {const} */ ({
    paymentId: held.paymentId,
    paidPrice: "1",
    currency: "TRY",
  });
  const captured = await iyzico.payment.capture(capture);
  assert.equal(captured.paidPrice, "1.00");
  await assert.rejects(iyzico.payment.capture(capture), { code: "5082" });

  const { paymentId } = await iyzico.payment.authorize(payment());
  await iyzico.payment.cancel({ paymentId });
});

test("a card is stored, listed, paid with and forgotten", async () => {
  const { cardHolderName, cardNumber, expireMonth, expireYear } = card;
  const stored = await iyzico.card.create({
    email: "email@email.com",
    card: { cardAlias: "blue", cardHolderName, cardNumber, expireMonth, expireYear },
  });
  const { cardUserKey = "", cardToken = "" } = stored;
  const paid = await iyzico.payment.create(payment({ paymentCard: { cardUserKey, cardToken } }));
  assert.equal(paid.lastFourDigits, "0008");

  const registered = await iyzico.payment.create(
    payment({ paymentCard: { ...card, registerCard: true, cardUserKey } }),
  );
  assert.match(registered.cardToken ?? "", /./);
  const { cardDetails } = await iyzico.card.list({ cardUserKey });
  assert.equal(cardDetails?.length, 2);
  await iyzico.card.delete({ cardUserKey, cardToken });
  await assert.rejects(iyzico.card.delete({ cardUserKey, cardToken }), { code: "3006" });
});

test("risk control says what a test wants it to say", async () => {
  const both = { conversationId: "order", basketId: "watched" };
  assert.throws(() => simulator.nextFraudStatus(0, both), {
    name: "ConfigError",
    setting: "basketId",
  });
  simulator.nextFraudStatus(0, { basketId: "watched" });
  assert.equal((await iyzico.payment.create(payment())).fraudStatus, 1);
  const watched = await iyzico.payment.create(payment({ basketId: "watched" }));
  assert.equal(watched.fraudStatus, 0);
  const { paymentId } = watched;
  simulator.endReview(paymentId, false);
  assert.equal((await iyzico.payment.retrieve({ paymentId })).fraudStatus, -1);
  const over = { name: "ConfigError", setting: "paymentId", message: /not under review/ };
  assert.throws(() => simulator.endReview(paymentId), over);
});

test("the ledger adds up, and the log says what was wrong, without secrets", async () => {
  const { paymentId } = await iyzico.payment.create(payment());
  await iyzico.payment.refundAmount({ paymentId, price: "0.2" });
  const [booked] = simulator.ledger();
  assert.equal(booked?.paidPrice, "1.2");
  assert.equal(booked?.card?.lastFourDigits, "0008");
  assert.deepEqual(
    booked?.lines.map((line) => line.payout),
    ["0.23955", "0.39925", "0.1597"],
  );
  assert.equal(booked?.refunds[0]?.price, "0.2");

  const other = simulator.client({ secretKey: "sandbox-another" });
  await assert.rejects(other.bin.check({ binNumber: "552879" }), ApiError);
  const [create, , wrong] = simulator.requests();
  assert.equal(create?.call, "payment.create");
  assert.deepEqual(create?.signature, { verdict: "verified" });
  assert.equal(create?.paymentId, paymentId);
  assert.equal(wrong?.signature.verdict, "wrong");
  assert.match(wrong?.signature.hint ?? "", /./);
  assert.doesNotMatch(JSON.stringify(simulator.requests()), new RegExp(card.cardNumber));
});
