// Whatever a program passes to whatever method: what comes back is an error of this package, and it says nothing
// of native code.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import * as iyzicoPackage from "iyzico";
import { Iyzico, IyzicoError, readCallback, signCallback } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

/** @type {Simulator} */
let simulator;
/** @type {any} */
let iyzico;

before(async () => {
  simulator = await Simulator.start();
  iyzico = simulator.client({ maxConnections: 4 });
});

after(() => simulator.stop());

const throws = () => {
  throw new Error("no");
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();

/** One of each kind of value, and the hostile ones. */
const values = [
  undefined,
  null,
  true,
  0,
  -1,
  0.5,
  Number.NaN,
  2 ** 60,
  7n,
  "",
  "text",
  "\ud800",
  Symbol("s"),
  () => {},
  [],
  [[]],
  {},
  { timeout: {} },
  { pending: 7 },
  { extra: new Map() },
  { signal: {} },
  { signal: { addEventListener: throws } },
  { headers: throws },
  new Date(Number.NaN),
  new Map([["a", 1]]),
  new Uint8Array(3),
  new ArrayBuffer(3),
  new Error("e"),
  Promise.resolve(1),
  Object.create(null),
  Object.defineProperty({}, "price", { enumerable: true, get: throws }),
  new Proxy({}, { ownKeys: throws }),
  revoked.proxy,
];

/** Checks that a method returns something, or fails as this package does. */
async function holds(name, call, mustResolve = false) {
  let thrown;
  try {
    await call();
    return;
  } catch (error) {
    thrown = error;
  }
  const said = `${name} threw ${inspect(thrown)}`;
  assert.ok(thrown instanceof IyzicoError, said);
  assert.ok(!mustResolve, `${said}, and never rejects`);
  assert.ok(["not_sent", "refused", "unknown"].includes(thrown.outcome), said);
  assert.doesNotMatch(thrown.message, /\{"|napi|\brust\b|JavaScript value|Failed to/i, said);
}

/** The methods of an object, its own and inherited ones. */
function* methodsOf(object, path) {
  const seen = new Set();
  for (let type = object; type && type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const name of Object.getOwnPropertyNames(type)) {
      if (seen.has(name) || ["constructor", "close", "stop"].includes(name)) continue;
      seen.add(name);
      const value = object[name];
      if (typeof value === "function") yield [`${path}.${name}`, value.bind(object)];
      else if (typeof value === "object" && value && path === "iyzico")
        yield* methodsOf(value, name);
    }
  }
}

test("every method of a client", { timeout: 300_000 }, async () => {
  let methods = 0;
  for (const [name, method] of methodsOf(iyzico, "iyzico")) {
    methods += 1;
    const once = /Once$/.test(name);
    const calls = values.flatMap((value) => {
      const good = /^payment\./.test(name) ? payment() : {};
      const with_ = (...given) =>
        holds(`${name}(${given.map((one) => inspect(one))})`, () => walk(method(...given)), once);
      // The values of all kinds in each place; only one call of many sends something.
      return name.startsWith("payment.") || name.startsWith("iyzico.")
        ? [with_(value), with_(good, value), with_(value, value), with_(good, {}, value)]
        : [with_(value)];
    });
    await Promise.all(calls);
  }
  assert.ok(methods > 130, `${methods} methods`);
});

/** Reads what comes in pages until the first one. */
async function walk(result) {
  const given = await result;
  if (given && typeof given === "object" && Symbol.asyncIterator in given) {
    for await (const _ of given) break;
  }
  return given;
}

test("every function of the package, and the constructor", async () => {
  const classes = Object.entries(iyzicoPackage).filter(([name]) => /Error$|^Pages$/.test(name));
  for (const [name, given] of Object.entries(iyzicoPackage)) {
    if (classes.some(([known]) => known === name) || typeof given !== "function") continue;
    const make = /^[A-Z]|default/.test(name)
      ? (...more) => new /** @type {any} */ (given)(...more)
      : /** @type {any} */ (given);
    for (const value of values) {
      await holds(`${name}(${inspect(value)})`, () => make(value));
      await holds(`${name}("", ${inspect(value)})`, () => make("", value));
      await holds(`${name}({}, ${inspect(value)})`, () => make({}, value));
      await holds(`${name}("", {}, ${inspect(value)})`, () => make("", {}, value));
    }
  }
});

test("every method of what comes back", async () => {
  const { secretKey } = simulator;
  const post = signCallback({ status: "success", paymentId: "1", mdStatus: "1" }, { secretKey });
  const results = {
    "a callback": readCallback(post, { secretKey }),
    "a callback of a client": iyzico.callback.read(post),
    "a page of the simulator": simulator.threeDs(
      (await iyzico.threeDs.initialize(payment({ callbackUrl: "https://shop.example/back" })))
        .threeDSHtmlContent,
    ),
    "a list in pages": iyzico.subscriptionProduct.listPages({}),
  };
  const methods = [];
  for (const [result, object] of Object.entries(results)) {
    for (const [name, method] of methodsOf(object, result)) {
      methods.push(name);
      for (const value of values) await holds(`${name}(${inspect(value)})`, () => method(value));
      await holds(`${name}()`, () => method());
    }
  }
  assert.ok(methods.includes("a callback.completion") && methods.length > 8, inspect(methods));
});

test("every setting", async () => {
  const settings = ["apiKey", "secretKey", "baseUrl", "timeout", "connectTimeout", "totalTimeout"];
  const others = ["maxResponseBytes", "maxConnections", "rootCertificatePem", "proxy", "http2"];
  const last = [
    "allowOtherHosts",
    "verify",
    "clientVersion",
    "formerMarks",
    "rateLimit",
    "callsPerMinute",
  ];
  const { apiKey, secretKey, baseUrl } = simulator;
  for (const setting of [...settings, ...others, ...last, "onAttempt", "no"]) {
    for (const value of values) {
      const make = () => new Iyzico({ apiKey, secretKey, baseUrl, [setting]: value });
      await holds(`${setting}: ${inspect(value)}`, make);
    }
  }
});

test("every method of a simulator", async () => {
  const other = await Simulator.start();
  for (const [name, method] of methodsOf(other, "simulator")) {
    for (const value of values) await holds(`${name}(${inspect(value)})`, () => method(value));
  }
  await other.stop();
  for (const [name, method] of methodsOf(other, "simulator")) await holds(name, () => method("1"));
});
