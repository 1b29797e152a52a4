import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { ConfigError, InvalidRequestError, Iyzico } from "iyzico";
import { Simulator } from "iyzico/testing";
import { basketItems, card, payment } from "./seed.mjs";

/** @type {Simulator} */
let simulator;
/** @type {Iyzico} */
let iyzico;

before(async () => {
  simulator = await Simulator.start();
  iyzico = simulator.client();
});

after(() => simulator.stop());

/** Checks that a request is refused, unsent, with a finding at `path` that says `problem`. */
async function refused(changes, path, problem) {
  await assert.rejects(iyzico.payment.create(payment(changes)), (error) => {
    assert.ok(error instanceof InvalidRequestError);
    assert.equal(error.outcome, "not_sent");
    const found = error.findings.find((finding) => finding.path === path);
    assert.ok(found, `${path} is not among: ${error.message}`);
    assert.equal(found.level, "error");
    assert.match(found.problem, problem);
    return true;
  });
}

const line = (changes) => [basketItems[0], { ...basketItems[1], ...changes }, basketItems[2]];

test("a binary float is refused with the advice to pass text", async () => {
  await refused(
    { basketItems: line({ price: 0.3 }) },
    "basketItems[1].price",
    /^is a binary float, which is not exact; pass it as text$/,
  );
  const [finding] = iyzico.lint("payment.create", payment({ paidPrice: 1.5 }));
  assert.equal(finding?.got, "1.5");
});

test("a number that has lost digits is refused", () =>
  refused(
    { price: 2 ** 53 },
    "price",
    /above 2\^53, which has lost digits; pass text or a bigint/,
  ));

test("NaN and infinity are refused", async () => {
  await refused({ paidPrice: Number.NaN }, "paidPrice", /NaN/);
  await refused({ paidPrice: Infinity }, "paidPrice", /infinite/);
});

test("a card number that is a number is refused without its digits", async () => {
  for (const number of [9792030000000000, 979203000000000.5]) {
    for (const changes of [
      { paymentCard: { ...card, cardNumber: number } },
      { price: number },
      { buyer: { id: number } },
    ]) {
      await assert.rejects(iyzico.payment.create(payment(changes)), (error) => {
        assert.ok(error instanceof InvalidRequestError);
        assert.doesNotMatch(inspect(error, { depth: null }), /979203/);
        assert.doesNotMatch(JSON.stringify(error), /979203/);
        return true;
      });
    }
  }
});

test("what has no form in JSON is refused, by its place and its kind", async () => {
  /** @type {Record<string, unknown>} */
  const circle = {};
  circle.circle = circle;
  /** @type {[unknown, RegExp][]} */
  const values = [
    [() => "1", /^is a function, which cannot be sent$/],
    [Symbol("1"), /^is a symbol/],
    [new Map([["a", 1]]), /^is a Map/],
    [new Set(), /^is a Set/],
    [Promise.resolve("1"), /^is a Promise/],
    [Buffer.from("1"), /^is a Buffer/],
    [new Uint8Array(1), /^is an Uint8Array/],
    [Object("text"), /^is a String/],
    [new Blob([]), /^is a Blob/],
    [/1/, /^is a RegExp/],
    [circle, /nested too deeply; does it contain itself\?|neither text nor a number/],
    [
      { toJSON: () => assert.fail("secret") },
      /^cannot be read: reading it threw an AssertionError$/,
    ],
  ];
  for (const [value, problem] of values) await refused({ basketId: value }, "basketId", problem);
  for (const [value, problem] of values.filter(([value]) => value !== circle)) {
    await refused({ buyer: value }, "buyer", problem);
  }
});

test("a value that the package refuses hides no other mistake", async () => {
  const changes = { price: "1,00", paidPrice: 1.2, basketId: Symbol("b"), colour: () => 1 };
  await assert.rejects(iyzico.payment.create(payment(changes)), (error) => {
    assert.ok(error instanceof InvalidRequestError);
    const errors = error.findings.filter(({ level }) => level === "error");
    assert.deepEqual(errors.map(({ path }) => path).sort(), Object.keys(changes).sort());
    return true;
  });
});

test("our own word for what is wrong is no field", () => {
  const wrong = { $unusable: `is ${card.cardNumber}`, got: card.cardNumber };
  for (const [changes, path] of [
    [{ price: wrong }, "price"],
    [{ buyer: { ...payment().buyer, name: wrong } }, "buyer.name"],
    [{ basketId: [{ note: wrong, big: 1n }] }, "basketId"],
    [{ $unusable: "is fine" }, ""],
  ]) {
    const found = lint(payment(changes)).find((finding) => finding.path === path);
    assert.match(
      found?.problem ?? "",
      /^has a field named \$unusable|^is neither text nor a number$/,
    );
    assert.doesNotMatch(JSON.stringify(found), /0008|is fine/);
  }
});

test("the size of a request is bounded before it is walked", () => {
  let shared = { leaf: "1" };
  for (let depth = 0; depth < 30; depth++) shared = /** @type {any} */ ({ a: shared, b: shared });
  const lists = [new Array(4_000_000_000), Array.from({ length: 200_000 }, () => ({}))];
  for (const buyer of [shared, ...lists]) {
    const [finding] = lint(payment({ buyer }));
    assert.match(finding?.problem ?? "", /holds more than 50000 values/);
  }
});

/** The findings about a request, whatever it is. */
function lint(request) {
  try {
    return iyzico.lint("payment.create", request);
  } catch (error) {
    assert.ok(error instanceof InvalidRequestError);
    return error.findings;
  }
}

test("what is no object at all is no request", () => {
  for (const request of ["{}", 7, [], () => ({}), Symbol("r"), new Map(), 0.5]) {
    const [finding] = lint(request);
    assert.equal(finding?.path, "");
  }
});

test("whole numbers, bigints and decimal objects are exact", async () => {
  const decimal = { toJSON: () => "0.5" };
  const [first, second, third] = basketItems;
  const paid = await iyzico.payment.create(
    payment({
      price: 3n,
      paidPrice: 3,
      shippingAddress: null,
      paymentSource: undefined,
      basketItems: [
        { ...first, itemType: "VIRTUAL", price: 1 },
        { ...second, price: decimal },
        { ...third, itemType: "VIRTUAL", price: "1.50" },
      ],
    }),
  );
  assert.equal(paid.price, "3.00");
  assert.deepEqual(
    paid.itemTransactions?.map(({ price }) => price),
    ["1.00", "0.50", "1.50"],
  );
});

test("a comma is not a decimal point", () => refused({ price: "1,00" }, "price", /comma/));
test("a price of 0 is refused", () =>
  refused({ basketItems: line({ price: "0" }) }, "basketItems[1].price", /greater than 0/));
test("lines must add up", () => refused({ price: "2" }, "basketItems", /add up/));
test("a wrong check digit is refused", () =>
  refused(
    { paymentCard: { ...card, cardNumber: "5528790000000009" } },
    "paymentCard.cardNumber",
    /check digit|Luhn/i,
  ));
test("a card that has expired is refused", () =>
  refused({ paymentCard: { ...card, expireYear: "2020" } }, "paymentCard.expireYear", /expired/));
test("American Express has a security code of 4 digits", () =>
  refused(
    { paymentCard: { ...card, cardNumber: "374427000000003" } },
    "paymentCard.cvc",
    /wrong length/,
  ));
test("a currency is one that iyzico takes", () =>
  refused({ currency: "T" }, "currency", /not a currency/));
test("goods need an address", () =>
  refused({ shippingAddress: undefined }, "shippingAddress", /required/));
test("501 lines are too many", () => {
  const lines = Array.from({ length: 501 }, () => ({ ...basketItems[1], price: "1" }));
  return refused({ price: "501", basketItems: lines }, "basketItems", /too many lines/);
});
test("a list must be a list", () => refused({ basketItems: "none" }, "basketItems", /not a list/));

test("everything that is wrong is said at once", async () => {
  const wrong = payment({
    price: "1,00",
    currency: "T",
    paymentCard: { ...card, cvc: "12" },
    buyer: undefined,
  });
  await assert.rejects(iyzico.payment.create(wrong), (error) => {
    assert.ok(error instanceof InvalidRequestError);
    const paths = error.findings.map(({ path }) => path);
    for (const path of ["price", "currency", "paymentCard.cvc", "buyer"]) {
      assert.ok(paths.includes(path), `${path} is not among ${paths}`);
    }
    const cvc = error.findings.find(({ path }) => path === "paymentCard.cvc");
    assert.equal(cvc?.got, "2 characters, not shown");
    return true;
  });
});

test("a request that was forgotten is an empty one", async () => {
  // @ts-expect-error: the request is missing
  await assert.rejects(iyzico.bin.check(), { name: "InvalidRequestError", message: /binNumber/ });
});

test("lint returns findings without sending", async () => {
  const findings = iyzico.lint("payment.create", payment({ price: "2", installment: 5 }));
  const levels = new Map(findings.map(({ path, level }) => [path, level]));
  assert.equal(levels.get("basketItems"), "error");
  assert.equal(levels.get("installment"), "warning");
  assert.deepEqual(iyzico.lint("bin.check", { binNumber: "552879" }), []);
  assert.deepEqual(
    iyzico.lint("bin.check", { binNumber: "1" }).map(({ path }) => path),
    ["binNumber"],
  );
  // @ts-expect-error: not a call
  assert.throws(() => iyzico.lint("payment.give", {}), { name: "ConfigError" });
  // @ts-expect-error: not text
  assert.equal(iyzico.lint("bin.check", { binNumber: 0.5 })[0]?.got, "0.5");
  // @ts-expect-error: not a name
  assert.throws(() => iyzico.lint(7, {}), {
    name: "ConfigError",
    message: /name of a call, not a number/,
  });
});

test("wrong settings are refused before anything is sent", () => {
  const { apiKey, secretKey, baseUrl } = simulator;
  /** @type {[import("iyzico").Settings, string, RegExp][]} */
  const wrong = [
    [{ secretKey, baseUrl }, "apiKey", /missing; .*IYZICO_API_KEY/],
    [{ apiKey, baseUrl }, "secretKey", /missing; .*IYZICO_SECRET_KEY/],
    [{ apiKey: "undefined", secretKey, baseUrl }, "apiKey", /missing value/],
    [{ apiKey: `${apiKey}\n`, secretKey, baseUrl }, "apiKey", /white space/],
    [{ apiKey, secretKey, baseUrl: "http://shop.example" }, "baseUrl", /./],
    [{ apiKey, secretKey, baseUrl: "https://api.iyzipay.com@evil.example" }, "baseUrl", /./],
    [{ apiKey, secretKey, baseUrl: "https://evil.example" }, "baseUrl", /./],
    [{ apiKey, secretKey, baseUrl, timeout: 0 }, "timeout", /greater than 0/],
    [{ apiKey, secretKey, baseUrl, timeout: 1.5 }, "timeout", /whole number/],
    [{ apiKey, secretKey, baseUrl, maxResponseBytes: -1 }, "maxResponseBytes", /greater than 0/],
    [{ apiKey, secretKey, baseUrl, rootCertificatePem: "none" }, "rootCertificatePem", /./],
    [{ apiKey, secretKey, baseUrl, proxy: "::" }, "proxy", /./],
  ];
  for (const [settings, setting, problem] of wrong) {
    assert.throws(
      () => new Iyzico(settings),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.equal(error.setting, setting);
        assert.equal(error.outcome, "not_sent");
        assert.match(error.message, new RegExp(`^${setting}: `));
        assert.match(error.message, problem);
        assert.doesNotMatch(error.message, /[a-z]_/);
        return true;
      },
    );
  }
});

test("a wrong key is explained", async () => {
  const client = simulator.client({ secretKey: "sandbox-another" });
  await assert.rejects(client.bin.check({ binNumber: "552879" }), {
    name: "AuthenticationError",
    code: "1000",
    outcome: "refused",
    category: "auth",
    message: /key/,
  });
});
