// The face for `import`. There is one implementation, so that a class is the same in both worlds.
export type * from "./fastify.js";
export { callback, webhook } from "./fastify.js";
