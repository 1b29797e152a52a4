import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Iyzico } from "iyzico";

const keys = { apiKey: "sandbox-key", secretKey: "sandbox-secret" };

/** A server that answers every request with `answer`, and a client that talks to it. */
export async function serve(t, answer, settings = {}) {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}`;
  const client = new Iyzico({ ...keys, baseUrl: url, ...settings });
  return { server, client, url };
}

/**
 * A server that never answers, and a client that has a connection to it: no part of a short limit is
 * spent on opening one.
 */
export async function serveSilence(t, settings = {}) {
  const greet = (request, response) => {
    if (request.method === "GET") response.end('{"status":"success"}');
  };
  const { server, client } = await serve(t, greet, settings);
  await client.connection.test();
  return { server, client };
}

/** Waits until something is the case, however long a busy machine takes. */
export async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Waits until the calls that were made before have begun: one thread serves them all in turn. */
export async function untilBegun(t) {
  const { client } = await serve(t, (_, response) => response.end("{}"));
  await client.bin.check({ binNumber: "552879" }).catch(() => {});
}

/**
 * Makes a call with a short limit of time, in milliseconds, which passes after the request was sent: a busy machine
 * needs a longer one for that. Gives the error and the limit.
 */
export async function cutOff(call) {
  for (let limit = 50; ; limit *= 2) {
    const error = await call(limit).then(assert.fail, (error) => error);
    if (error.outcome !== "not_sent") return { error, limit };
  }
}
