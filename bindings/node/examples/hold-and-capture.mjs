// The amount is held when the order comes in, and taken when it leaves the warehouse.
import { card, iyzico, order, simulator } from "./shop.mjs";

const held = await iyzico.payment.authorize({ ...order, paymentCard: card });
console.log(`Held ${held.paidPrice}`);

// One thing was out of stock: only the rest is taken.
const { paymentId, currency } = held;
const captured = await iyzico.payment.capture({ paymentId, paidPrice: "100", currency });
console.log(`Took ${captured.paidPrice}`);

// An order that is never sent: the hold is released.
const other = await iyzico.payment.authorize({ ...order, paymentCard: card });
await iyzico.payment.cancel({ paymentId: other.paymentId });
console.log(`Released ${other.paidPrice}`);

await simulator?.stop();
