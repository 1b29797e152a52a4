// What a peer does besides calling: it loads the same modules, reads the authority, and makes the order.
import { drive } from "./drive.mjs";
import { order, read } from "./order.mjs";

const { readFileSync } = process.getBuiltinModule("node:fs");

readFileSync(process.env.BENCH_CA, "utf8");
const payment = { paymentId: "1", paidPrice: "4.50", itemTransactions: [] };

await drive(async (number, lines, everything) => {
  order(number, lines);
  return read(payment, everything);
});
