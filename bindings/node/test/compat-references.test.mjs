// References in the responses of `iyzico/compat`: programs take the order for a payment from them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { IyzicoError } from "iyzico";
import Compat from "iyzico/compat";
import { Simulator } from "iyzico/testing";
import Iyzipay from "iyzipay";
import { cases, fill, prepare, read } from "./cases.mjs";
import { callAt, spelt } from "./official.mjs";
import { payment } from "./seed.mjs";
import { serve } from "./serve.mjs";

const any = (value) => value;

/** @type {Simulator} */
let simulator;
/** @type {any} */
let client;

before(async () => {
  simulator = await Simulator.start({ seed: 7, startsAt: new Date("2026-11-02T09:00:00Z") });
  const { url, apiKey, secretKey } = simulator;
  client = new Compat({ uri: url, apiKey, secretKey });
});
after(() => simulator.stop());

const call = (client, resource, action, request) =>
  promisify(client[resource][action].bind(client[resource]))(request);

/** The ways in which a program has no reference, each as what stands in the request. */
const none = [
  {},
  { conversationId: "" },
  { conversationId: " \t" },
  { conversationId: null },
  { conversationId: undefined },
  { conversationId: { toJSON: () => null } },
];

const resources = Object.entries(new Iyzipay({ uri: "-", apiKey: "-", secretKey: "-" }));
const operations = resources.flatMap(([resource, { _api }]) =>
  Object.entries(_api ?? {}).map(([action, described]) => ({ resource, action, described })),
);

for (const { resource, action, described } of operations) {
  test(`${resource}.${action} gives no reference that the program has not given`, async () => {
    const ours = callAt(described) ?? assert.fail("no call of ours");
    const succeeding = cases
      .filter((path) => path.startsWith(`${ours.operationId}/`))
      .map(read)
      .find(({ response }) => response);
    for (const without of none) {
      const kept = await prepare(simulator, succeeding);
      const { conversationId: _, ...others } = spelt(
        fill(succeeding.request, kept),
        ours,
        described,
      );
      const response = await call(client, resource, action, { ...others, ...without });
      assert.equal(response.status, "success", JSON.stringify(response));
      assert.equal("conversationId" in response, false, JSON.stringify(response));
      const text = JSON.stringify(response);
      for (const sent of referencesOf(simulator.requests().at(-1))) {
        assert.equal(text.includes(sent), false, `${sent} in ${text}`);
      }
    }
    const kept = await prepare(simulator, succeeding);
    const request = spelt(fill(succeeding.request, kept), ours, described);
    const response = await call(client, resource, action, { ...request, conversationId: MADE });
    if (resource !== "apiTest") assert.equal(response.conversationId, MADE);
  });
}

/** Looks like one that was made up, and was given by the program. */
const MADE = "0123456789abcdef0123456789abcdef";

/** What was sent as the reference of a call. */
function referencesOf(request) {
  const { path, body } = any(request);
  const inBody = /"conversationId":"([^"]+)"/.exec(body ?? "");
  const query = new URLSearchParams(path.split("?")[1]);
  return [inBody?.[1] ?? "", query.get("conversationId") ?? ""].filter((reference) => reference);
}

test("a refusal gives no reference that the program has not given", async (t) => {
  const { url } = await serve(t, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { conversationId } = JSON.parse(body);
    const refusal = { status: "failure", errorCode: "10051", errorMessage: "no", conversationId };
    response.end(JSON.stringify(refusal));
  });
  const keys = { apiKey: "sandbox-key", secretKey: "sandbox-secret" };
  const refused = new Compat({ uri: url, ...keys });
  for (const without of none) {
    const { conversationId: _, ...others } = payment();
    const response = await call(refused, "payment", "create", { ...others, ...without });
    assert.deepEqual(response, { status: "failure", errorCode: "10051", errorMessage: "no" });
    const foreseen = { ...others, ...without, price: "free" };
    const { status, conversationId } = await call(refused, "payment", "create", foreseen);
    assert.equal(status, "failure");
    assert.equal(conversationId, any(without).conversationId);
  }
  const { conversationId } = await call(refused, "payment", "create", payment());
  assert.equal(conversationId, any(payment()).conversationId);
});

test("a reference that cannot be read is told before anything is sent", async () => {
  simulator.reset();
  const unreadable = { toJSON: () => assert.fail("it was read") };
  const request = payment({ conversationId: unreadable });
  const error = await call(client, "payment", "create", request).catch((error) => error);
  assert.ok(error instanceof IyzicoError && error.outcome === "not_sent", String(error));
  assert.deepEqual(simulator.requests(), []);
});

test("a reference that iyzico has of the payment stays", async (t) => {
  const references = [{ conversationId: "order-77" }, { conversationId: "" }, {}];
  for (const own of references) {
    const body = { status: "success", payments: [], ...own };
    const { url } = await serve(t, (_, response) => response.end(JSON.stringify(body)));
    const kept = new Compat({ uri: url, apiKey: "sandbox-key", secretKey: "sandbox-secret" });
    const found = await call(kept, "reportingTransactionDetails", "retrieve", {
      paymentId: "7",
    });
    assert.deepEqual(found, body);
  }
});
