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
