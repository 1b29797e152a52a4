// The cases in which all languages behave alike; see tests/fixtures in the repository.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { InvalidRequestError, IyzicoError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { cases, fill, prepare, read } from "./cases.mjs";

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
});

after(() => simulator.stop());

test("there are cases", () => assert.ok(cases.length > 10));

for (const path of cases) {
  test(`${path} gets the response that is written`, async () => {
    const { call, request, response, error, before } = read(path);
    const kept = await prepare(simulator, { before });
    const iyzico = simulator.client();
    const got = await iyzico
      .call(call, fill(request, kept))
      .catch((/** @type {unknown} */ thrown) => {
        if (thrown instanceof IyzicoError && error) return spell(thrown);
        throw thrown;
      });
    holds(got, fill(response, kept) ?? error, path);
  });
}

/** Spells an error as the cases do: a class is a word there. */
function spell(error) {
  return { ...error, class: error instanceof InvalidRequestError ? "invalid_request" : undefined };
}

/** Checks that every field that is written in the case is there, and the same. */
function holds(got, expected, path) {
  if (typeof expected !== "object" || expected === null) {
    assert.equal(plain(got) ?? null, plain(expected), path);
    return;
  }
  if (Array.isArray(expected)) assert.equal(got?.length, expected.length, path);
  for (const [key, value] of Object.entries(expected)) holds(got?.[key], value, `${path}: ${key}`);
}

/** An amount without the zeros behind it: the cases write it as short as it is. */
function plain(value) {
  return typeof value === "string" && /^-?\d+\.\d+$/.test(value)
    ? value.replace(/\.?0+$/, "")
    : value;
}
