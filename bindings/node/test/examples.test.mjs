// Every example runs as it is, against a simulator of its own.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = new URL("../examples/", import.meta.url);

/** @type {Record<string, RegExp>} */
const says = {
  "hold-and-capture.mjs":
    /^Held 149\.90 TRY\nPaid 100\.00 TRY: ship\nHeld 149\.90 TRY\nReleased\n$/,
  "hosted-form.mjs": /^Paid 149\.90: ship\n$/,
  "in-store.mjs":
    /^Terminals of cashier-1: 1\nThe link opens the app\nThe app says: approved\nPaid 149\.90: hand it out\n$/,
  "installment-table.mjs":
    /\n {2}1 × 149\.90 = 149\.90\n.*\nIn 3 installments\. Paid \d+\.\d+ TRY: ship\n$/s,
  "link.mjs": /^Sold 1 for 149\.90, 9 left\nClosed\n$/,
  "lost-response.mjs":
    /^Nobody knows yet.*\n(Paid 149\.90 TRY: ship\n){2}The bank has booked 1 payment\n$/,
  "marketplace.mjs": /^Paid 149\.90 TRY: ship\np-1 will be paid out\np-2 waits\nRefunded 49\.90\n$/,
  "payouts.mjs":
    /^Can be paid out: 100000\.00\nHanded over\nIBAN 250\.00 SUCCESS\nPHONE 250\.00 DEPOSIT_FAIL .*member\n$/,
  "reconcile.mjs":
    /^(Paid 149\.90 TRY: ship\n){2}CANCELLED \d+: 0\.00 here, 149\.90 at iyzico\nDifferences: 1\nDifferences: 0\n$/,
  "refund.mjs":
    /^Refunded the pen: 49\.90\n(Refunded the rest: 100\.00\n){2}Nothing is left to refund: 5093\n$/,
  "request-to-pay.mjs":
    /^Asked for 300: CREATED\nNo response: CREATED before, PARTIALLY_PAID now\nDo not pay again.*\nListed: 300\.00 PARTIALLY_PAID\n$/,
  "stored-card.mjs":
    /^Paid 149\.90 TRY: ship\nMASTER_CARD 552879.*\nPaid 149\.90 TRY: ship\nForgot the card\n$/,
  "subscription.mjs":
    /^No response; found 1\n[\d-]{10}: 149\.90 SUCCESS\n[\d-]{10}: 149\.90 WAITING\nCancelled: .*\n$/,
  "three-ds.mjs":
    /^first: Paid 149\.90 TRY: ship\nreloaded: Paid 149\.90 TRY: ship\nThe bank has booked 1 payment\n$/,
  "webhook-receiver.mjs": /^API_AUTH: 149\.90 is paid, ship\n$/,
};

test("each example is tested, and short", () => {
  const examples = readdirSync(folder).filter(
    (name) => name.endsWith(".mjs") && name !== "shop.mjs",
  );
  assert.deepEqual(examples.sort(), Object.keys(says).sort());
  for (const name of examples) {
    const lines = readFileSync(new URL(name, folder), "utf8").split("\n");
    assert.ok(lines.length <= 42, `${name} has ${lines.length} lines`);
  }
});

for (const [name, output] of Object.entries(says)) {
  test(`${name} runs`, async () => {
    const { IYZICO_BASE_URL, ...env } = process.env;
    const file = fileURLToPath(new URL(name, folder));
    const { stdout, stderr } = await run(process.execPath, [file], { env, timeout: 120_000 });
    assert.match(stdout, output);
    assert.equal(stderr, "");
  });
}
