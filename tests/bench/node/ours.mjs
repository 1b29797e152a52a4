// The client of this repository.
import { Iyzico } from "iyzico";
import { drive } from "./drive.mjs";
import { API_KEY, order, read, SECRET_KEY } from "./order.mjs";

// An `import` of it would load streams. The peers whose sockets are those of Node load them in any case.
const { readFileSync } = process.getBuiltinModule("node:fs");

const iyzico = new Iyzico({
  apiKey: API_KEY,
  secretKey: SECRET_KEY,
  baseUrl: process.env.BENCH_URL,
  rootCertificatePem: readFileSync(process.env.BENCH_CA, "utf8"),
  systemCertificates: false, // as without `SSL_CERT_FILE`, which is set for the clients that need it
});

await drive(async (number, lines, everything) =>
  read(await iyzico.payment.create(order(number, lines)), everything),
);
