// A shop as a Cloudflare Worker: it takes payments for the orders of its table, and receives notifications about them.
// CREATE TABLE orders (id TEXT PRIMARY KEY, request TEXT, attempts INTEGER DEFAULT 0, pending TEXT, paid TEXT)
import { Iyzico, webhook } from "iyzico/edge";

export default {
  async fetch(request, env, context) {
    const { IYZICO_API_KEY: apiKey, IYZICO_SECRET_KEY: secretKey, IYZICO_BASE_URL: baseUrl } = env;
    const iyzico = new Iyzico({ apiKey, secretKey, baseUrl });
    switch (new URL(request.url).pathname) {
      case "/pay": {
        const sent = Object(await request.json().catch(() => undefined)); // it may be anything
        const paying = pay(iyzico, env.DB, String(sent.order), Object(sent.card));
        context.waitUntil(paying); // it goes on when the buyer closes the page
        return await paying;
      }
      case "/webhook":
        return webhook(iyzico, ({ paymentId, status }) => console.log(paymentId, status))(request);
      default:
        return new Response("not found", { status: 404 });
    }
  },
};

/** The buyer says which order, and by which card. What it costs, the table says. */
async function pay(iyzico, db, id, { cardHolderName, cardNumber, expireMonth, expireYear, cvc }) {
  const order = await db.prepare("SELECT * FROM orders WHERE id = ?").bind(id).first();
  if (!order) return new Response("no such order", { status: 404 });
  if (order.paid) return Response.json({ paid: order.paid });
  if (order.pending) return conclude(db, order, await iyzico.resolve(order.pending));

  const conversationId = `${id}-${order.attempts + 1}`; // each attempt has its own
  const paymentCard = { cardHolderName, cardNumber, expireMonth, expireYear, cvc };
  const payment = { ...JSON.parse(order.request), conversationId, paymentCard };
  let pending;
  try {
    pending = iyzico.pending("payment.create", payment);
  } catch (error) {
    return new Response(String(error), { status: 400 }); // this cannot be sent
  }
  // The handle is stored before anything is sent, and of two clicks one stores it.
  const begin = `UPDATE orders SET pending = ?, attempts = attempts + 1
    WHERE id = ? AND attempts = ? AND pending IS NULL AND paid IS NULL`;
  const { meta } = await db.prepare(begin).bind(pending, id, order.attempts).run();
  if (meta.changes === 0) return Response.json({ wait: true }, { status: 202 });
  return conclude(db, { id, pending }, await iyzico.payment.createOnce(payment));
}

async function conclude(db, { id, pending }, settled) {
  const end = "UPDATE orders SET pending = NULL, paid = ? WHERE id = ? AND pending = ?";
  const ended = (paid) => db.prepare(end).bind(paid, id, pending).run();
  switch (settled.status) {
    case "succeeded":
    case "under_review":
    case "refused_by_risk": {
      // The last one was made all the same: cancel it before this order is paid otherwise.
      const { paymentId, mayShip } = settled.response;
      await ended(paymentId);
      return Response.json({ paid: paymentId, ship: mayShip });
    }
    case "unknown": // the handle stays: the next click looks it up
      return Response.json({ wait: true }, { status: 202 });
    default: // no money moved: the buyer may try another card
      await ended(null);
      return Response.json({ refused: settled.error.advice?.buyerTr }, { status: 402 });
  }
}
