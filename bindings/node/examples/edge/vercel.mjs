// A shop as a function of Vercel Edge: it opens iyzico's checkout form, and takes the buyer back.
import { callback, Iyzico } from "iyzico/edge";

export const config = { runtime: "edge" };

const iyzico = new Iyzico(); // IYZICO_API_KEY and IYZICO_SECRET_KEY

const returned = callback(iyzico, async ({ kind, request }) => {
  if (kind !== "page") return "/failed";
  const result = await iyzico.checkoutForm.retrieve(request);
  return result.mayShip ? "/thanks" : "/failed";
});

export default async function handler(request) {
  if (new URL(request.url).pathname === "/back") return returned(request);
  const form = await iyzico.checkoutForm.initialize(await request.json());
  return Response.redirect(form.paymentPageUrl, 303);
}
