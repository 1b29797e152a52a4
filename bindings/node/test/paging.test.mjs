// Lists that come in pages: every row once, one page at a time, going on anywhere.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

const simulator = await Simulator.start({ startsAt: new Date("2026-11-28T09:00:00Z") });
const iyzico = simulator.client();
const transactionDate = "2026-11-28";

/** A day on which so much was paid that three pages hold its lines. */
beforeEach(async () => {
  simulator.reset();
  for (let count = 0; count < 15; count++) await iyzico.payment.create(payment());
});
after(() => simulator.stop());

const asked = () =>
  simulator.requests().filter(({ call }) => call === "report.transactions").length;

async function collect(items) {
  const collected = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test("every row comes once", async () => {
  const rows = await collect(iyzico.report.transactionsPages({ transactionDate }).rows());
  assert.equal(new Set(rows.map((row) => row.transactionId)).size, 45);
  assert.equal(asked(), 3);
});

test("a page is asked for when it is needed", async () => {
  const pages = iyzico.report.transactionsPages({ transactionDate });
  assert.deepEqual([pages.page, pages.nextPage, asked()], [undefined, 1, 0]);
  for await (const page of pages) {
    assert.equal(page.transactions?.length, 20);
    break;
  }
  assert.deepEqual([pages.page, pages.nextPage, asked()], [1, 2, 1]);
  const left = await collect(pages);
  assert.deepEqual(
    left.map((page) => page.transactions?.length),
    [20, 5],
  );
  assert.deepEqual([pages.page, pages.nextPage], [3, undefined]);
  assert.deepEqual(await collect(pages), []);
});

test("a list goes on from any page", async () => {
  const pages = await collect(iyzico.report.transactionsPages({ transactionDate, page: 2 }));
  assert.deepEqual(
    pages.map((page) => page.currentPage),
    [2, 3],
  );
});

test("after an error the same page is asked for again", async () => {
  const pages = iyzico.report.transactionsPages({ transactionDate, page: 2 });
  const stopped = { signal: AbortSignal.abort() };
  const broken = iyzico.report.transactionsPages({ transactionDate, page: 2 }, stopped);
  await assert.rejects(collect(broken));
  assert.deepEqual([broken.page, broken.nextPage], [undefined, 2]);
  assert.equal((await collect(pages)).length, 2);
});

test("a list with cursors goes on where it was left", async () => {
  const pages = iyzico.report.scrollTransactionsPages({ transactionDate });
  assert.deepEqual([pages.page, pages.nextPage], [undefined, ""]);
  let first;
  for await (const page of pages) {
    first = page.transactions;
    break;
  }
  assert.deepEqual([pages.page, pages.nextPage], ["", first.at(-1).transactionId]);
  const later = iyzico.report.scrollTransactionsPages({ transactionDate, lastId: pages.nextPage });
  const left = await collect(later.rows());
  assert.equal(left.length, 25);
  const ids = [...first, ...left].map((row) => row.transactionId);
  assert.equal(new Set(ids).size, 45);
  assert.equal(later.nextPage, undefined);
});

test("a page is named in any spelling that its call takes, and the list goes on behind it", async () => {
  for (const page of /** @type {any[]} */ (["2", " 2 ", "02", 2n])) {
    const pages = iyzico.report.transactionsPages({ transactionDate, page });
    assert.equal((await collect(pages.rows())).length, 25, String(page));
    assert.deepEqual([pages.page, pages.nextPage], [3, undefined]);
  }
  const first = iyzico.report.transactionsPages({ transactionDate, page: /** @type {any} */ ("") });
  assert.equal((await collect(first.rows())).length, 45);
});
