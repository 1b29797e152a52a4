// The response to a new subscription is lost. It is looked for, and not started a second time.
import { card, iyzico, newReference, order, simulator } from "./shop.mjs";

const { data: product } = await iyzico.subscriptionProduct.create({ name: newReference() });
const tea = { name: "A box of tea", productReferenceCode: product.referenceCode };
const terms = { price: "149.90", currencyCode: "TRY", paymentInterval: "MONTHLY" };
const { data: plan } = await iyzico.subscriptionPlan.create({ ...tea, ...terms });
const pricingPlanReferenceCode = plan.referenceCode;

const { name, surname, email, identityNumber } = order.buyer;
const person = { name, surname, email, identityNumber, gsmNumber: "+905350000000" };
const customer = { ...person, billingAddress: order.billingAddress };
const known = new Set(); // what the shop has stored: its subscriptions by their references

simulator?.addFault({ cut: "afterCommit" }, { call: "subscription.create", times: 1 });
const start = { pricingPlanReferenceCode, subscriptionInitialStatus: "ACTIVE" };
const subscriptionReferenceCode = await iyzico.subscription
  .create({ ...start, customer, paymentCard: card })
  .then(({ data }) => data.referenceCode, lookUp);
known.add(subscriptionReferenceCode);

/** Finds what the shop does not know yet. To find none, right after the call, proves nothing. */
async function lookUp(error) {
  if (error.outcome !== "unknown") throw error; // none was started
  const found = [];
  for await (const row of iyzico.subscription.listPages({ pricingPlanReferenceCode }).rows()) {
    if (row.customerEmail === email && !known.has(row.referenceCode)) found.push(row.referenceCode);
  }
  console.log(`No response; found ${found.length}`);
  if (found.length === 1) return found[0];
  throw new Error("Send nothing: look again later, and cancel and refund what is too much");
}

const { data } = await iyzico.subscription.retrieve({ subscriptionReferenceCode });
for (const { startPeriod, price, orderStatus } of data.orders ?? []) {
  console.log(`${new Date(startPeriod).toISOString().slice(0, 10)}: ${price} ${orderStatus}`);
}
await iyzico.subscription.cancel({ subscriptionReferenceCode });
console.log("Cancelled: nothing is charged any more, and nothing is given back");
await simulator?.stop();
