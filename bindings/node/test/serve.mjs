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
  const client = new Iyzico({ ...keys, baseUrl: `http://127.0.0.1:${port}`, ...settings });
  return { server, client };
}

/** Waits until the calls that were made before have begun: one thread serves them all in turn. */
export async function untilBegun(t) {
  const { client } = await serve(t, (_, response) => response.end("{}"));
  await client.bin.check({ binNumber: "552879" }).catch(() => {});
}
