// Every example runs as it is, against a simulator of its own.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { signWebhook } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

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
    /^Nobody knows yet.*\nPaid 149\.90 TRY: ship\nPaid 149\.90 TRY: shipped before\nThe bank has booked 1 payment\n$/,
  "marketplace.mjs": /^Paid 149\.90 TRY: ship\np-1 will be paid out\np-2 waits\nRefunded 49\.90\n$/,
  "payouts.mjs":
    /^Can be paid out: 100000\.00\nHanded over\nIBAN 250\.00 SUCCESS\nPHONE 250\.00 DEPOSIT_FAIL .*üye değil\n$/,
  "reconcile.mjs":
    /^(Paid 149\.90 TRY: ship\n){2}CANCELLED \d+: 0\.00 here, 149\.90 at iyzico\nDifferences: 1\nDifferences: 0\n$/,
  "refund.mjs":
    /^Refunded the pen: 49\.90\n(Refunded the rest: 100\.00\n){2}Nothing is left to refund: 5093\n$/,
  "request-to-pay.mjs":
    /^Asked for 300: CREATED\nNo response: CREATED before, PARTIALLY_PAID now\nDo not pay again.*\nListed: 300\.00 PARTIALLY_PAID\n$/,
  "stored-card.mjs":
    /^Paid 149\.90 TRY: ship\nMASTER_CARD 552879.*\nPaid 149\.90 TRY: ship\nForgot the card\n$/,
  "subscription-card.mjs": /^UNPAID: 149\.90 is open\nThe new plan is PENDING\n$/,
  "subscription.mjs":
    /^No response; found 1\n[\d-]{10}: 149\.90 SUCCESS\n[\d-]{10}: 149\.90 WAITING\nCancelled: .*\n$/,
  "three-ds.mjs":
    /^first: Paid 149\.90 TRY: ship\nreloaded: Paid 149\.90 TRY: shipped before\nThe bank has booked 1 payment\n$/,
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

/**
 * Starts the receiver beside a simulator of its own.
 * @param {import("node:test").TestContext} t
 */
async function receiver(t) {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  const { url: IYZICO_BASE_URL, apiKey, secretKey } = simulator;
  const env = { IYZICO_BASE_URL, IYZICO_API_KEY: apiKey, IYZICO_SECRET_KEY: secretKey };
  const file = fileURLToPath(new URL("webhook-receiver.mjs", folder));
  const shop = spawn(process.execPath, [file], { env: { ...process.env, ...env } });
  t.after(() => shop.kill());
  const lines = createInterface(shop.stdout)[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const [, address = ""] = /^Enter (\S+) in/.exec(await next()) ?? [];
  /** @param {string} body */
  const post = async (body) => {
    const headers = signWebhook(body, { secretKey });
    return (await fetch(address, { method: "POST", body, headers })).status;
  };
  return { simulator, address, next, post };
}

test("webhook-receiver.mjs takes the notification of a page that the buyer has left", async (t) => {
  const { next, post } = await receiver(t);
  const left = { iyziEventType: "CHECKOUT_FORM_AUTH", status: "FAILURE", token: "t-1" };
  assert.equal(await post(JSON.stringify({ ...left, iyziReferenceCode: "r-1" })), 200);
  assert.equal(await next(), "CHECKOUT_FORM_AUTH: no payment to look up");
});

test("webhook-receiver.mjs ships a payment under review when it is accepted, and once", async (t) => {
  const { simulator, address, next, post } = await receiver(t);
  simulator.setWebhookUrl(address);
  simulator.nextFraudStatus(0);
  await simulator.client().payment.create(payment());
  await simulator.deliverWebhooks();
  assert.equal(await next(), "API_AUTH: ship nothing yet");
  const [{ body = "" } = {}] = simulator.webhooks();
  simulator.addFault({ tamper: { field: "fraudStatus", value: 1 } }, { call: "payment.retrieve" });
  const accepted = JSON.stringify({ ...JSON.parse(body), iyziReferenceCode: "of the acceptance" });
  assert.equal(await post(accepted), 200);
  assert.equal(await next(), "API_AUTH: 1.20 is paid, ship");
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
