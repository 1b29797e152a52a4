// Every operation of the official npm package, unmodified, succeeds against the simulator.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Simulator } from "iyzico/testing";
import Iyzipay from "iyzipay";
import { cases, fill, prepare, read } from "./cases.mjs";
import { callAt, spelt } from "./official.mjs";

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

test("the package has operations", () => assert.ok(operations.length > 80));

for (const [resource, action, described] of operations) {
  test(`official ${resource}.${action}`, async () => {
    const ours = callAt(described);
    assert.ok(ours, `${described.method} ${described.path} is no call of ours`);
    const succeeding = cases
      .filter((path) => path.startsWith(`${ours.operationId}/`))
      .map(read)
      .find(({ response }) => response);
    const kept = await prepare(simulator, succeeding);
    const request = spelt(fill(succeeding.request, kept), ours, described);
    const { [resource]: client } = official;
    const response = await promisify(client[action].bind(client))(request);
    assert.equal(response.status, "success", JSON.stringify(response));
    const made = simulator.requests().at(-1);
    assert.equal(made?.signature.verdict, "verified", made?.path);
  });
}
