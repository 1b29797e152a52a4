import { Iyzico } from "iyzico";

let client;
export const iyzico = () => (client ??= new Iyzico()); // a build of Next has no keys
