// How the package feels: methods, keys, closing, amounts.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";
import { inspect } from "node:util";
import iyzicoByDefault, {
  AuthenticationError,
  amount,
  ClientClosedError,
  ConfigError,
  format,
  Iyzico,
  IyzicoError,
  minorUnits,
  ReferenceInUseError,
} from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";
import { serve, until } from "./serve.mjs";

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());

const any = (value) => value;

test("methods may be taken off", async () => {
  const iyzico = simulator.client();
  const { create, createOnce, retrieve } = iyzico.payment;
  const { call, lint, pending, resolve } = iyzico;
  const { payment: payments } = iyzico;
  const request = payment({ conversationId: "order-1" });
  const handle = pending("payment.create", request);
  const { paymentId } = await create(request);
  assert.equal((await retrieve({ paymentId })).paymentId, paymentId);
  assert.equal((await payments.retrieve({ paymentId })).paymentId, paymentId);
  assert.equal((await call("payment.retrieve", { paymentId })).paymentId, paymentId);
  assert.equal((await resolve(handle)).status, "succeeded");
  assert.equal((await createOnce(payment())).status, "succeeded");
  assert.deepEqual(lint("bin.check", { binNumber: "552879" }), []);
  const { verify } = iyzico.webhook;
  assert.throws(() => verify("{}", {}), { name: "SignatureError" });
  const { read } = iyzico.callback;
  assert.throws(() => read("a=b"), { name: "CallbackError" });
  const [response] = await Promise.all(
    [{ binNumber: "552879" }].map((one) => iyzico.bin.check(one)),
  );
  assert.equal(response?.binNumber, "552879");
});

test("resources and their methods are called what programs call them", () => {
  const iyzico = simulator.client();
  assert.equal(inspect(iyzico.payment), "PaymentResource {}");
  assert.equal(inspect(iyzico.c2cSubMerchant), "C2cSubMerchantResource {}");
  assert.deepEqual({ ...iyzico.report }, {});
  const { create, createOnce } = iyzico.payment;
  const { test: testConnection } = iyzico.connection;
  const { transactionsPages, reconcile } = iyzico.report;
  const methods = [create, createOnce, testConnection, transactionsPages, reconcile];
  assert.deepEqual(
    methods.map(({ name }) => name),
    ["create", "createOnce", "test", "transactionsPages", "reconcile"],
  );
  assert.deepEqual(
    methods.map(({ length }) => length),
    [2, 2, 1, 2, 3],
  );
  assert.equal(iyzico.payment, iyzico.payment);
});

test("a client that was frozen works like any other", async () => {
  const all = Object.keys(
    Object.getOwnPropertyDescriptors(Object.getPrototypeOf(Iyzico.prototype)),
  );
  for (const close of [Object.freeze, Object.seal, Object.preventExtensions]) {
    const iyzico = close(simulator.client());
    const { bin, payment: payments } = iyzico;
    assert.equal((await bin.check({ binNumber: "552879" })).status, "success");
    assert.equal((await close(payments).createOnce(payment())).status, "succeeded");
    for (const name of all) assert.doesNotThrow(() => Reflect.get(iyzico, name), name);
    await iyzico.close();
    assert.equal((await iyzico.payment.createOnce(payment())).status, "not_sent");
  }
});

test("a class of a program that is derived from a client is one", async () => {
  const { url: baseUrl, apiKey, secretKey } = simulator;
  const shop = new Error("the shop is closed");
  class Plain extends Iyzico {}
  class Logging extends /** @type {any} */ (Plain) {
    calls = 0;
    call(...given) {
      this.calls += 1;
      return super.call(...given);
    }
    lint(...given) {
      return super.lint(...given);
    }
    sell() {
      if (this.calls === 0) throw shop;
      return this.payment.create(payment());
    }
    async close() {
      await super.close();
      throw shop;
    }
    get pending() {
      return () => "mine";
    }
  }
  const thrower = any(
    new Proxy({}, { ownKeys: () => assert.fail("hostile"), get: () => assert.fail("hostile") }),
  );
  for (const Client of [Iyzico, Plain, Logging]) {
    const iyzico = new Client({ baseUrl, apiKey, secretKey });
    const names = ["call", "callOnce", "resolve", "pending", "lint", "request", "withKeys"];
    for (const name of names) {
      const method = any(iyzico)[name];
      if (Client === Logging && name === "pending") continue;
      for (const given of [[], [thrower], ["bin.check", thrower, thrower], ["GET", "/x", {}, 7]]) {
        let failed;
        try {
          failed = await method(...given);
        } catch (thrown) {
          failed = { error: thrown };
        }
        const isRight = failed.error instanceof IyzicoError || Array.isArray(failed);
        assert.ok(isRight, `${Client.name}.${name}: ${failed.error}`);
      }
    }
    const { callOnce, withKeys } = iyzico;
    assert.equal((await callOnce("payment.create", payment())).status, "succeeded");
    assert.ok(withKeys({ apiKey, secretKey }) instanceof Iyzico);
    assert.deepEqual(
      Object.keys(iyzico).sort(),
      Object.keys(new Client({ baseUrl, apiKey, secretKey })).sort(),
    );
  }
  // What a program has written itself does what it does, and its errors stay what they are.
  const mine = new (any(Logging))({ baseUrl, apiKey, secretKey });
  const { sell, close, pending } = mine;
  assert.throws(sell, shop);
  await mine.bin.check({ binNumber: "552879" });
  assert.equal(mine.calls, 1);
  assert.ok((await sell()).paymentId);
  assert.equal(any(pending)(), "mine");
  await assert.rejects(close(), shop);
});

test("a client is made by default, too", () => {
  assert.equal(iyzicoByDefault, Iyzico);
  const required = createRequire(import.meta.url)("iyzico");
  assert.equal(required.default, Iyzico);
});

test("a client for another merchant has its keys and shares the connections", async () => {
  /** @type {(boolean | null)[]} */
  const reused = [];
  const iyzico = simulator.client({
    onAttempt: ({ connectionReused }) => void reused.push(connectionReused),
  });
  await iyzico.payment.create(payment());
  const other = iyzico.withKeys({ apiKey: "sandbox-other", secretKey: "sandbox-other" });
  await assert.rejects(other.payment.create(payment()), AuthenticationError);
  const { apiKey, secretKey } = simulator;
  const same = other.withKeys({ apiKey, secretKey });
  await same.payment.create(payment());
  assert.deepEqual(reused, [false, true, true]);
  const keys = simulator.requests().map(({ authorization }) => authorization?.apiKey);
  assert.equal(keys[0], keys[2]);
  assert.match(keys[1] ?? "", /^sandbox-othe/);
});

test("keys that cannot be used are refused by their names", () => {
  const iyzico = simulator.client();
  for (const [keys, setting] of [
    [{ apiKey: "sandbox-a" }, "secretKey"],
    [{ secretKey: "sandbox-a" }, "apiKey"],
    [{ apiKey: "sandbox-a ", secretKey: "sandbox-b" }, "apiKey"],
    [{ apiKey: "a", secretKey: "b", baseUrl: "c" }, "baseUrl"],
    [undefined, "apiKey"],
  ]) {
    assert.throws(() => iyzico.withKeys(any(keys)), { name: "ConfigError", setting });
  }
  const sandbox = new Iyzico({ apiKey: "sandbox-a", secretKey: "sandbox-b" });
  assert.throws(() => sandbox.withKeys({ apiKey: "live", secretKey: "live" }), {
    setting: "apiKey",
    message: /is for the live service, but the client is for the sandbox/,
  });
});

test("clients of one merchant share what they remember, and those of another do not", async () => {
  const iyzico = simulator.client();
  const { apiKey, secretKey } = simulator;
  const request = payment({ conversationId: "order-7" });
  const changed = payment({ conversationId: "order-7", basketId: "another" });
  assert.equal((await iyzico.payment.createOnce(request)).status, "succeeded");
  const other = iyzico.withKeys({ apiKey: "sandbox-other", secretKey: "sandbox-other" });
  const refused = await other.payment.createOnce(changed);
  assert.ok(refused.status === "declined" && refused.error instanceof AuthenticationError);
  for (const parent of [iyzico, other]) {
    const same = () => parent.withKeys({ apiKey, secretKey }); // anew for each call
    assert.equal((await same().payment.createOnce(request)).status, "succeeded");
    const settled = await same().payment.createOnce(changed);
    assert.ok(settled.status === "unknown" && settled.error instanceof ReferenceInUseError);
  }
  const made = simulator.ledger().filter(({ conversationId }) => conversationId === "order-7");
  assert.equal(made.length, 1);
});

test("a closed client refuses, and its calls under way end", async () => {
  const iyzico = simulator.client();
  const other = iyzico.withKeys(simulator);
  const underWay = iyzico.payment.create(payment());
  await Promise.all([iyzico.close(), iyzico.close()]);
  assert.equal((await underWay).status, "success");
  await iyzico.close();
  const closed = { name: "ClientClosedError", outcome: "not_sent", message: /was closed/ };
  await assert.rejects(iyzico.payment.create(payment()), closed);
  // What became of a call is as open as before.
  await assert.rejects(iyzico.resolve("{}"), { ...closed, outcome: "unknown" });
  assert.throws(() => iyzico.lint("bin.check", { binNumber: "552879" }), closed);
  assert.throws(() => iyzico.webhook.verify("{}", {}), closed);
  assert.throws(() => iyzico.withKeys({ apiKey: "sandbox-a", secretKey: "sandbox-b" }), closed);
  const settled = await iyzico.payment.createOnce(payment());
  assert.ok(settled.status === "not_sent" && settled.error instanceof ClientClosedError);
  assert.equal((await other.payment.create(payment())).status, "success");
});

test("connections are closed with the last client that shares them", async (t) => {
  let open = 0;
  const { server, client } = await serve(t, (_, response) => response.end('{"status":"success"}'));
  server.on("connection", (socket) => {
    open += 1;
    socket.on("close", () => {
      open -= 1;
    });
  });
  const other = client.withKeys({ apiKey: "sandbox-other", secretKey: "sandbox-other" });
  await client.connection.test();
  await client.close();
  await other.connection.test();
  assert.equal(open, 1);
  await other.close();
  await until(() => open === 0);
});

test("a client is closed at the end of a block with `await using`", async () => {
  const iyzico = simulator.client();
  await iyzico.payment.create(payment());
  await iyzico[Symbol.asyncDispose]();
  await assert.rejects(iyzico.payment.create(payment()), ClientClosedError);
});

test("a misspelt name is answered with the right one", async () => {
  const iyzico = simulator.client();
  for (const [options, near] of [
    [{ timout: 1 }, "timeout"],
    [{ TIMEOUT: 1 }, "timeout"],
    [{ conectTimeout: 1 }, "connectTimeout"],
  ]) {
    await assert.rejects(iyzico.bin.check({ binNumber: "552879" }, any(options)), {
      name: "ConfigError",
      message: new RegExp(`did you mean ${near}\\?$`),
    });
  }
  const asBefore = {
    apiKey: "sandbox-a",
    secretKey: "sandbox-b",
    uri: "https://sandbox-api.iyzipay.com",
  };
  assert.throws(() => new Iyzico(any(asBefore)), {
    name: "ConfigError",
    message: /did you mean baseUrl\?$/, // as the official client calls it
  });
  await assert.rejects(iyzico.bin.check({ binNumber: "552879" }, any({ colour: 1 })), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.doesNotMatch(error.message, /did you mean/);
    return true;
  });
});

test("dates and bigints are taken", async () => {
  const iyzico = simulator.client();
  const buyer = { ...payment().buyer, registrationDate: any(new Date("2015-09-17T20:45:06Z")) };
  await iyzico.payment.create(payment({ price: 1n, paidPrice: 2n, buyer }));
  const sent = JSON.parse(simulator.requests().at(-1)?.body ?? "");
  assert.equal(sent.buyer.registrationDate, "2015-09-17 23:45:06");
  assert.equal(sent.paidPrice, "2.0");
});

test("amounts are text, and read as people read them", async () => {
  assert.equal(amount("149.9"), "149.90");
  assert.equal(amount("-3"), "-3.00");
  assert.equal(amount("10.209999999999999"), "10.209999999999999");
  assert.equal(minorUnits("149.90"), 14990n);
  assert.equal(minorUnits(3n), 300n);
  assert.equal(minorUnits("79228162514264337593543950335"), 7922816251426433759354395033500n);
  assert.equal(format("149.9"), "₺149,90");
  assert.equal(format("1234567890123456789.25", "USD", "en-US"), "$1,234,567,890,123,456,789.25");
  assert.equal(format("0.00000000000000000001"), "₺0,00000000000000000001");
  assert.equal(format("1.5000000000000000000000000"), "₺1,50");
  const rounded = { name: "ConfigError", setting: "amount", message: /20 decimals/ };
  assert.throws(() => format("0.000000000000000000001"), rounded);
  for (const wrong of ["149,90", "", "1 TL", "NaN", "0x10"]) {
    for (const make of [amount, minorUnits, format]) {
      assert.throws(() => make(any(wrong)), { name: "ConfigError", setting: "amount" });
    }
  }
  assert.throws(() => minorUnits("0.005"), { message: /more than two decimals/ });
  assert.throws(() => minorUnits(any(0.1)), { name: "ConfigError" });
  assert.throws(() => format("1", "lira"), { name: "ConfigError", setting: "currency" });
  const paid = await simulator.client().payment.create(payment());
  assert.equal(paid.paidPrice, "1.20");
  assert.equal(minorUnits(paid.paidPrice), 120n);
  assert.equal(paid.mayShip, true);
});
