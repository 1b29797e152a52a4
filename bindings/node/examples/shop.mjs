// What the examples share: a client, an order, and a buyer who needs no browser.
import { Iyzico } from "iyzico";
import { Simulator } from "iyzico/testing";

/** Runs inside this process, unless IYZICO_BASE_URL names another place to pay at. */
export const simulator = process.env.IYZICO_BASE_URL ? undefined : await Simulator.start();
export const iyzico = simulator ? simulator.client() : new Iyzico();
export const secretKey = simulator ? simulator.secretKey : process.env.IYZICO_SECRET_KEY;

export const card = {
  cardHolderName: "Ayşe Yılmaz",
  cardNumber: "5528790000000008", // a published test card
  expireMonth: "12",
  expireYear: "2030",
  cvc: "123",
};

const place = { city: "Istanbul", country: "Turkey" };
const address = { ...place, contactName: "Ayşe Yılmaz", address: "Bağdat Caddesi 1" };

export const order = {
  price: "149.90",
  paidPrice: "149.90",
  currency: "TRY",
  basketId: "order-42",
  buyer: {
    ...place,
    id: "customer-1",
    name: "Ayşe",
    surname: "Yılmaz",
    identityNumber: "10000000146",
    email: "ayse@example.com",
    registrationAddress: address.address,
    ip: "85.34.78.112",
  },
  shippingAddress: address,
  billingAddress: address,
  basketItems: [
    { id: "p-1", name: "Book", category1: "Books", itemType: "PHYSICAL", price: "100" },
    { id: "p-2", name: "Pen", category1: "Stationery", itemType: "PHYSICAL", price: "49.90" },
  ],
};

const shipped = new Set(); // the state of the order in your own table, in a shop

/** Ships what was paid for once, however often somebody says that it may be shipped. */
export function ship(paymentId) {
  if (shipped.has(paymentId)) return "shipped before";
  shipped.add(paymentId);
  return "ship";
}

/** What the shop does about a payment that was sent once. */
export function conclude(settled) {
  switch (settled.status) {
    case "succeeded": {
      const { mayShip, paymentId, paidPrice, currency } = settled.response;
      if (!mayShip) return `Held ${paidPrice} ${currency}`;
      return `Paid ${paidPrice} ${currency}: ${ship(paymentId)}`;
    }
    case "under_review":
      return "Wait: iyzico looks at this payment, a notification follows";
    case "refused_by_risk":
      return "Risk control refused it: ship nothing, cancel it before another card is tried";
    case "not_sent":
      return `Try again: ${settled.error.message}`;
    case "declined":
      return `Not paid: ${settled.error.advice?.buyerEn ?? settled.error.message}`;
    case "unknown":
      return "Nobody knows yet: store the handle, and do not send it again";
  }
}

/** A reference of one attempt alone: iyzico finds the payment by it. */
export const newReference = () => `${order.basketId}-${crypto.randomUUID()}`;

/** Posts a form like the buyer's browser, and returns what the shop responds. */
export async function post({ action, fields }) {
  const response = await fetch(action, { method: "POST", body: new URLSearchParams(fields) });
  return response.text();
}
