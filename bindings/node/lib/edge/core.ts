// What the entries for the platforms share; `bundle.mjs` makes one file of it.

export * from "../index.js";
export { Iyzico as default } from "../index.js";
export * from "../web.js";
export { provide } from "./machine.js";
