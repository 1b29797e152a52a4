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
  "hold-and-capture.mjs": /^Held 149\.9\nTook 100\nReleased 149\.9\n$/,
  "hosted-form.mjs": /^Paid 149\.9 TRY\n$/,
  "installment-table.mjs": /\n {2}1 × 149\.9 = 149\.9\n.*\nPaid \d+\.\d+ in 3 installments\n$/s,
  "lost-response.mjs":
    /^Nobody knows yet.*\nPaid 149\.9 after all, once\nThe bank has booked 1 payment\n$/,
  "refund.mjs": /^Refunded the pen: 49\.9\nRefunded the rest: 100\nRefused, nothing moved: \d+\n$/,
  "stored-card.mjs":
    /^Paid 149\.9 .*\nMASTER_CARD 552879.*\nPaid 149\.9 with .*0008\nForgot the card\n$/,
  "three-ds.mjs": /^Paid 149\.9 TRY\n$/,
  "webhook-receiver.mjs": /^API_AUTH: 149\.9 SUCCESS\n$/,
};

test("each example is tested, and short", () => {
  const examples = readdirSync(folder).filter((name) => name !== "shop.mjs");
  assert.deepEqual(examples.sort(), Object.keys(says).sort());
  for (const name of examples) {
    const lines = readFileSync(new URL(name, folder), "utf8").split("\n");
    assert.ok(lines.length <= 40, `${name} has ${lines.length} lines`);
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
