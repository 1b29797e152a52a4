// A shop as a Cloudflare Worker: it takes payments, and hears of them by notifications.
import { Iyzico, webhook } from "iyzico/edge";

export default {
  async fetch(request, env, context) {
    const { IYZICO_API_KEY: apiKey, IYZICO_SECRET_KEY: secretKey, IYZICO_BASE_URL: baseUrl } = env;
    const iyzico = new Iyzico({ apiKey, secretKey, baseUrl });
    switch (new URL(request.url).pathname) {
      case "/pay": {
        const paying = iyzico.payment.createOnce(await request.json());
        context.waitUntil(paying); // it goes on when the buyer closes the page
        return reply(await paying);
      }
      case "/webhook":
        return webhook(iyzico, ({ paymentId, status }) => console.log(paymentId, status))(request);
      default:
        return new Response("not found", { status: 404 });
    }
  },
};

function reply(settled) {
  switch (settled.status) {
    case "succeeded":
      return Response.json({ ship: settled.response.mayShip, paid: settled.response.paidPrice });
    case "under_review":
      return Response.json({ ship: false }, { status: 202 });
    case "refused_by_risk": // cancel it before another card is tried
      return Response.json({ ship: false }, { status: 202 });
    case "unknown": // store it, and look it up later with iyzico.resolve
      return Response.json({ pending: settled.pending }, { status: 202 });
    default:
      return Response.json({ refused: settled.error.advice?.buyerTr }, { status: 402 });
  }
}
