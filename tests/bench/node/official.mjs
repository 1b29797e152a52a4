// The official client of npm: a new connection for every call.
import Iyzipay from "iyzipay";
import { drive } from "./drive.mjs";
import { API_KEY, order, read, SECRET_KEY } from "./order.mjs";

const iyzipay = new Iyzipay({ apiKey: API_KEY, secretKey: SECRET_KEY, uri: process.env.BENCH_URL });

await drive(
  (number, lines, everything) =>
    new Promise((resolve, reject) => {
      iyzipay.payment.create(order(number, lines), (error, payment) => {
        if (error) reject(error);
        else resolve(read(payment, everything));
      });
    }),
);
