// A shop as a function of Vercel Edge: it opens iyzico's checkout form, and takes the buyer back.
import { callback, Iyzico, isAsOrdered } from "iyzico/edge";
import { keepPage, markPaid, orderOf } from "./orders.mjs"; // your database

export const config = { runtime: "edge" };

const iyzico = new Iyzico(); // IYZICO_API_KEY and IYZICO_SECRET_KEY

const returned = callback(iyzico, async ({ kind, request }) => {
  if (kind !== "page") return "/failed";
  const result = await iyzico.checkoutForm.retrieve(request);
  if (!result.mayShip) return "/failed";
  const order = await orderOf(result.basketId);
  if (!order || !isAsOrdered(result, order.request)) return "/failed"; // refund it
  await markPaid(order.id, result.paymentId);
  return "/thanks";
});

export default async function handler(request) {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === "/back") return returned(request);
  // The buyer says which order; what it costs, the table says.
  const order = await orderOf(searchParams.get("order"));
  if (!order) return new Response("no such order", { status: 404 });
  if (order.paid) return new Response("this order is paid", { status: 409 });
  const { paymentPageUrl, tokenExpireTime } = await iyzico.checkoutForm.initialize(order.request);
  // An order has one page: two clicks lead to the same one, where it is paid once.
  return Response.redirect(await keepPage(order.id, paymentPageUrl, tokenExpireTime), 303);
}
