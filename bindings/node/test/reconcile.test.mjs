// A day of the merchant's books against a day of iyzico's.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { InvalidRequestError, TransportError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

const simulator = await Simulator.start({ startsAt: new Date("2026-11-28T09:00:00Z") });
const iyzico = simulator.client();
const day = "2026-11-28";
let ids = [];

/** Eight payments, whose lines stand on two pages; the second was cancelled. */
beforeEach(async () => {
  simulator.reset();
  ids = [];
  for (let count = 0; count < 8; count++) {
    ids.push((await iyzico.payment.create(payment())).paymentId);
  }
  await iyzico.payment.cancel({ paymentId: ids[1] });
});
after(() => simulator.stop());

const own = (paymentId) => ({ paymentId, paidPrice: payment().paidPrice });

/** What is wrong with them: the last is missing, one is unknown, one has another amount. */
function books() {
  const ours = ids.slice(0, -1).map(own);
  Object.assign(ours[2] ?? {}, { paidPrice: "0.99" });
  return [own("99"), ...ours.reverse()];
}

const expected = () => [
  ["MISSING_AT_IYZICO", "99"],
  ["AMOUNT", ids[2]],
  ["CANCELLED", ids[1]],
  ["MISSING_HERE", ids.at(-1)],
];

async function collect(differences) {
  const found = [];
  for await (const difference of differences) found.push(difference);
  return found;
}

const named = (found) => found.map(({ kind, paymentId }) => [kind, paymentId]);

test("every difference is found, whatever the payments come from", async () => {
  async function* stream() {
    yield* books();
  }
  for (const ours of [books(), books().values(), stream()]) {
    const found = await collect(iyzico.report.reconcile(day, ours));
    assert.deepEqual(named(found), expected());
    const { ours: here, atIyzico, currency } = found[1];
    assert.deepEqual([here, atIyzico, currency], ["0.99", "1.20", "TRY"]);
  }
});

test("books that are right differ in nothing", async () => {
  const ours = ids.map(own);
  Object.assign(ours[1] ?? {}, { refundedPrice: payment().paidPrice });
  assert.deepEqual(await collect(iyzico.report.reconcile(day, ours)), []);
});

test("nothing differs before all pages are there", async () => {
  simulator.addFault({ cut: "afterRead" }, { call: "report.transactions", skip: 1 });
  const differences = iyzico.report.reconcile(day, books());
  await assert.rejects(differences.next(), TransportError);
  assert.deepEqual(await collect(differences), []);
});

test("what is no payment is refused by its place", async () => {
  /** @type {[any, string][]} */
  const wrongs = [
    [{ paidPrice: "1" }, "ours[1].paymentId: is required"],
    [
      { paymentId: "1", paidPrice: 1.2 },
      "ours[1].paidPrice: is a binary float, which is not exact",
    ],
    [{ paymentId: "1", paid_price: "1" }, "ours[1].paid_price: is not a field of this object"],
    ["1", "ours[1]: is not an object with its fields by their names"],
    [null, "ours[1]: is not an object with its fields by their names"],
    [7, "ours[1]: is not an object with its fields by their names"],
    [() => 1, "ours[1]: is a function"],
  ];
  for (const [wrong, told] of wrongs) {
    const differences = collect(iyzico.report.reconcile(day, [own(ids[0]), wrong]));
    const refused = await differences.catch((error) => error);
    assert.ok(refused instanceof InvalidRequestError, `${refused}`);
    assert.ok(refused.message.startsWith(told), refused.message);
    assert.equal(refused.findings[0]?.path, told.split(": ")[0]);
    assert.equal(refused.endpoint, undefined, "no call is wrong");
  }
});

test("nothing is asked for until the first difference is, and a loop can be left", async () => {
  const asked = () => simulator.requests().length;
  const before = asked();
  const differences = iyzico.report.reconcile(day, books());
  assert.equal(asked(), before);
  for await (const difference of differences) {
    assert.equal(difference.kind, "MISSING_AT_IYZICO");
    break;
  }
  assert.equal(asked(), before + 2);
});
