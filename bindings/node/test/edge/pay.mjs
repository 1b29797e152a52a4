// A program for other runtimes: it takes one payment over `iyzico/edge`, and says how that ended.
import process from "node:process";
import { Iyzico } from "../../dist/edge.mjs";

const [baseUrl, apiKey, secretKey, request = ""] = process.argv.slice(2);
const iyzico = new Iyzico({ baseUrl, apiKey, secretKey });
const settled = await iyzico.payment.createOnce(JSON.parse(request), { firstPause: 10 });
console.log(settled.status, "lookedUp" in settled && settled.lookedUp);
