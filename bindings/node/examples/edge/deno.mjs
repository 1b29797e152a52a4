// A shop on Deno Deploy: the installments of a card, and notifications.
import { Iyzico, webhook } from "iyzico/edge";

const iyzico = new Iyzico({
  apiKey: Deno.env.get("IYZICO_API_KEY"),
  secretKey: Deno.env.get("IYZICO_SECRET_KEY"),
  baseUrl: Deno.env.get("IYZICO_BASE_URL"),
});

const hear = webhook(iyzico, ({ paymentId, status }) => console.log(paymentId, status));

Deno.serve(async (request) => {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === "/webhook") return hear(request);
  const price = searchParams.get("price");
  const binNumber = searchParams.get("card") ?? undefined;
  const { installmentDetails } = await iyzico.installment.list({ price, binNumber });
  return Response.json(installmentDetails);
});
