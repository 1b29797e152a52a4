// What `fetch` of the program may do to `iyzico/edge`: fail at once, call the client back, send twice, or fail with
// anything at all. No verdict about money gets worse by it, and no other call is touched.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { Simulator } from "iyzico/testing";
import { card, payment } from "./seed.mjs";

const isBuilt = existsSync(fileURLToPath(new URL("../dist/edge/iyzico.wasm", import.meta.url)));
const built = { skip: !isBuilt && "no WebAssembly module: `cargo xtask package edge` builds it" };

const own = globalThis.fetch;
const QUICK = { firstPause: 10, deadline: 300 };
/** Of what is found at last. */
const FOUND = { firstPause: 10 };

/** @type {Simulator} */
let simulator;
/** @type {typeof import("iyzico/edge").Iyzico} */
let Iyzico;

before(async () => {
  simulator = await Simulator.start();
  if (isBuilt) ({ Iyzico } = await import("iyzico/edge"));
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());
afterEach(() => {
  globalThis.fetch = own;
});

const client = (settings = {}) => {
  const { baseUrl, apiKey, secretKey } = simulator;
  return new Iyzico({ baseUrl, apiKey, secretKey, ...settings });
};

/** Puts a `fetch` in the place of the own one for one request. */
function once(fetch) {
  globalThis.fetch = (...given) => {
    globalThis.fetch = own;
    return fetch(...given);
  };
}

const refused = () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  return new TypeError("fetch failed", { cause });
};
const throwing = (thrown) => () => {
  throw thrown;
};
const rejecting = (thrown) => () => Promise.reject(thrown);

/** What a `fetch` of the program may do instead of sending the request. */
const SENDS_NOTHING = {
  "throws at once": throwing(new TypeError("no")),
  "throws at once that nobody listens": throwing(refused()),
  "throws nothing at all": throwing(undefined),
  "is rejected with nothing": rejecting(undefined),
  "is rejected with text": rejecting("no"),
  "is rejected with a symbol": rejecting(Symbol("no")),
  "is rejected with what cannot be read": rejecting({
    get cause() {
      throw new Error("no cause");
    },
  }),
  "is rejected with what is no text": rejecting({ message: Object.create(null) }),
  "is rejected with a message that throws": rejecting({
    message: {
      toString() {
        throw new Error("no text");
      },
    },
  }),
  "gives nothing": async () => undefined,
  "gives what is no response": async () => ({ status: 200, headers: [], body: {} }),
};

/** What it may do after it has sent the request. */
const answering = (make) => async (url, init) => {
  const response = await own(url, init);
  const body = await response.arrayBuffer();
  return make({ status: response.status, headers: response.headers, body });
};
const failing = (thrown) => new ReadableStream({ pull: (stream) => stream.error(thrown) });
const SENDS = {
  "fails as if nobody listened": answering(() => {
    throw refused();
  }),
  "fails in the body as if nobody listened": answering(
    ({ status, headers }) => new Response(failing(refused()), { status, headers }),
  ),
  "has a status that is no number": answering(({ headers }) => ({
    status: 200n,
    headers,
    body: null,
  })),
  "has a status that throws": answering(({ headers }) => ({
    status: Symbol("200"),
    headers,
    body: null,
  })),
  "has headers that are none": answering(() => ({ status: 200, headers: null, body: null })),
  "has a body without end": answering(({ status, headers }) => {
    const pull = (stream) => stream.enqueue(new Uint8Array(2 ** 22));
    const cancel = () => Promise.reject(new Error("cannot be cancelled"));
    return new Response(new ReadableStream({ pull, cancel }), { status, headers });
  }),
};

const charged = (conversationId) =>
  simulator.ledger().filter((paid) => paid.conversationId === conversationId).length;

/** A payment that iyzico has made, and whose response comes later. */
async function slowPayment(iyzico) {
  const delay = { milliseconds: 300, at: /** @type {const} */ ("afterCommit") };
  simulator.addFault({ delay }, { call: "payment.create", times: 1 });
  const order = payment({ conversationId: "slow" });
  const paying = iyzico.payment.createOnce(order);
  while (charged("slow") === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  return async () => {
    const settled = await paying;
    assert.ok(settled.status === "succeeded" && !settled.lookedUp, inspect(settled));
    assert.equal((await iyzico.payment.createOnce(order, FOUND)).status, "succeeded");
    assert.equal(charged("slow"), 1);
  };
}

for (const [what, fetch] of Object.entries({ ...SENDS_NOTHING, ...SENDS })) {
  const ending = what in SENDS ? "succeeded" : "unknown";
  test(`a fetch that ${what} leaves the money open, and other calls alone`, built, async () => {
    const iyzico = client({ timeout: 60_000, totalTimeout: 60_000 });
    const comesToItsEnd = await slowPayment(iyzico);

    once(fetch);
    const started = performance.now();
    const order = payment({ conversationId: "order" });
    const options = what in SENDS ? FOUND : QUICK;
    const settled = await iyzico.payment.createOnce(order, options);
    assert.equal(settled.status, ending, inspect(settled));
    once(fetch);
    const plain = iyzico.payment.create(payment({ conversationId: "plain" }));
    await assert.rejects(plain, {
      outcome: "unknown",
      name: /^(Transport|UntrustedResponse)Error$/,
    });
    assert.ok(performance.now() - started < 30_000, "each ends before its time is up");

    await comesToItsEnd();
    assert.equal(charged("order"), what in SENDS ? 1 : 0);
  });
}

/** What it may do to the client while it sends. */
const CALLS_BACK = {
  "makes another call": (iyzico) => iyzico.bin.check({ binNumber: "552879" }),
  "makes another payment": (iyzico) =>
    iyzico.payment.createOnce(payment({ conversationId: "within" })),
  "makes and closes a client": () => client().close(),
  "aborts the call": (_, abort) => abort.abort(),
  "reads a callback": (iyzico) => iyzico.callback.read("mdStatus=0"),
};

for (const [what, callBack] of Object.entries(CALLS_BACK)) {
  test(`a fetch that ${what} hurts no other call`, built, async () => {
    const iyzico = client();
    const comesToItsEnd = await slowPayment(iyzico);
    const abort = new AbortController();
    let within;
    once((url, init) => {
      within = Promise.resolve().then(() => {});
      try {
        within = Promise.resolve(callBack(iyzico, abort)).catch(() => {});
      } catch {
        // what it says is tested elsewhere
      }
      return own(url, init);
    });
    const order = payment({ conversationId: "order" });
    const settled = await iyzico.payment.createOnce(order, { signal: abort.signal });
    await within;
    assert.equal(settled.status, what === "aborts the call" ? "unknown" : "succeeded");
    await comesToItsEnd();
    if (settled.status === "succeeded") assert.equal(charged("order"), 1);
  });
}

test("what listens to the signal of a request may call the client", built, async () => {
  const iyzico = client();
  const comesToItsEnd = await slowPayment(iyzico);
  let heard;
  once((url, init) => {
    init.signal.addEventListener("abort", () => {
      heard = iyzico.bin.check({ binNumber: "552879" });
    });
    return own(url, init);
  });
  simulator.addFault({ delay: { milliseconds: 3_600_000 } }, { call: "bin.check", times: 1 });
  for (let timeout = 20; heard === undefined; timeout *= 2) {
    // A busy machine has not come to send it in so short a time.
    const limits = { timeout, totalTimeout: timeout };
    await assert.rejects(iyzico.bin.check({ binNumber: "552879" }, limits));
  }
  assert.ok((await heard)?.bankName);
  await comesToItsEnd();
});

test("without any fetch nothing is sent", built, async () => {
  Reflect.deleteProperty(globalThis, "fetch");
  const settled = await client().payment.createOnce(payment());
  assert.equal(settled.status, "not_sent", inspect(settled));
});

/** Where nobody listens. */
async function deserted() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test(
  "the platform's own fetch is believed that nobody listens, and no other one",
  built,
  async () => {
    const iyzico = client({ baseUrl: await deserted() });
    assert.equal((await iyzico.payment.createOnce(payment())).status, "not_sent");
    for (const fetch of [(url, init) => own(url, init), own.bind(undefined), new Proxy(own, {})]) {
      globalThis.fetch = fetch;
      const settled = await iyzico.payment.createOnce(payment(), QUICK);
      assert.equal(settled.status, "unknown");
    }
  },
);

test("what a fetch says shows nothing of the request, and is one line", built, async () => {
  const heard = [];
  const iyzico = client({ onAttempt: (attempt) => heard.push(attempt) });
  const text = (bytes) => new TextDecoder().decode(bytes);
  const numbers = [card.cardNumber, card.cardNumber.replace(/(?=(....)+$)/g, " ")];
  for (const say of [
    (url, { body }) => `request to ${url} failed: POST body=${text(body)}`,
    (_, { body }) => `no mock for ${JSON.stringify(text(body))}`,
    (_, { body }) => `no mock for ${JSON.stringify(JSON.parse(text(body)), null, 2)}`,
    (_, { body }) => `no mock for ${JSON.stringify(JSON.parse(text(body)).paymentCard)}`,
    (_, { body }) => `no mock for ${inspect(JSON.parse(text(body)).paymentCard)}`,
    (_, { headers }) => `headers=${JSON.stringify(headers)}`,
    (_, { headers }) => headers.map((header) => header.join(": ")).join("\r\n"),
    ...numbers.map((number) => () => `the card ${number} was not expected`),
    () => "no\n\u001b[31mforged line of a log\u2028and another",
    () => "long ".repeat(100_000),
  ]) {
    once(async (url, init) => {
      throw new Error(say(url, init));
    });
    const error = await iyzico.payment.create(payment()).catch((error) => error);
    assert.equal(error.name, "TransportError");
    const shown = [error.message, error.stack, String(error.cause), inspect(error, { depth: 9 })];
    for (const each of [...shown, JSON.stringify(error), JSON.stringify(heard)]) {
      for (const secret of [...numbers, "cvc", card.cardHolderName, "IYZWSv2", simulator.apiKey]) {
        assert.ok(!each.includes(secret), `${secret}: ${each}`);
      }
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(error.message, /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    assert.ok(error.message.length < 1000, error.message);
  }
  once(rejecting(new Error("the tunnel of the office is closed")));
  await assert.rejects(iyzico.payment.create(payment()), /the tunnel of the office is closed/);
});
