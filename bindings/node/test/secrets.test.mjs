import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { inspect } from "node:util";
import { Iyzico } from "iyzico";
import { Simulator } from "iyzico/testing";
import { card, payment } from "./seed.mjs";

const secretKey = "sandbox-canary-secret-0123456789abcdef";
const canaryCard = { ...card, cardNumber: "4111111111111129", cvc: "937" };
const canaries = [secretKey, canaryCard.cardNumber, canaryCard.cvc];

/** Everything that a log could show of a value. */
function everyView(value) {
  const views = [
    inspect(value),
    inspect(value, { showHidden: true, depth: null, getters: true, showProxy: true }),
    JSON.stringify(value) ?? "",
    String(value),
  ];
  if (value instanceof Error) {
    views.push(
      value.stack ?? "",
      value.message,
      inspect(value.cause),
      JSON.stringify(value.cause) ?? "",
    );
  }
  return views.join("\n");
}

function assertNoCanary(value) {
  const seen = everyView(value);
  for (const canary of canaries) {
    // Three digits turn up in ports and times; a security code stands alone.
    const pattern = new RegExp(`(?<![0-9.:-])${canary}(?![0-9])`);
    assert.doesNotMatch(seen, pattern);
  }
}

test("no view of a client, an answer or an error shows a secret", async () => {
  const simulator = await Simulator.start({ apiKey: "sandbox-canary", secretKey });
  const client = simulator.client();
  assertNoCanary(client);
  assertNoCanary(
    await client.payment.create(payment({ paymentCard: { ...card, cvc: canaryCard.cvc } })),
  );
  assertNoCanary(client);

  const requests = [
    payment({ paymentCard: canaryCard }),
    payment({ paymentCard: { ...canaryCard, cardNumber: `${canaryCard.cardNumber}0` } }),
    payment({ paymentCard: { ...canaryCard, cvc: "93 7", expireYear: "2001" } }),
    payment({ paymentCard: JSON.stringify(canaryCard) }),
    payment({ paymentCard: [canaryCard] }),
    payment({ paymentCard: { ...canaryCard, cardNumber: Number(`9${canaryCard.cardNumber}`) } }),
    payment({ paymentCard: { ...canaryCard, cvc: { code: canaryCard.cvc } } }),
  ];
  for (const request of requests) {
    await assert.rejects(client.payment.create(request), (error) => {
      assertNoCanary(error);
      return true;
    });
  }
  await simulator.stop();
  await assert.rejects(client.payment.create(payment({ paymentCard: canaryCard })), (error) => {
    assertNoCanary(error);
    return true;
  });
});

test("an echo of the request by a hostile server is not shown", async () => {
  const server = createServer((request, response) => request.pipe(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const client = new Iyzico({
    apiKey: "sandbox-a",
    secretKey,
    baseUrl: `http://127.0.0.1:${port}`,
  });
  await assert.rejects(client.payment.create(payment({ paymentCard: canaryCard })), (error) => {
    assertNoCanary(error);
    return true;
  });
  server.closeAllConnections();
  server.close();
});

test("settings that are refused are not repeated", () => {
  assert.throws(
    () => new Iyzico({ apiKey: "sandbox-a", secretKey: `${secretKey} ` }),
    (error) => {
      assertNoCanary(error);
      return true;
    },
  );
});
