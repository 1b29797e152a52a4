// Whatever the weather, nobody pays twice: every scenario file is played against many buyers.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

const scenarios = new URL("../../../crates/iyzico-simulator/scenarios/", import.meta.url);
const BUYERS = 60;
const options = { timeout: 2_000, firstPause: 10, longestPause: 100, deadline: 3_000 };

for (const file of readdirSync(scenarios)) {
  test(`nobody pays twice, and nothing is said wrongly: ${file}`, async (t) => {
    const simulator = await Simulator.start({ scenario: new URL(file, scenarios) });
    t.after(() => simulator.stop());
    const iyzico = simulator.client();
    const booked = (basketId) =>
      simulator.ledger().filter((payment) => payment.basketId === basketId);

    const buy = async (_, number) => {
      const basketId = `b-${number}`;
      const settled = await iyzico.payment.createOnce(payment({ basketId }), options);
      return { basketId, settled };
    };
    const bought = await Promise.all(Array.from({ length: BUYERS }, buy));
    simulator.clearFaults();
    simulator.enforceRateLimits(false);
    simulator.advance(24 * 60 * 60 * 1000);

    const check = async ({ basketId, settled }) => {
      const payments = booked(basketId);
      if (settled.status === "succeeded") {
        const numbers = payments.map(({ paymentId }) => paymentId);
        assert.deepEqual(numbers, [settled.response.paymentId]);
      } else if (settled.status === "unknown") {
        assert.ok(payments.length <= 1, `${basketId} was paid twice`);
        const deadline = payments.length === 1 ? 60_000 : 500;
        const resolved = await iyzico.resolve(settled.pending, {
          ...options,
          timeout: 60_000,
          deadline,
        });
        // What a slow machine books in the meantime may be found or not.
        const { length } = booked(basketId);
        const expected = payments.length === 1 ? ["succeeded"] : ["unknown", "succeeded"];
        assert.ok(expected.slice(0, 1 + length).includes(resolved.status), resolved.status);
      } else {
        assert.deepEqual(payments, [], `${basketId} is ${settled.status}, but paid`);
      }
    };
    await Promise.all(bought.map(check));
  });
}
