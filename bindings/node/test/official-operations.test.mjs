// Every operation of the official npm package, unmodified, succeeds against the simulator.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Simulator } from "iyzico/testing";
import Iyzipay from "iyzipay";
import { cases, fill, prepare, read } from "./cases.mjs";

const openapi = new URL("../../../api/openapi.json", import.meta.url);
/** What we know: the name of the call, its method and path. */
const calls = Object.entries(JSON.parse(readFileSync(openapi, "utf8")).paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ operationId, method, path })),
);

/** @type {Simulator} */
let simulator;
let official;

before(async () => {
  simulator = await Simulator.start();
  const { apiKey, secretKey, baseUrl: uri } = simulator;
  official = new Iyzipay({ uri, apiKey, secretKey });
});

after(() => simulator.stop());

/** The operations that the package describes: `[resource, action, { method, path }]`. */
const operations = Object.entries(new Iyzipay({ uri: "-", apiKey: "-", secretKey: "-" })).flatMap(
  ([resource, { _api }]) =>
    Object.entries(_api ?? {}).map(([action, described]) => [resource, action, described]),
);

const isVariable = (segment) => segment.startsWith("{");

/** The call at a path; where one has `{token}`, the other may have `{linkToken}`. */
function callAt({ method, path }) {
  const segments = path.split("/");
  return calls.find(
    (ours) =>
      ours.method === method.toLowerCase() &&
      ours.path.split("/").length === segments.length &&
      ours.path.split("/").every((segment, place) => {
        const other = segments[place];
        return isVariable(segment) ? isVariable(other) : segment === other;
      }),
  );
}

/** The request as the package wants it: ids in the path have names of its own. */
function spelt(request, ours, theirs) {
  const names = ours.path.split("/");
  const renamed = theirs.path.split("/").flatMap((segment, place) => {
    const name = (variable) => variable.slice(1, -1);
    return isVariable(segment) ? [[name(segment), request[name(names[place])]]] : [];
  });
  return { ...request, ...Object.fromEntries(renamed) };
}

test("the package has operations", () => assert.ok(operations.length > 80));

for (const [resource, action, described] of operations) {
  test(`official ${resource}.${action}`, async () => {
    const ours = callAt(described);
    assert.ok(ours, `${described.method} ${described.path} is no call of ours`);
    const succeeding = cases
      .filter((path) => path.startsWith(`${ours.operationId}/`))
      .map(read)
      .find(({ answer }) => answer);
    const kept = await prepare(simulator, succeeding);
    const request = spelt(fill(succeeding.request, kept), ours, described);
    const { [resource]: client } = official;
    const answer = await promisify(client[action].bind(client))(request);
    assert.equal(answer.status, "success", JSON.stringify(answer));
    const made = simulator.requests().at(-1);
    assert.equal(made?.signature.verdict, "verified", made?.path);
  });
}
