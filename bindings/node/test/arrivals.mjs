// What arrives in the routes of a shop, genuine, and the servers that it arrives at.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Iyzico, signCallback, signWebhook } from "iyzico";

export const secretKey = "sandbox-secret";
export const iyzico = new Iyzico({ apiKey: "sandbox-key", secretKey });
export const any = (value) => value;

export const event = { iyziEventType: "API_AUTH", paymentId: 22416035, status: "SUCCESS" };
export const json = JSON.stringify(event);
export const signed = { ...signWebhook(event, { secretKey }), "content-type": "application/json" };
const fields = signCallback({ status: "success", paymentId: "7", mdStatus: "1" }, { secretKey });
export const form = new URLSearchParams(fields).toString();
export const posted = { "content-type": "application/x-www-form-urlencoded" };

/** Numbers of a merchant that cannot be one, and what is said of each. */
export const cannotBeMerchant = /** @type {const} */ ([
  ["", "is empty"],
  [" \n", "is empty"],
  ["undefined", "is the word that programs write for a missing value"],
  [" null ", "is the word that programs write for a missing value"],
  ["3413 541", "holds characters other than printable ASCII"],
]);

export const request = (body, headers = {}, method = "POST") =>
  new Request("http://shop.example/", { method, headers, ...(method === "POST" && { body }) });

/** Serves a handler of Node or of Express; its address. */
export async function serve(t, handler) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}/`;
}

export const send = (url, body, headers) =>
  fetch(url, { method: "POST", body, headers, redirect: "manual" });

/** Listens to the warnings of the process. All that are of this package have one name. */
export function warningsOf(t) {
  const warnings = [];
  const warned = (warning) => {
    warnings.push(warning);
    const { name, message } = warning;
    if (message.includes("of iyzico")) assert.equal(name, "IyzicoWarning", message);
  };
  process.on("warning", warned);
  t.after(() => process.off("warning", warned));
  return warnings;
}
