// Sends requests that are doubted, for a test that reads what is written about them.
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

const simulator = await Simulator.start();
const iyzico = simulator.client();
const doubtful = payment(); // the number of the buyer is none of Türkiye's
await iyzico.payment.create(doubtful);
await iyzico.payment.createOnce(doubtful);
await iyzico.bin.check({ binNumber: "552879" });
await simulator.stop();
