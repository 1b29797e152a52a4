// `iyzico/testing`, whose clients are those of `iyzico/edge`.
import { Iyzico } from "iyzico/edge";
import { Simulator as Plain } from "iyzico/testing";

export { PageError } from "iyzico/testing";

export const Simulator = { start };

async function start(settings) {
  const simulator = await Plain.start(settings);
  const { baseUrl, apiKey, secretKey } = simulator;
  simulator.client = (changes) => new Iyzico({ baseUrl, apiKey, secretKey, ...changes });
  return simulator;
}
