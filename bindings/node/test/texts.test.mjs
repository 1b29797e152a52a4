// What is said about mistakes, read as a merchant's developer reads it: every text names the argument as
// it was written in JavaScript, what was given and what is accepted, and has no word of what is underneath.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import {
  decodeHtml,
  Iyzico,
  readCallback,
  readCallbackRequest,
  signCallback,
  signWebhook,
  verifyWebhook,
  verifyWebhookRequest,
} from "iyzico";
import { Simulator } from "iyzico/testing";
import { isEdge, ofConnections } from "./edge/here.mjs";
import { card, payment } from "./seed.mjs";

const FORBIDDEN =
  /\brust|serde|napi|column|expected struct|invalid type|Option<|\[object|undefined is not|u32|u64|f64|usize|Cannot |serialize|circular|\\|(api|secret|base|connect|total|max|first|longest|payment|conversation)_/;
const HALF = "\ud83d";
const KEY = { secretKey: "sandbox-secret" };
const BODY =
  '{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"c","status":"SUCCESS"}';
/** @type {Record<string, unknown>} */
const circle = {};
circle.circle = circle;

/** @type {Simulator} */
let simulator;
/** @type {any} */
let iyzico;

before(async () => {
  simulator = await Simulator.start();
  iyzico = simulator.client();
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());

const setUp = (settings) => simulator.client(settings);
const pay = (changes) => iyzico.payment.create(payment(changes));
const check = (options) => iyzico.bin.check({ binNumber: "552879" }, options);
const start = (settings) => Simulator.start(settings);
const spoil = (fault, conditions) => simulator.addFault(fault, conditions);
const play = (scenario) => simulator.play(scenario);
const approve = (approval) => simulator.page("none").approve(approval);
const resolve = (handle) => iyzico.resolve(handle, { deadline: 1 });
const resolveChanged = (changes) => {
  const handle = JSON.parse(iyzico.pending("payment.create", payment({ conversationId: "c" })));
  return resolve({ ...handle, ...changes });
};
/** What is said by a call that is sent once, whose promise does not reject. */
const once = async (request, options) => {
  const settled = await iyzico.payment.createOnce(request, options);
  throw settled.error;
};
const any = (value) => value;
/** An object of so many levels as no recursion survives. */
const deep = () => JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
const map = new Map(Object.entries({ "bin.check": 2, secretKey: "s", times: 1, deadline: 1 }));

/** Functions with as many arguments as they have, by the name of the last one, and further ones. */
const pageOf = () => any(simulator.page("none"));
const bankOf = () => any(simulator.threeDs("none"));
/** @type {[string, (...more: unknown[]) => unknown][]} */
const endings = [
  ["options", (...more) => iyzico.bin.check({ binNumber: "552879" }, {}, ...more)],
  [
    "options",
    async (...more) => {
      const { error } = await iyzico.payment.createOnce({}, {}, ...more);
      throw error;
    },
  ],
  ["options", (...more) => iyzico.resolve("{}", {}, ...more)],
  ["options", (...more) => iyzico.pending("payment.create", {}, {}, ...more)],
  ["options", (...more) => iyzico.lint("payment.create", {}, undefined, ...more)],
  ["settings", (...more) => new (any(Iyzico))({ apiKey: "a", secretKey: "b" }, ...more)],
  ["settings", (...more) => any(readCallback)("token=x", KEY, ...more)],
  ["settings", (...more) => any(readCallbackRequest)({ body: "token=x" }, KEY, ...more)],
  ["settings", (...more) => any(signCallback)({}, KEY, ...more)],
  ["settings", (...more) => any(verifyWebhook)(BODY, {}, KEY, ...more)],
  ["settings", (...more) => any(verifyWebhookRequest)({ headers: {}, body: BODY }, KEY, ...more)],
  ["settings", (...more) => any(signWebhook)(BODY, KEY, ...more)],
  ["settings", (...more) => any(Simulator).start({}, ...more)],
  ["settings", (...more) => any(simulator).client({}, ...more)],
  ["payment", (...more) => any(simulator).threeDs("1", ...more)],
  ["page", (...more) => any(simulator).page("1", ...more)],
  ["url", (...more) => any(simulator).setWebhookUrl(undefined, ...more)],
  ["conditions", (...more) => any(simulator).addFault("emptyResponse", {}, ...more)],
  ["conditions", (...more) => any(simulator).nextFraudStatus(1, {}, ...more)],
  ["scenario", (...more) => any(simulator).play({}, ...more)],
  ["enforce", (...more) => any(simulator).enforceRateLimits(false, ...more)],
  ["milliseconds", (...more) => any(simulator).advance(1, ...more)],
  ["moment", (...more) => any(simulator).setClock(new Date(), ...more)],
  ["approval", (...more) => pageOf().approve({}, ...more)],
  ["approval", (...more) => pageOf().goToBank({}, ...more)],
  ["approval", (...more) => pageOf().wrongCode({}, ...more)],
];
/** @type {((...given: unknown[]) => unknown)[]} */
const without = [
  ...[
    "ledger",
    "attempts",
    "requests",
    "webhooks",
    "faults",
    "clearFaults",
    "now",
    "reset",
    "stop",
  ],
  "deliverWebhooks",
].map(
  (name) =>
    (...given) =>
      any(simulator)[name](...given),
);
without.push(
  ...["reject", "abandon"].map(
    (name) =>
      (...given) =>
        pageOf()[name](...given),
  ),
  ...["approve", "reject", "wrongCode", "abandon"].map(
    (name) =>
      (...given) =>
        bankOf()[name](...given),
  ),
);

const WHOLE = "must be a whole number greater than 0, not ";
const FAULTS = "faults are rateLimited, emptyResponse, ";

/** @type {[string, () => unknown][]} */
const mistakes = [
  ["apiKey: missing; pass it or set IYZICO_API_KEY in the environment", () => new Iyzico()],
  [
    "secretKey: missing; pass it or set IYZICO_SECRET_KEY",
    () => new Iyzico({ apiKey: "sandbox-a" }),
  ],
  ["settings: must be an object, not a string", () => new Iyzico(any("key"))],
  ["timeuot: is not one of the settings; they are apiKey, ", () => setUp({ timeuot: 1 })],
  ["apiKey: must be a string, not a number", () => setUp({ apiKey: 0 })],
  ["apiKey: must be a string, not a Buffer", () => setUp({ apiKey: Buffer.from("a") })],
  ["secretKey: holds characters other than printable ASCII", () => setUp({ secretKey: HALF })],
  ["secretKey: has white space around it", () => setUp({ secretKey: "sandbox-a\n" })],
  ["apiKey: is the word that programs write for", () => setUp({ apiKey: "undefined" })],
  ["baseUrl: must be a string, not an array", () => setUp({ baseUrl: ["x"] })],
  ["set allowOtherHosts if it is", () => setUp({ baseUrl: "https://a.example" })],
  [`timeout: ${WHOLE}NaN`, () => setUp({ timeout: Number.NaN })],
  [`timeout: ${WHOLE}Infinity`, () => setUp({ timeout: Infinity })],
  [`timeout: ${WHOLE}-1.5`, () => setUp({ timeout: -1.5 })],
  [`timeout: ${WHOLE}1e300`, () => setUp({ timeout: 1e300 })],
  ["timeout: must be a number, not a bigint", () => setUp({ timeout: 10n })],
  ["timeout: must be a number, not a string", () => setUp({ timeout: "10s" })],
  ["connectTimeout: must be a number, not a boolean", () => setUp({ connectTimeout: true })],
  [`totalTimeout: ${WHOLE}0`, () => setUp({ totalTimeout: 0 })],
  [`maxConnections: ${WHOLE}-1`, () => setUp({ maxConnections: -1 })],
  [`maxResponseBytes: ${WHOLE}1.5`, () => setUp({ maxResponseBytes: 1.5 })],
  ["rootCertificatePem: must be a string or bytes", () => setUp({ rootCertificatePem: 7 })],
  ["rootCertificatePem: holds no certificate", () => setUp({ rootCertificatePem: "none" })],
  ["proxy: is not a URL such as http://", () => setUp({ proxy: "::" })],
  ["http2: must be a boolean, not a number", () => setUp({ http2: 1 })],
  ['verify: must be "strictly" or "not", not "off"', () => setUp({ verify: "off" })],
  ['rateLimit: must be "off", "wait" or "failFast", not "x"', () => setUp({ rateLimit: "x" })],
  ["callsPerMinute: must be an object from names", () => setUp({ callsPerMinute: [] })],
  [
    'callsPerMinute: bin.check must be a whole number greater than 0 or null, not "x"',
    () => setUp({ callsPerMinute: { "bin.check": "x" } }),
  ],
  ["or null, not a bigint", () => setUp({ callsPerMinute: { "bin.check": 1n } })],
  ["or null, not NaN", () => setUp({ callsPerMinute: { "bin.check": Number.NaN } })],
  ["callsPerMinute: cannot be read", () => setUp({ callsPerMinute: circle })],
  [
    'callsPerMinute: there is no call "bin.chek"; names are like payment.create',
    () => setUp({ callsPerMinute: { "bin.chek": 1 } }),
  ],
  ["or null, not Infinity", () => setUp({ callsPerMinute: { "bin.check": Infinity } })],
  ["or null, not a Map", () => setUp({ callsPerMinute: { "bin.check": map } })],
  ["callsPerMinute: must be a plain object, not a Map", () => setUp({ callsPerMinute: map })],
  ["callsPerMinute: must be an object, not a func", () => setUp({ callsPerMinute: () => 1 })],
  ["callsPerMinute: must be an object from", () => setUp({ callsPerMinute: { a: deep() } })],
  ["settings: must be a plain object, not a Map", () => new Iyzico(any(map))],
  ["settings: must be a plain object, not a Map", () => setUp(map)],
  ["options: must be a plain object, not a Map", () => check(map)],
  ["options: must be a plain object, not a Map", () => once(payment(), map)],
  ["options: must be a plain object, not a Map", () => iyzico.resolve("{}", map)],
  ["options: must be a plain object, not an AbortSignal", () => check(AbortSignal.abort())],
  ["pending: must be a plain object, not a Map", () => resolve(map)],
  ["pending: is not the handle of a call: endpoint is missing", () => resolve(deep())],
  ["settings: must be a plain object, not a Map", () => readCallback("token=x", any(map))],
  ["settings: must be a plain object, not a Map", () => verifyWebhook(BODY, {}, any(map))],
  ["settings of a simulator: must be a plain object, not a Map", () => start(map)],
  ["conditions: must be a plain object, not a Map", () => spoil("emptyResponse", map)],
  ["conditions: must be an object, not a function", () => spoil("emptyResponse", () => 1)],
  ["conditions: must be an object, not a number", () => spoil("emptyResponse", 0)],
  ["conditions: must be a plain object, not a Map", () => simulator.nextFraudStatus(1, any(map))],
  ["options of an approval: must be a plain object, not a Map", () => approve(map)],
  [
    "times must be a whole number, 0 or greater, not NaN",
    () => spoil("emptyResponse", { times: NaN }),
  ],
  [
    "times must be a whole number, 0 or greater, not Infin",
    () => spoil("emptyResponse", { times: Infinity }),
  ],
  [`fault: a Map is not a fault; ${FAULTS}`, () => spoil(map)],
  ["fault: is not JSON", () => spoil(deep())],
  ["scenario: must be a plain object, not a Map", () => play(map)],
  ["scenario: is not JSON", () => play(deep())],
  ["onAttempt: must be a function, not a string", () => setUp({ onAttempt: "log" })],
  [`timeout: ${WHOLE}0`, () => check({ timeout: 0 })],
  ["signal: must be an AbortSignal, not a plain object", () => check({ signal: {} })],
  ["timout: is not one of the options; they are timeout, ", () => check({ timout: 1 })],
  ["options: must be an object, not a number", () => check(7)],
  ["options: must not be a function: no callback is ever", () => check(() => 1)],
  ["options: must be the last argument; a number follows", () => iyzico.bin.check({}, {}, 1)],
  [
    "options: must be the last argument; a number follows",
    () => iyzico.report.transactionsPages({ transactionDate: "2026-01-31" }, {}, 1),
  ],
  [
    "options: must not be a function: no callback is ever",
    () => iyzico.report.transactionsPages({ transactionDate: "2026-01-31" }, {}, () => 1),
  ],
  [
    'the request is not an object with the fields of the call by their names (got "x")',
    async () => {
      for await (const _ of iyzico.report.transactionsPages("x"));
    },
  ],
  [
    'retrieve was not sent: the request is not an object with the fields of the call by their names (got "123")',
    () => iyzico.payment.retrieve("123"),
  ],
  ["the request is not an object", () => once("123")],
  ["the request is a function, which cannot be sent", () => iyzico.payment.retrieve(() => 1)],
  ["paymentId: is required unless paymentConversationId is given", () => iyzico.payment.retrieve()],
  ["price: is a binary float, which is not exact; pass it as text", () => pay({ price: 1.5 })],
  ["price: is NaN, not a number", () => pay({ price: Number.NaN })],
  ["price: is infinite", () => pay({ price: Infinity })],
  ["price: holds half of a surrogate pair", () => pay({ price: HALF })],
  ["price: uses a comma; amounts are written", () => pay({ price: "1,0" })],
  ["installment: is not a whole number (got 1.5; ", () => pay({ installment: 1.5 })],
  ["currency: is neither text nor a number (got true", () => pay({ currency: true })],
  ["basketId: is a Buffer, which cannot be sent", () => pay({ basketId: Buffer.from("B") })],
  ["buyer: is not an object with the documented fields (got 1.5", () => pay({ buyer: 1.5 })],
  [
    "paymentCard: is not an object with the documented fields (got a list; allowed: the data of a card, or cardUserKey and cardToken)",
    () => pay({ paymentCard: [] }),
  ],
  ["basketItems: is not a list of objects", () => pay({ basketItems: { id: "1" } })],
  ["buyer: has a name that is not text", () => pay({ buyer: { [HALF]: "x" } })],
  ["the request has a name that is not text", () => pay({ [HALF]: "x" })],
  ["paymentCard.cardNo: is not a field of", () => pay({ paymentCard: { ...card, cardNo: "1" } })],
  ["paid_price: is not a field of this call (allowed: paidPrice)", () => pay({ paid_price: "1" })],
  ["endpoint: must be the name of a call, not a symbol", () => iyzico.lint(Symbol("x"), {})],
  ['endpoint: there is no call "payment.steal"; names', () => iyzico.lint("payment.steal", {})],
  [
    "conversationId: is required: it finds the call",
    () => iyzico.pending("payment.create", payment()),
  ],
  ["pending: must be the handle of a call, not undefined", () => resolve(undefined)],
  ["pending: is not the handle of a call, which is a JSON object", () => resolve("x")],
  ["pending: is not the handle of a call: endpoint is missing", () => resolve({})],
  ["pending: cannot be read: reading it threw a TypeError", () => resolve(circle)],
  ["of a call: price must be text", () => resolveChanged({ price: 1.5 })],
  ["of a call: installment must be a whole", () => resolveChanged({ installment: "x" })],
  ["of a call: earlier must be declined or", () => resolveChanged({ earlier: "x" })],
  ["body: it is null; is a body parser missing?", () => readCallback(any(null), KEY)],
  ["body: it is a list with a number in it", () => readCallback(any([1]), KEY)],
  ["the post lacks token", () => readCallback("token=", KEY)],
  ["secretKey: missing; pass it or set IYZICO_SECRET_KEY", () => readCallback("token=x")],
  ["secretKey: must be a string, not a number", () => readCallback("t=x", { secretKey: any(7) })],
  ["values: must be an object, not undefined", () => signCallback(any(undefined), KEY)],
  ["must be text, not a number", () => verifyWebhook(BODY, any({ "x-iyz-signature-v3": 7 }), KEY)],
  ["headers: these are a string; pass the headers", () => verifyWebhook(BODY, any("00"), KEY)],
  ["body: it holds what JSON cannot", () => verifyWebhook(circle, {}, KEY)],
  ["request: it is a string; pass the whole", () => verifyWebhookRequest(any("x"), KEY)],
  ["merchantId: must be a string", () => verifyWebhook(BODY, {}, { ...KEY, merchantId: any(7) })],
  ["content: must be a string, not a Buffer", () => decodeHtml(any(Buffer.from("x")))],
  ["prt: is not one of the settings of a simulator", () => start({ prt: 1 })],
  ["port: must be a whole number, 0 or greater, not -1", () => start({ port: -1 })],
  ["port: must be a smaller number than 70000", () => start({ port: 70_000 })],
  ["tls: must be a boolean, not a string", () => start({ tls: "yes" })],
  ["apiKey: has white space around it", () => start({ apiKey: " sandbox-a" })],
  ["startsAt: must be a Date, not a string", () => start({ startsAt: "2026-01-31" })],
  ["moment: must be a valid Date", () => start({ startsAt: new Date("soon") })],
  [`fault: "gremlins" is not a fault; ${FAULTS}`, () => spoil("gremlins")],
  [`fault: the fault is missing; ${FAULTS}`, () => spoil(undefined)],
  [`fault: a symbol is not a fault; ${FAULTS}`, () => spoil(Symbol("x"))],
  ['fault: delay needs details, such as {"delay": ', () => spoil("delay")],
  [
    'fault: delay.milliseconds must be a whole number, 0 or greater, not "slow"',
    () => spoil({ delay: { milliseconds: "slow" } }),
  ],
  ["fault: chance must be a number between", () => spoil("emptyResponse", { chance: 2 })],
  ["fault: chance must be a number, not NaN", () => spoil("emptyResponse", { chance: Number.NaN })],
  ["fault: skip must be a whole number, 0", () => spoil("emptyResponse", { skip: 1.5 })],
  ["fault: times must be a whole number, 0", () => spoil("emptyResponse", { times: 1n })],
  [
    "fault: conversationId must be text, not 7",
    () => spoil("emptyResponse", { conversationId: 7 }),
  ],
  ["fault: tims is not known here; known are", () => spoil("emptyResponse", { tims: 7 })],
  ["conditions: must be an object, not a string", () => spoil("emptyResponse", "once")],
  ["fault: call must be left out", () => spoil({ webhook: "lost" }, { call: "bin.check" })],
  ["fault: cannot be read", () => spoil(circle)],
  ["scenario: rules is not known here; known are", () => play({ rules: [] })],
  ['scenario: rule 1: "x" is not a fault', () => play({ rule: [{ fault: "x" }] })],
  ["scenario: is neither TOML nor JSON: in line 1", () => play("seed = ")],
  ["scenario: must be an object, a text or the path", () => play(7)],
  ["payment: must be a string, not a number", () => simulator.threeDs(any(7))],
  ["page: must be a string, not null", () => simulator.page(any(null))],
  ["installment: must be a number, not a string", () => approve({ installment: "3" })],
  ["threeDs: must be a boolean, not a number", () => approve({ threeDs: 1 })],
  ["no page has this number or token", () => approve()],
  ["status: must be 1, 0 or -1, not 7", () => simulator.nextFraudStatus(any(7))],
  [`milliseconds: ${WHOLE}-1`, () => simulator.advance(-1)],
  ["moment: must be a Date, not a string", () => simulator.setClock(any("2026-01-31"))],
  ["enforce: must be a boolean, not a string", () => simulator.enforceRateLimits(any("yes"))],
  ["url: must be a string, not a number", () => simulator.setWebhookUrl(any(7))],
];

/** The text of what `mistake` throws or rejects with. */
async function said(mistake) {
  try {
    await mistake();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  return assert.fail("nothing was said");
}

for (const [text, mistake] of mistakes) {
  const isOfConnections = /^(maxConnections|rootCertificatePem: holds|proxy: is)/.test(text);
  test(`said: ${text}`, isOfConnections ? ofConnections : {}, async () => {
    const message = await said(mistake);
    assert.ok(message.includes(text), message);
    assert.doesNotMatch(message, FORBIDDEN);
    assert.deepEqual(simulator.ledger(), []);
  });
}

test("what follows the last argument is refused, a callback by name", async () => {
  for (const [last, call] of endings) {
    const callback = await said(() => call(() => assert.fail("called")));
    assert.ok(
      callback.startsWith(`${last}: must not be a function: no callback is ever called; `),
      callback,
    );
    const further = await said(() => call(5));
    assert.equal(further, `${last}: must be the last argument; a number follows`);
  }
  for (const call of without) {
    assert.match(
      await said(() => call(() => 1)),
      /^arguments: must not be a function: no callback/,
    );
    assert.equal(await said(() => call(5)), "arguments: there must be none; a number was given");
  }
  assert.deepEqual(simulator.faults(), []);
});

const CLOSED = isEdge
  ? "fetch failed: other side closed"
  : "the connection was closed before the response was complete";

/** @type {[any, string][]} */
const outcomes = [
  ["rateLimited", "50000 Request limit exceeded; no money moved"],
  ["emptyResponse", "it is not JSON; a proxy, a firewall or a wrong host probably answered (HTTP "],
  ["wrongSignature", "its signature is wrong; either the secret key is not the one of this mer"],
  [{ cut: "afterCommit" }, `create: ${CLOSED}; `],
  [{ cut: { responseByte: 200 } }, `${CLOSED}; `],
  [{ gateway: {} }, "it is not JSON; a proxy, a firewall or a wrong host probably answered (HTTP "],
  [{ tamper: { field: "status", value: "x" } }, "it says neither success nor failure (HTTP 200)"],
];

for (const [fault, text] of outcomes) {
  test(`a money call says what became of the money: ${JSON.stringify(fault)}`, async () => {
    simulator.addFault(fault);
    const message = await said(() => pay({}));
    assert.ok(message.includes(text), message);
    assert.match(message, /(no money moved|look the payment up before trying again)$/);
    assert.doesNotMatch(message, FORBIDDEN);
  });
}

test("a reference in use is told in the same words in every language", async () => {
  const request = payment({ conversationId: "order-1" });
  await iyzico.payment.createOnce(request);
  const message = await said(() => once({ ...request, paidPrice: "1.1" }));
  const text = "the conversation id order-1 belongs to another request that may have moved money";
  assert.ok(message.includes(text), message);
});

test("a reference of a refund that is in use says to look for what went back", async () => {
  const { paymentId } = await iyzico.payment.create(payment({}));
  const refund = { paymentId, conversationId: "back-1" };
  await iyzico.payment.refundAmountOnce({ ...refund, price: "0.1" });
  const settled = await iyzico.payment.refundAmountOnce({ ...refund, price: "0.2" });
  assert.ok(settled.status === "unknown");
  assert.match(settled.error.message, /look up what went back before trying again$/);
  assert.equal(settled.error.advice?.key, "refund_unknown");
});
