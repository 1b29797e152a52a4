// The order that every peer pays for. Imports nothing, so that cold starts measure the peer alone.

export const API_KEY = "sandbox-bench-api-key";
export const SECRET_KEY = "sandbox-bench-secret-key";

const STREET = "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1";

export function order(number, lines) {
  const cents = lines * 150;
  const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  const address = { contactName: "Jane Doe", city: "Istanbul", country: "Turkey", address: STREET };
  return {
    locale: "tr",
    conversationId: `order-${number}`,
    price,
    paidPrice: price,
    currency: "TRY",
    installment: 1,
    basketId: "B67832",
    paymentChannel: "WEB",
    paymentGroup: "PRODUCT",
    paymentCard: {
      cardHolderName: "Jane Doe",
      cardNumber: "5528790000000008",
      expireMonth: "12",
      expireYear: "2030",
      cvc: "123",
    },
    buyer: {
      id: "BY789",
      name: "Jane",
      surname: "Doe",
      identityNumber: "10000000146",
      email: "jane@example.com",
      gsmNumber: "+905350000000",
      registrationAddress: STREET,
      city: "Istanbul",
      country: "Turkey",
      ip: "85.34.78.112",
    },
    shippingAddress: address,
    billingAddress: address,
    basketItems: Array.from({ length: lines }, (_, index) => ({
      id: `BI${index}`,
      name: `Article ${index}`,
      category1: "Collectibles",
      itemType: "PHYSICAL",
      price: "1.50",
    })),
  };
}

/** Reads what a shop stores of a payment, or every field. */
export function read(payment, everything) {
  if (payment.status === "failure") throw new Error(JSON.stringify(payment));
  let seen = 0;
  if (everything) return walk(payment);
  if (payment.paymentId && payment.paidPrice) seen += 1;
  for (const line of payment.itemTransactions) if (line.paymentTransactionId) seen += 1;
  return seen;
}

function walk(value) {
  let seen = 0;
  for (const name in value) {
    const field = value[name];
    if (typeof field === "object" && field !== null) seen += walk(field);
    else if (field) seen += 1;
  }
  return seen;
}
