// Calls that move money, sent once: what their tests share. No money call may be received twice in any of them.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

/** @type {Simulator} */
export let simulator;
/** @type {import("iyzico").Iyzico} */
export let iyzico;

before(async () => {
  simulator = await Simulator.start();
  iyzico = simulator.client();
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());
afterEach(assertNothingWasRepeated);

/** Look-ups in quick succession. */
export const quickly = { firstPause: 10, longestPause: 20 };
/** Like `quickly`, for look-ups that prove nothing. */
export const briefly = { ...quickly, deadline: 500 };
export const lost = /** @type {const} */ ({ cut: "afterCommit" });

const readingCalls = ["payment.retrieve", "payment.history"];

/** Checks that no money call was received twice. */
function assertNothingWasRepeated() {
  const sent = simulator.requests().filter(({ call }) => !readingCalls.includes(call ?? ""));
  const bodies = sent.map(({ call, body }) => `${call} ${body}`);
  assert.equal(new Set(bodies).size, bodies.length, "a money call was repeated");
}

/** Narrows a result to the one that is expected. */
export function expect(settled, status) {
  assert.equal(settled.status, status, String(settled.error));
  return settled;
}

/** A payment with a response that arrives. */
export const paid = () => iyzico.payment.create(payment());
