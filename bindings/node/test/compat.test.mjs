// `iyzico/compat` beside the official npm client: each talks to a simulator of its own, and the two see the same.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { InvalidRequestError, Iyzico, IyzicoError, TransportError } from "iyzico";
import Compat from "iyzico/compat";
import { Simulator } from "iyzico/testing";
import Iyzipay from "iyzipay";
import { cases, fill, prepare, read } from "./cases.mjs";
import { callAt, spelt } from "./official.mjs";
import { payment } from "./seed.mjs";
import { serve } from "./serve.mjs";

const any = (value) => value;
const table = readFileSync(new URL("../../../api/errors.toml", import.meta.url), "utf8");
const codes = [...table.matchAll(/^code = "(.+)"$/gm)].map(([, code]) => code);
const require = createRequire(import.meta.url);
const settings = { seed: 7, startsAt: new Date("2026-11-02T09:00:00Z") };

/** @type {{ simulator: Simulator, client: any }[]} */
let both;

before(async () => {
  const [one, other] = await Promise.all([Simulator.start(settings), Simulator.start(settings)]);
  const keys = ({ url, apiKey, secretKey }) => ({ uri: url, apiKey, secretKey });
  both = [
    { simulator: one, client: new Iyzipay(keys(one)) },
    { simulator: other, client: new Compat(keys(other)) },
  ];
});
after(() => Promise.all(both.map(({ simulator }) => simulator.stop())));

const call = (client, resource, action, request) =>
  promisify(client[resource][action].bind(client[resource]))(request);

/**
 * Without what differs between any two runs: moments, the port of the simulator, and tokens with what is
 * signed of them. Pages are read, not compared as base64.
 */
function alike(response, { url }) {
  const text = JSON.stringify(response, (name, value) =>
    /html|content/i.test(name) && typeof value === "string" && !value.startsWith("<")
      ? Buffer.from(value, "base64").toString()
      : value,
  );
  const same = text
    .replaceAll(url, "http://simulator")
    .replaceAll(/\b[\da-f]{8}-[\da-f]{4}-[\da-f-]{22}\b/g, "token")
    .replaceAll(/\b[\da-f]{64}\b/g, "signature")
    .replaceAll(/\b1[789]\d{11}\b/g, "0")
    .replaceAll(/20\d\d-\d\d-\d\d[ T][\d:.]+/g, "moment");
  return JSON.parse(same);
}

/** The official client sends no reference with some calls, and gets none back. */
function withoutReference(response) {
  return JSON.parse(
    JSON.stringify(response, (name, value) => (name === "conversationId" ? undefined : value)),
  );
}

function assertAlike(compat, official) {
  if (official.conversationId !== undefined) return assert.deepEqual(compat, official);
  assert.deepEqual(withoutReference(compat), withoutReference(official));
}

const resources = Object.entries(new Iyzipay({ uri: "-", apiKey: "-", secretKey: "-" }));
const operations = resources.flatMap(([resource, { _api }]) =>
  Object.entries(_api ?? {}).map(([action, described]) => ({ resource, action, described })),
);

test("the package has operations", () => assert.ok(operations.length > 80));

for (const { resource, action, described } of operations) {
  test(`${resource}.${action} gives what the official client gives`, async () => {
    const ours = callAt(described) ?? assert.fail("no call of ours");
    const succeeding = cases
      .filter((path) => path.startsWith(`${ours.operationId}/`))
      .map(read)
      .find(({ response }) => response);
    const [official, compat] = await Promise.all(
      both.map(async ({ simulator, client }) => {
        const kept = await prepare(simulator, succeeding);
        const filled = spelt(fill(succeeding.request, kept), ours, described);
        const request = { ...filled, conversationId: filled.conversationId ?? "compat-1" };
        return alike(await call(client, resource, action, request), simulator);
      }),
    );
    assert.equal(official.status, "success", JSON.stringify(official));
    assertAlike(compat, official);
  });
}

/** The requests of the official samples: what the files would send. */
function samples() {
  const folder = new URL("../node_modules/iyzipay/samples/", import.meta.url);
  const requireThere = createRequire(new URL("any.js", folder));
  const found = [];
  class Recorder {
    _config = { secretKey: "-" };
    constructor() {
      for (const { resource, action } of operations) {
        const actions = Reflect.get(this, resource) ?? {};
        actions[action] = (request) => found.push({ resource, action, request });
        Reflect.set(this, resource, actions);
      }
    }
  }
  Object.assign(Recorder, Iyzipay);
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    const run = (_, body) => body(() => {});
    const known = {
      describe: run,
      it: Object.assign(run, { skip: run, only: run }),
      before: (body) => body(() => {}),
      console,
      process,
      __dirname: fileURLToPath(folder),
      module: {},
      require: (path) => {
        if (path.endsWith("/Iyzipay")) return Recorder;
        return /should|verifySignature/.test(path) ? {} : requireThere(path);
      },
    };
    runInNewContext(readFileSync(new URL(name, folder), "utf8"), known, { filename: name });
  }
  return found;
}

/** The samples that are not sent: amounts that are binary floats, and addresses that are none. */
const refused = {
  "refundV2.create": "price",
  "settlementToBalance.create": "price",
  "subscriptionPricingPlan.create": "price",
  "subscriptionCard.update": "callbackUrl",
  "subscriptionCard.updateWithSubscriptionReferenceCode": "callbackUrl",
  "subscriptionCheckoutForm.initialize": "callbackUrl",
  "payWithIyzico.initialize": "callbackUrl",
};

/** The samples of calls that may have been carried out before: their refusal says nothing about the money. */
const open = new Set([
  "approval.create",
  "disapproval.create",
  "subscriptionPayment.retry",
  "subscription.activate",
  "subscription.upgrade",
  "refundToBalance.create",
]);

test("there are 88 samples", () => assert.equal(samples().length, 88));

for (const [place, { resource, action, request }] of samples().entries()) {
  test(`official sample ${place}: ${resource}.${action}`, async () => {
    const [official, compat] = await Promise.all(
      both.map(async ({ simulator, client }) => {
        simulator.reset();
        const given = { conversationId: "sample", ...JSON.parse(JSON.stringify(request)) };
        return alike(
          await call(client, resource, action, given).catch((error) => ({ error })),
          simulator,
        );
      }),
    );
    const field = refused[`${resource}.${action}`];
    if (field) {
      assert.equal(compat.error?.name, "InvalidRequestError", JSON.stringify(compat));
      assert.ok(compat.error.findings.some(({ path }) => path === field));
    } else if (open.has(`${resource}.${action}`)) {
      const { outcome, code } = compat.error;
      assert.deepEqual([outcome, code], ["unknown", official.errorCode]);
    } else if (compat.error) {
      assert.fail(compat.error.message);
    } else if (official.status === "success") {
      assertAlike(compat, official);
    } else {
      // What is foreseen has words of its own.
      assert.deepEqual([compat.status, compat.errorCode], [official.status, official.errorCode]);
    }
  });
}

const official = () => any(both[0]).client;
const compat = () => any(both[1]).client;
const simulator = () => any(both[1]).simulator;

test("constants, resources and the way to make a client are those of the official one", () => {
  assert.deepEqual({ ...Compat }, { ...Iyzipay });
  const names = Object.keys(official()).filter((name) => !name.startsWith("_"));
  assert.deepEqual(Object.keys(compat()).sort(), names.sort());
  for (const nothing of [undefined, null]) {
    assert.throws(() => new Compat(any(nothing)), { message: "uri cannot be empty" });
  }
  const config = {
    uri: "https://sandbox-api.iyzipay.com/",
    apiKey: "sandbox-a",
    secretKey: "sandbox-b",
  };
  assert.ok(Compat(config) instanceof Compat);
  assert.ok(new Compat(config).client instanceof Iyzico);
  assert.equal(require("iyzico/compat"), Compat);
  for (const missing of ["uri", "apiKey", "secretKey"]) {
    const incomplete = { ...config, [missing]: "" };
    assert.throws(() => new Compat(incomplete), new TypeError(`${missing} cannot be empty`));
  }
});

test("settings that cannot work are refused by the names that the program has for them", () => {
  const config = {
    uri: "https://sandbox-api.iyzipay.com",
    apiKey: "sandbox-a",
    secretKey: "sandbox-b",
  };
  const before = process.env.IYZIPAY_URI;
  const refused = (settings, expected, said) => {
    assert.throws(
      () => new Compat(any(settings)),
      ({ name, setting, message }) => {
        assert.deepEqual([name, setting], ["ConfigError", expected], message);
        assert.match(message, said);
        return true;
      },
    );
  };
  for (const uri of [
    "ftp://sandbox-api.iyzipay.com",
    "http://shop.example",
    "nonsense",
    "https://shop.example",
  ]) {
    refused({ ...config, uri }, "uri", /^uri: (?!.*baseUrl)/);
    process.env.IYZIPAY_URI = uri;
    try {
      refused({ ...config, uri: undefined }, "uri", /^uri: (?!.*baseUrl)/);
    } finally {
      if (before === undefined) delete process.env.IYZIPAY_URI;
      else process.env.IYZIPAY_URI = before;
    }
  }
  refused({ ...config, uri: 7 }, "uri", /^uri: must be a string, not a number/);
  refused(
    { ...config, url: config.uri },
    "url",
    /^url: (?!.*baseUrl).*are uri,.*did you mean uri\?$/,
  );
  refused(
    { ...config, baseUrl: config.uri },
    "baseUrl",
    /^baseUrl: is not one of the settings; they are uri,/,
  );
  refused({ ...config, timeOut: 5 }, "timeOut", /did you mean timeout\?$/);
  refused({ ...config, apiKey: 7 }, "apiKey", /^apiKey: must be a string/);
});

test("keys and cards do not show", () => {
  const shown = inspect(compat(), { depth: 9, showHidden: true, getters: true });
  assert.doesNotMatch(shown, new RegExp(simulator().secretKey));
});

test("without a callback there is a promise", async () => {
  const { status } = await compat().binNumber.retrieve({ binNumber: "552879" });
  assert.equal(status, "success");
});

test("with a callback that is none, nothing is sent", async () => {
  simulator().reset();
  for (const callback of [null, "callback", 0, false, {}, [() => {}], Promise.resolve()]) {
    assert.throws(
      () => compat().payment.create(payment(), callback),
      (error) => error instanceof IyzicoError && error.outcome === "not_sent",
    );
  }
  await compat().apiTest.retrieve({}); // what had been sent before would be there by now
  assert.deepEqual([simulator().requests().length, simulator().ledger()], [1, []]);
});

test("a refusal is a result, and what is not known is an error", async () => {
  simulator().reset();
  const pay = (changes) => call(compat(), "payment", "create", payment(changes));
  const card = { ...payment().paymentCard, cardNumber: "4111111111111129" };
  assert.equal((await pay({ paymentCard: card })).errorCode, "10051");
  await assert.rejects(pay({ price: 0.1 + 0.2 }), (error) => {
    assert.ok(error instanceof InvalidRequestError);
    assert.equal(error.outcome, "not_sent");
    return true;
  });
  simulator().addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
  await assert.rejects(pay({}), (error) => {
    assert.ok(error instanceof TransportError);
    assert.equal(error.outcome, "unknown");
    return true;
  });
  assert.equal(simulator().ledger().length, 1);
});

test("a refusal is a result only where no money has moved", async (t) => {
  let refusal = {};
  const { url } = await serve(t, (request, response) => {
    request.resume().on("end", () => response.end(JSON.stringify(refusal)));
  });
  const client = new Compat({ uri: url, apiKey: "sandbox-key", secretKey: "sandbox-secret" });
  const counted = { refused: 0, unknown: 0 };
  for (const code of [...codes, "77777", "", undefined]) {
    refusal = { status: "failure", errorCode: code, errorMessage: "no", conversationId: "open" };
    const request = payment({ conversationId: "open" });
    const error = await client.client.payment.create(request).catch((error) => error);
    counted[error.outcome] += 1;
    const result = call(client, "payment", "create", request);
    if (error.outcome === "refused") {
      assert.deepEqual(await result, JSON.parse(JSON.stringify(refusal)));
      continue;
    }
    await assert.rejects(result, ({ name, outcome, pending }) => {
      assert.deepEqual([name, outcome], [error.name, "unknown"]);
      assert.equal(JSON.parse(pending).conversationId, "open");
      return true;
    });
  }
  assert.ok(counted.refused > 50 && counted.unknown > 5, inspect(counted));
});

test("what the official client leaves out is left out", async () => {
  simulator().reset();
  const { buyer, basketItems } = payment();
  const lines = basketItems.map((line) => ({ ...line, color: "red" }));
  const request = payment({ coupon: "x", buyer: { ...buyer, age: 7 }, basketItems: lines });
  assert.equal((await call(compat(), "payment", "create", request)).status, "success");
  assert.equal(any(request).coupon, "x");
});

/** An object of a class that shows its fields through getters, as entities of databases do. */
const entity = (fields) => {
  class Entity {
    #fields = fields;
    describe() {
      return this.#fields;
    }
    get total() {
      return assert.fail("it is no field of the call");
    }
    static {
      for (const name of Object.keys(fields)) {
        Object.defineProperty(Entity.prototype, name, { get: () => fields[name] });
      }
    }
  }
  return new (class extends Entity {})();
};

test("fields of a class and inherited ones are sent, as the official client sends them", async () => {
  const { buyer, billingAddress, basketItems } = payment();
  const hidden = (fields) =>
    Object.defineProperties(
      {},
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value }])),
    );
  for (const hold of [entity, Object.create, hidden, (fields) => Object.freeze({ ...fields })]) {
    const requests = [
      () => hold(payment()),
      () => payment({ buyer: hold(buyer), billingAddress: hold(billingAddress) }),
      () => payment({ basketItems: basketItems.map(hold) }),
      () => hold(payment({ buyer: hold({ ...buyer, age: 7 }), coupon: "x" })),
    ];
    for (const request of requests) {
      const [official, ours] = await Promise.all(
        both.map(async ({ simulator, client }) => {
          simulator.reset();
          const { status, errorMessage } = await call(client, "payment", "create", request());
          return {
            status,
            errorMessage,
            paid: simulator.ledger().map(({ paidPrice }) => paidPrice),
          };
        }),
      );
      assert.deepEqual(ours, official);
      assert.deepEqual([ours?.status, ours?.paid.length], ["success", 1]);
    }
  }
  const { email, ...others } = buyer;
  const result = await call(compat(), "payment", "create", payment({ buyer: entity(others) }));
  assert.deepEqual([result.status, result.errorMessage], ["failure", "buyer.email is required"]);
});

test("a card that was mistyped is told in words for the buyer, in the language of the request", async () => {
  const { paymentCard } = payment();
  const mistyped = { ...paymentCard, cardNumber: "5528790000000009" };
  for (const [locale, told] of [
    ["tr", /^Lütfen kart/],
    [undefined, /^Lütfen kart/],
    ["en", /^Please check the card number/],
    ["EN", /^Please check the card number/], // as it is sent
  ]) {
    const request = payment({ locale, paymentCard: mistyped });
    const result = await call(compat(), "payment", "create", request);
    assert.deepEqual([result.status, result.errorCode], ["failure", "12"]);
    assert.match(result.errorMessage, any(told));
  }
});

/** An amount as decimal libraries have them. */
class Decimal {
  constructor(text) {
    this.digits = [...text];
  }
  toJSON() {
    return this.digits.join("");
  }
}

test("leaving out one field leaves the others as they are", async () => {
  const { buyer, basketItems } = payment();
  const lines = basketItems.map((line) => ({ ...line, price: new Decimal(line.price), colour: 1 }));
  const many = Object.fromEntries(Array.from({ length: 350 }, (_, place) => [`field${place}`, 1]));
  const ownText = { toJSON: () => "1.2" };
  for (const changes of [
    { done() {} },
    { kind: Symbol("kind"), inside: { done() {} } },
    { "price.net": 1, "basketItems[0]": 1, "": 1, price: new Decimal("1.0") },
    { priceList: 1, price: new Decimal("1"), basketItems: lines },
    { coupon: 1, paidPrice: ownText },
    { buyer: { toJSON: () => ({ ...buyer, age: 7 }) } },
    many,
  ]) {
    const request = payment({ paidPrice: "1.2", ...changes });
    const names = inspect(Object.keys(changes)).slice(0, 80);
    const result = await call(compat(), "payment", "create", request);
    assert.deepEqual([result.status, result.errorMessage], ["success", undefined], names);
  }
  const round = { ...buyer };
  Object.assign(round, { name: round });
  const throws = { enumerable: true, get: () => assert.fail("it was read") };
  const unreadable = Object.defineProperty(payment({ coupon: 1 }), "price", throws);
  for (const request of [payment({ buyer: round }), unreadable]) {
    const error = await call(compat(), "payment", "create", request).catch((error) => error);
    assert.ok(error instanceof IyzicoError && error.outcome === "not_sent", inspect(error));
  }
  const card = payment({ 5528790000000008: 1, coupon: 1 });
  await assert.rejects(call(compat(), "payment", "create", card), InvalidRequestError);
});
