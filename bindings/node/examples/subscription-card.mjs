// A charge of a subscription fails. The subscriber enters another card, then changes the plan.
import { card, iyzico, newReference, order, simulator } from "./shop.mjs";

const { data: product } = await iyzico.subscriptionProduct.create({ name: newReference() });
const { referenceCode: productReferenceCode } = product;
const monthly = { currencyCode: "TRY", paymentInterval: "MONTHLY", trialPeriodDays: 7 };
const small = { ...monthly, productReferenceCode, name: "A box of tea", price: "149.90" };
const large = { ...small, name: "Two boxes of tea", price: "279.90" }; // same product and interval
const { data: plan } = await iyzico.subscriptionPlan.create(small);
const { data: larger } = await iyzico.subscriptionPlan.create(large);

const { name, surname, email, identityNumber } = order.buyer;
const person = { name, surname, email, identityNumber, gsmNumber: "+905350000000" };
const { data: started } = await iyzico.subscription.create({
  pricingPlanReferenceCode: plan.referenceCode,
  subscriptionInitialStatus: "ACTIVE",
  customer: { ...person, billingAddress: order.billingAddress },
  paymentCard: { ...card, cardNumber: "4111111111111129" }, // has no money
});
const subscriptionReferenceCode = started.referenceCode;
simulator?.advance(8 * 24 * 60 * 60 * 1000);

// The notification of the failure has the same reference, as its `orderReferenceCode`.
const { data: unpaid } = await iyzico.subscription.retrieve({ subscriptionReferenceCode });
const failed = unpaid.orders?.find(({ orderStatus }) => orderStatus === "FAILED");
if (!failed) throw new Error("Nothing has failed yet");
console.log(`${unpaid.subscriptionStatus}: ${failed.price} is open`);

const callbackUrl = "https://shop.example/card";
const change = { subscriptionReferenceCode, callbackUrl };
const form = await iyzico.subscriptionCardForm.initializeForSubscription(change);
simulator?.page(form.token).approve(); // your page shows `form.checkoutFormContent`
await iyzico.subscription.retry({ referenceCode: failed.referenceCode }); // charges the new card

const newPricingPlanReferenceCode = larger.referenceCode;
const move = { subscriptionReferenceCode, newPricingPlanReferenceCode };
const { data: next } = await iyzico.subscription.upgrade({ ...move, upgradePeriod: "NEXT_PERIOD" });
console.log(`The new plan is ${next.subscriptionStatus}`);
await simulator?.stop();
