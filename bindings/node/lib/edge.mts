// The face for `import`: `edge/node.mjs` and its like are put in its place when this package is bundled.
export type * from "./edge.js";
export * from "./index.mjs";
export { default } from "./index.mjs";
export { callback, webhook } from "./web.js";
