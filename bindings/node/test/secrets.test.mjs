// No card number, no security code, no key: neither in what is printed nor in what is kept.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { after, before, beforeEach, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import { Iyzico, IyzicoError, signCallback } from "iyzico";
import { Simulator } from "iyzico/testing";
import { assertNoCanary, assertTextWithoutCanary, canaryCard, secretKey } from "./canary.mjs";
import { isEdge } from "./edge/here.mjs";
import { card, payment } from "./seed.mjs";
import { serve } from "./serve.mjs";

const run = promisify(execFile);

/** @type {Simulator} */
let simulator;
/** @type {import("iyzico").Attempt[]} */
let attempts = [];

before(async () => {
  simulator = await Simulator.start({ apiKey: "sandbox-canary", secretKey });
});

after(() => simulator.stop());

beforeEach(() => {
  simulator.reset();
  attempts = [];
});

const onAttempt = (attempt) => void attempts.push(attempt);
const paid = { ...card, cvc: canaryCard.cvc };
const wrongRequests = [
  payment({ paymentCard: canaryCard }),
  payment({ paymentCard: { ...canaryCard, cardNumber: `${canaryCard.cardNumber}0` } }),
  payment({ paymentCard: { ...canaryCard, cvc: "93 7", expireYear: "2001" } }),
  payment({ paymentCard: JSON.stringify(canaryCard) }),
  payment({ paymentCard: [canaryCard] }),
  payment({ paymentCard: { ...canaryCard, cardNumber: Number(`9${canaryCard.cardNumber}`) } }),
  payment({ paymentCard: { ...canaryCard, cvc: { code: canaryCard.cvc } } }),
];

/** Checks an error, whatever it is. */
function clean(error) {
  assert.ok(error instanceof Error);
  assertNoCanary(error);
  return true;
}

test("secrets would be found", () => {
  const error = new Error("outer", { cause: new Error(canaryCard.cardNumber) });
  for (const shown of [{ deep: { card: canaryCard } }, { cvc: canaryCard.cvc }, error, secretKey]) {
    assert.throws(() => assertNoCanary(shown), { name: "AssertionError" });
  }
});

test("no view of a client, a response or an error shows a secret", async () => {
  const client = simulator.client({ onAttempt });
  assertNoCanary(client);
  assertNoCanary(await client.payment.create(payment({ paymentCard: paid })));
  assertNoCanary(client);
  for (const request of wrongRequests) {
    await assert.rejects(client.payment.create(request), clean);
    assertNoCanary(client.lint("payment.create", payment({ paymentCard: canaryCard })));
  }
  assert.ok(attempts.length > 1);
  assertNoCanary(attempts);
});

test("no fault on the way brings a secret out", async () => {
  const client = simulator.client({ onAttempt });
  for (const fault of /** @type {import("iyzico/testing").Fault[]} */ ([
    { cut: "afterRead" },
    { cut: { responseByte: 200 } },
    { gateway: {} },
    "halfResponse",
    "wrongSignature",
    { tamper: { field: "status", value: secretKey } },
    { tamper: { field: "conversationId", value: canaryCard.cardNumber } },
    { delay: { milliseconds: 300 } },
  ])) {
    simulator.clearFaults();
    simulator.addFault(fault, { call: "payment.create" });
    const options = { timeout: 200 };
    await client.payment.create(payment({ paymentCard: paid }), options).catch(clean);
  }
  simulator.clearFaults();
  assert.equal(attempts.length, 8);
  assertNoCanary(attempts);
});

test("neither a settled call nor its handle holds a secret", async () => {
  const client = simulator.client({ onAttempt });
  const options = { firstPause: 10, longestPause: 20, deadline: 100 };
  const once = (paymentCard) => client.payment.createOnce(payment({ paymentCard }), options);
  const succeeded = await once(paid);
  const declined = await once(canaryCard);
  const notSent = await once({ ...canaryCard, cardNumber: `${canaryCard.cardNumber}0` });
  simulator.addFault({ cut: "afterCommit" });
  const unknown = await once(paid);
  const statuses = [succeeded, declined, notSent, unknown].map(({ status }) => status);
  assert.deepEqual(statuses, ["succeeded", "declined", "not_sent", "unknown"]);
  for (const settled of [succeeded, declined, notSent, unknown]) assertNoCanary(settled);
  for (const settled of [declined, notSent, unknown]) clean("error" in settled && settled.error);
  const request = payment({ paymentCard: canaryCard, conversationId: "order-1" });
  assertNoCanary(client.pending("payment.create", request));
  assertNoCanary(attempts);
});

test("an echo of the request by a hostile server is not shown", async (t) => {
  /** @type {string[]} */
  const headers = [];
  const { client } = await serve(
    t,
    (request, response) => {
      headers.push(request.headers.authorization ?? "");
      request.pipe(response);
    },
    { apiKey: "sandbox-a", secretKey, onAttempt },
  );
  await assert.rejects(client.payment.create(payment({ paymentCard: canaryCard })), clean);
  const reason = new Error("the buyer left");
  const signal = AbortSignal.abort(reason);
  await assert.rejects(client.payment.create(payment({ paymentCard: paid }), { signal }), clean);
  assert.throws(() => assertTextWithoutCanary(headers[0]), "the header is not searched for");
  assertNoCanary(attempts);
});

test("a hook that fails warns without a secret", async (t) => {
  /** @type {Error[]} */
  const warnings = [];
  const warned = (warning) => void warnings.push(warning);
  process.on("warning", warned);
  t.after(() => process.off("warning", warned));
  const onAttempt = (attempt) => {
    throw Object.assign(new Error("out of order"), { attempt });
  };
  const client = simulator.client({ onAttempt });
  await assert.rejects(client.payment.create(payment({ paymentCard: canaryCard })), clean);
  await setImmediate();
  assert.equal(warnings.length, 1);
  clean(warnings[0]);
});

test("settings that are refused are not repeated", () => {
  for (const settings of [
    { apiKey: "sandbox-a", secretKey: `${secretKey} ` },
    { apiKey: `${secretKey}\n`, secretKey },
    { apiKey: "sandbox-a", secretKey, baseUrl: `https://${secretKey}@iyzipay.example` },
    { apiKey: "sandbox-a", secretKey, proxy: `http://user:${secretKey}@` },
    { apiKey: "sandbox-a", secretKey: Buffer.from(secretKey) },
    { apiKey: [secretKey], secretKey },
    { apiKey: "sandbox-a", secretKey, timeout: secretKey },
    { apiKey: "sandbox-a", secretKey, http2: secretKey },
  ]) {
    assert.throws(
      () => new Iyzico(/** @type {any} */ (settings)),
      (error) => {
        assert.ok(error instanceof IyzicoError);
        return clean(error);
      },
    );
  }
});

for (const [name, arguments_, ending] of /** @type {const} */ ([
  ["an unhandled rejection", ["--trace-uncaught"], "iyzico.payment.create(request);"],
  [
    "an unhandled rejection that warns",
    ["--unhandled-rejections=warn", "--trace-warnings"],
    "iyzico.payment.create(request);",
  ],
  [
    "an uncaught error",
    [],
    "iyzico.payment.create(request).catch((error) => setImmediate(() => { throw error; }));",
  ],
  ["an error that is logged", [], "iyzico.payment.create(request).catch(console.error);"],
])) {
  test(`${name} prints no secret`, async () => {
    const program = `import { Iyzico } from "iyzico";
      const { request } = JSON.parse(process.env.REQUEST);
      const iyzico = new Iyzico();
      ${ending}`;
    const env = {
      ...process.env,
      REQUEST: JSON.stringify({ request: payment({ paymentCard: canaryCard }) }),
      IYZICO_API_KEY: simulator.apiKey,
      IYZICO_SECRET_KEY: secretKey,
      IYZICO_BASE_URL: simulator.baseUrl,
    };
    const cwd = fileURLToPath(new URL(".", import.meta.url));
    const command = [...arguments_, "--input-type=module", "--eval", program];
    const ended = run(process.execPath, command, { cwd, env }).catch((failed) => failed);
    const { stdout, stderr } = await ended;
    assert.match(stderr, /payment\.create was refused: 10051/);
    assertTextWithoutCanary(stdout + stderr);
  });
}

/** What a program that has taken one argument for another gives in the place of a name. */
const inPlaceOfNames = [
  canaryCard.cardNumber,
  canaryCard.cardNumber.replace(/(?=(?:.{4})+$)/g, " "),
  `card ${canaryCard.cardNumber}`,
  `n${canaryCard.cardNumber}`,
  secretKey,
  JSON.stringify(payment({ paymentCard: canaryCard })),
];

test("what stands in the place of a name is not repeated", async () => {
  /** @type {any} */
  const iyzico = simulator.client();
  const request = payment({ paymentCard: card });
  const events = [];
  const seen = (event) => void events.push({ ...event, error: undefined });
  for (const name of ["start", "error", "asyncEnd"]) subscribe(`tracing:iyzico:call:${name}`, seen);
  const event = { iyziEventType: "API_AUTH", paymentId: "1", status: "SUCCESS" };
  for (const secret of inPlaceOfNames) {
    const options = { [secret]: 1 };
    const keys = { apiKey: "sandbox-a", secretKey: "sandbox-b" };
    /** @type {[string, () => unknown][]} */
    const places = [
      ["call", () => iyzico.call(secret, request)],
      ["callOnce", () => iyzico.callOnce(secret, request)],
      ["pending", () => iyzico.pending(secret, request)],
      ["lint", () => iyzico.lint(secret, request)],
      ["request", () => iyzico.request(secret, "/x")],
      ["options of call", () => iyzico.payment.create(request, options)],
      ["options of createOnce", () => iyzico.payment.createOnce(request, options)],
      ["options of pending", () => iyzico.pending("payment.create", request, options)],
      ["options of lint", () => iyzico.lint("payment.create", request, options)],
      ["options of request", () => iyzico.request("GET", "/x", null, options)],
      ["options of resolve", () => iyzico.resolve("{}", options)],
      ["settings", () => new Iyzico({ ...keys, ...options })],
      ["limits", () => new Iyzico({ ...keys, callsPerMinute: options })],
      [
        "a wrong limit",
        () => new Iyzico({ ...keys, callsPerMinute: /** @type {any} */ ({ [secret]: "x" }) }),
      ],
      ["keys", () => iyzico.withKeys({ ...keys, ...options })],
      ["settings of a simulator", () => Simulator.start(/** @type {any} */ (options))],
      ["values of a callback", () => signCallback(/** @type {any} */ (options), keys)],
      ["a field of a form", () => iyzico.callback.read(/** @type {any} */ ({ [secret]: 1.5 }))],
      ["a field of a notification", () => iyzico.webhook.verify({ ...event, [secret]: 1n }, {})],
    ];
    for (const [place, work] of places) {
      let failed;
      try {
        failed = await Promise.resolve(work());
      } catch (thrown) {
        failed = { error: thrown };
      }
      assert.ok(failed.error instanceof IyzicoError, place);
      clean(failed.error);
      assertNoCanary(failed);
      const { message, setting } = /** @type {any} */ (failed.error);
      assert.ok(!`${message} ${setting}`.includes(secret), `${place}: ${message}`);
    }
  }
  for (const name of ["start", "error", "asyncEnd"])
    unsubscribe(`tracing:iyzico:call:${name}`, seen);
  assert.equal(events.length > 0, !isEdge, "an edge has no channels");
  assertNoCanary(events);
});

test("the simulator keeps no secret, and its panel shows none", async () => {
  const client = simulator.client();
  const { cvc, ...stored } = canaryCard;
  simulator.setWebhookUrl("http://127.0.0.1:9/iyzico");
  await client.payment.create(payment({ paymentCard: paid }));
  for (const request of wrongRequests) await client.payment.create(request).catch(clean);
  await client.threeDs.initialize({
    ...payment({ paymentCard: paid }),
    callbackUrl: "https://shop.example/callback",
  });
  await client.card.create({
    email: "email@email.com",
    card: stored,
  });
  for (const body of [JSON.stringify(payment({ paymentCard: canaryCard })), "cvc=937"]) {
    await fetch(`${simulator.baseUrl}/payment/auth`, { method: "POST", body });
  }
  for (const kept of [
    simulator.requests(),
    simulator.ledger(),
    simulator.attempts(),
    simulator.webhooks(),
  ]) {
    assert.ok(kept.length > 0);
    assertNoCanary(kept);
  }
  const pages = await panelPages();
  assert.ok(pages.length > 8, `${pages.length} pages`);
  for (const page of pages) assertTextWithoutCanary(page);
  simulator.setWebhookUrl(undefined);
});

/** Every page of the panel that can be reached from its first one. */
async function panelPages() {
  const seen = new Map();
  const waiting = [new URL("/_simulator/", simulator.baseUrl)];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url.href) || !url.pathname.startsWith("/_simulator/")) continue;
    const page = await (await fetch(url)).text();
    seen.set(url.href, page);
    for (const [, link = ""] of page.matchAll(/href="([^"#]*)/g)) {
      waiting.push(new URL(link.replaceAll("&amp;", "&"), url));
    }
  }
  return [...seen.values()];
}

test("a card number in the place of the reference is in no text", async () => {
  const conversationId = canaryCard.cardNumber;
  const shown = [];
  const show = (value) => {
    shown.push(inspect(value), inspect(value, { depth: null, getters: true }), String(value));
    shown.push(JSON.stringify(value));
  };
  const names = ["start", "error", "asyncEnd"].map((name) => `tracing:iyzico:call:${name}`);
  for (const name of names) subscribe(name, show);
  const client = simulator.client({ onAttempt: show });
  try {
    await assert.rejects(client.payment.cancel({ paymentId: "1", conversationId }), (error) => {
      assert.ok(error instanceof IyzicoError);
      show(error);
      shown.push(error.stack, error.message);
      return error.conversationId === conversationId;
    });
    const options = { deadline: 1 };
    const settled = await client.payment.cancelOnce({ paymentId: "1", conversationId }, options);
    show("error" in settled && settled.error);
  } finally {
    for (const name of names) unsubscribe(name, show);
    await client.close();
  }
  assert.ok(shown.length > (isEdge ? 8 : 20)); // an edge has no channels
  assert.ok(shown.some((text) => text.includes("conversationId")));
  for (const text of shown) assert.ok(!text?.includes(conversationId), text);
});
