// `iyzico/testing`, whose clients are those of `iyzico/edge`.
import { Iyzico } from "iyzico/edge";
import { Simulator as Plain } from "iyzico/testing";

export { PageError } from "iyzico/testing";

export const Simulator = { start };

async function start(...given) {
  const simulator = await Plain.start(...given);
  const { baseUrl, apiKey, secretKey, client } = simulator;
  simulator.client = (changes = {}, ...more) => {
    client(changes, ...more); // it refuses what is no settings
    return new Iyzico({ baseUrl, apiKey, secretKey, ...changes });
  };
  return simulator;
}
