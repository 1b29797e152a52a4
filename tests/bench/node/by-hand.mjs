// What a careful developer writes without a client: the body, the signatures, the fields.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { API_KEY, order, SECRET_KEY } from "./order.mjs";

export const PATH = "/payment/auth";
export const URL = process.env.BENCH_URL;
export const authority = () => readFileSync(process.env.BENCH_CA);

const sign = (text) => createHmac("sha256", SECRET_KEY).update(text).digest("hex");

export function signed(number, lines) {
  const body = JSON.stringify(order(number, lines));
  const nonce = randomBytes(8).toString("hex");
  const signature = sign(nonce + PATH + body);
  const plain = `apiKey:${API_KEY}&randomKey:${nonce}&signature:${signature}`;
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    authorization: `IYZWSv2 ${Buffer.from(plain).toString("base64")}`,
  };
  return { body, headers };
}

export function verified(text) {
  const payment = JSON.parse(text);
  if (payment.status !== "success") throw new Error(text);
  const { paymentId, currency, basketId, conversationId, paidPrice, price } = payment;
  const joined = [paymentId, currency, basketId, conversationId, paidPrice, price].join(":");
  if (!timingSafeEqual(Buffer.from(sign(joined)), Buffer.from(payment.signature)))
    throw new Error("the signature of the response is wrong");
  return payment;
}
