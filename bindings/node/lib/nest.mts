// The face for `import`. There is one implementation, so that a class is the same in both worlds.
export type * from "./nest.js";
export { Callback, IyzicoModule, Webhook } from "./nest.js";
