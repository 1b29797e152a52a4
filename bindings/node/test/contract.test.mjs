// The cases that every language answers alike; see tests/fixtures in the repository.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { InvalidRequestError, IyzicoError } from "iyzico";
import { Simulator } from "iyzico/testing";

const fixtures = new URL("../../../tests/fixtures/", import.meta.url);
const cases = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((path) => /[\\/].+\.json$/.test(path))
  .sort();

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
});

after(() => simulator.stop());

test("there are cases", () => assert.ok(cases.length > 10));

for (const path of cases) {
  test(`${path} is answered as written`, async () => {
    simulator.reset();
    const iyzico = simulator.client();
    const { call, request, answer, error, before } = read(path.replaceAll("\\", "/"));
    const kept = {};
    for (const step of before ?? []) {
      const response = step.call ? await again(iyzico, step, kept) : await control(step, kept);
      for (const [name, place] of Object.entries(step.keep ?? {})) {
        kept[name] = place.split(".").reduce((value, field) => value[field], response);
      }
    }
    const got = await iyzico
      .call(call, fill(request, kept))
      .catch((/** @type {unknown} */ thrown) => {
        if (thrown instanceof IyzicoError && error) return spell(thrown);
        throw thrown;
      });
    holds(got, fill(answer, kept) ?? error, path);
  });
}

const read = (path) => JSON.parse(readFileSync(new URL(path, fixtures), "utf8"));

/** Makes the call of another case. */
function again(iyzico, step, kept) {
  const { call, request } = read(step.call);
  return iyzico.call(call, fill(request, kept));
}

/** Does to the simulator what a step says. */
async function control(step, kept) {
  const path = step.do
    .split("/")
    .map((segment) => fill(segment, kept))
    .join("/");
  const response = await fetch(`${simulator.baseUrl}/_simulator/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: step.with && JSON.stringify(fill(step.with, kept)),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text && JSON.parse(text);
}

/** Puts what earlier steps kept in the place of `"{name}"`. */
function fill(value, kept) {
  if (typeof value === "string") return kept[/^\{(.+)\}$/.exec(value)?.[1] ?? ""] ?? value;
  if (Array.isArray(value)) return value.map((element) => fill(element, kept));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, fill(field, kept)]),
  );
}

/** Spells an error as the cases do: a class is a word there. */
function spell(error) {
  return { ...error, kind: error instanceof InvalidRequestError ? "invalid" : undefined };
}

/** Checks that every field that is written in the case is there, and the same. */
function holds(got, expected, path) {
  if (typeof expected !== "object" || expected === null) {
    assert.equal(got ?? null, expected, path);
    return;
  }
  if (Array.isArray(expected)) assert.equal(got?.length, expected.length, path);
  for (const [key, value] of Object.entries(expected)) holds(got?.[key], value, `${path}: ${key}`);
}
