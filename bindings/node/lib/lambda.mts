// The face for `import`. There is one implementation, so that a class is the same in both worlds.
export type * from "./lambda.js";
export { callback, webhook } from "./lambda.js";
