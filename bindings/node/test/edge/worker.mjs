// The Worker of the examples with a table in memory in the place of D1, which knows the statements of the Worker.
import { Iyzico } from "iyzico/edge";
import shop from "../../examples/edge/cloudflare.mjs";
import { payment } from "../seed.mjs";

// Outside of any request the platform gives neither time nor chance, and no connections.
const keys = { apiKey: "sandbox-a", secretKey: "sandbox-b", baseUrl: "http://127.0.0.1:1" };
const iyzico = new Iyzico(keys);
const handle = '{"endpoint":"payment.create","conversationId":"early-1"}';
const early = Promise.all([
  iyzico.payment.createOnce(payment()),
  iyzico.resolve(handle, { deadline: 100 }),
]);

const orders = new Map();

/** Each gives the row, or nothing. */
const STATEMENTS = {
  "SELECT * FROM orders WHERE id = ?": (id) => orders.get(id),
  "UPDATE orders SET pending = ?, attempts = attempts + 1 WHERE id = ? AND attempts = ? AND pending IS NULL AND paid IS NULL":
    (pending, id, attempts) => {
      const order = orders.get(id);
      const isFree = order.attempts === attempts && !order.pending && !order.paid;
      return isFree && Object.assign(order, { pending, attempts: attempts + 1 });
    },
  "UPDATE orders SET pending = NULL, paid = ? WHERE id = ? AND pending = ?": (
    paid,
    id,
    pending,
  ) => {
    const order = orders.get(id);
    return order.pending === pending && Object.assign(order, { pending: null, paid });
  },
};

const DB = {
  prepare(statement) {
    const carryOut = STATEMENTS[statement.replace(/\s+/g, " ")];
    const bind = (...values) => ({
      first: async () => structuredClone(carryOut(...values)) ?? null,
      run: async () => ({ meta: { changes: carryOut(...values) ? 1 : 0 } }),
    });
    return { bind };
  },
};

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/early") return Response.json((await early).map(({ status }) => status));
    if (pathname === "/orders") {
      const { id, ...order } = await request.json();
      orders.set(id, {
        id,
        request: JSON.stringify(order),
        attempts: 0,
        pending: null,
        paid: null,
      });
      return new Response();
    }
    return shop.fetch(request, { ...env, DB }, context);
  },
};
