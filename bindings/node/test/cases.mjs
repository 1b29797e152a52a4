// The cases whose result is the same in every language; see tests/fixtures in the repository.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const fixtures = new URL("../../../tests/fixtures/", import.meta.url);

/** The files of all cases. */
export const cases = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((path) => /[\\/].+\.json$/.test(path))
  .map((path) => path.replaceAll("\\", "/"))
  .sort();

export const read = (path) => JSON.parse(readFileSync(new URL(path, fixtures), "utf8"));

/** Does what comes before a case; what was kept of it. */
export async function prepare(simulator, { before = [] }) {
  simulator.reset();
  const iyzico = simulator.client();
  const kept = {};
  for (const step of before) {
    const does = step.call ? again(iyzico, step, kept) : control(simulator, step, kept);
    const response = await does;
    for (const [name, place] of Object.entries(step.keep ?? {})) {
      kept[name] = place.split(".").reduce((value, field) => value[field], response);
    }
  }
  return kept;
}

/** Makes the call of another case. */
function again(iyzico, step, kept) {
  const { call, request } = read(step.call);
  return iyzico.call(call, fill(request, kept));
}

/** Does to the simulator what a step says. */
async function control(simulator, step, kept) {
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
export function fill(value, kept) {
  if (typeof value === "string") return kept[/^\{(.+)\}$/.exec(value)?.[1] ?? ""] ?? value;
  if (Array.isArray(value)) return value.map((element) => fill(element, kept));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, fill(field, kept)]),
  );
}
