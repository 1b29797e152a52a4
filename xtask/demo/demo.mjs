// Takes the payment of the demonstration from Node and prints the result as JSON.
import { readFileSync } from "node:fs";
import { ApiError, Iyzico } from "../../bindings/node/dist/index.mjs";

const cases = JSON.parse(readFileSync(0, "utf8"));
const iyzico = new Iyzico();
const since = (start) => `${(performance.now() - start).toFixed(1)} ms`;

let start = performance.now();
const payment = await iyzico.payment.create(cases.paid);
const duration = since(start);
const lines = payment.itemTransactions.toSorted((a, b) => a.itemId.localeCompare(b.itemId));

start = performance.now();
let declined;
try {
  await iyzico.payment.create(cases.declined);
  throw new Error("the declined card was charged");
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  const { key, ...advice } = error.advice;
  const { code, group, outcome } = error;
  declined = { code, group, outcome, ...advice, duration: since(start) };
}

process.stdout.write(
  JSON.stringify({
    paymentId: payment.paymentId,
    paidPrice: payment.paidPrice,
    commission: payment.iyziCommissionRateAmount,
    fee: payment.iyziCommissionFee,
    payouts: lines.map((line) => line.merchantPayoutAmount),
    signature: payment.received.verification,
    duration,
    declined,
  }),
);
