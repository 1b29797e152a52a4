// What the shops share: an order, as it would come from a database, and what they do about it.
import { isAsOrdered } from "iyzico";

const place = { city: "Istanbul", country: "Turkey" };
const billingAddress = { ...place, contactName: "Ayşe Yılmaz", address: "Bağdat Caddesi 1" };

export const port = Number(process.env.PORT ?? 3000);

/** @type {import("iyzico").InitializeCheckoutForm} */
const order = {
  price: "149.90",
  paidPrice: "149.90",
  basketId: "order-42",
  conversationId: "order-42-1",
  callbackUrl: `http://localhost:${port}/back`, // https, outside of tests
  buyer: {
    ...place,
    id: "customer-1",
    name: "Ayşe",
    surname: "Yılmaz",
    identityNumber: "10000000146",
    email: "ayse@example.com",
    registrationAddress: billingAddress.address,
    ip: "85.34.78.112",
  },
  shippingAddress: billingAddress,
  billingAddress,
  basketItems: [
    { id: "p-1", name: "Book", category1: "Books", itemType: "PHYSICAL", price: "149.90" },
  ],
};

/**
 * Starts a payment on a page of iyzico, and returns its address.
 *
 * @param {import("iyzico").Iyzico} iyzico
 */
export async function start(iyzico) {
  const { paymentPageUrl } = await iyzico.checkoutForm.initialize(order);
  return paymentPageUrl ?? "/not-paid";
}

/**
 * The buyer is back: retrieves the result of the page, and returns where the browser goes next.
 *
 * @param {import("iyzico").Iyzico} iyzico
 * @param {import("iyzico").Callback} callback
 */
export async function finish(iyzico, callback) {
  if (callback.kind !== "page") return "/not-paid";
  const result = await iyzico.checkoutForm.retrieve(callback.request);
  // Anyone can post the token of another page.
  if (!result.isPaid || !isAsOrdered(result, order)) return "/not-paid";
  return result.mayShip ? "/paid" : "/wait";
}

/** The orders that are not shipped, by their numbers: a table, in a shop. */
const open = new Set([order.basketId]);

/**
 * A notification is a hint; the payment itself says what is true. It may come again: an order ships once.
 *
 * @param {import("iyzico").Iyzico} iyzico
 * @param {import("iyzico").WebhookEvent} event
 */
export async function shipIfPaid(iyzico, event) {
  if (event.form !== "hosted") return;
  const result = await iyzico.checkoutForm.retrieve({ token: event.token });
  if (result.isRefusedByRisk) return console.log("refused by risk: ship nothing, cancel it");
  if (!result.mayShip) return console.log("wait");
  if (!isAsOrdered(result, order)) return console.log("not as ordered: refund it");
  if (open.delete(order.basketId)) console.log("ship");
}
