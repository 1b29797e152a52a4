// The face for `import`. There is one implementation, so that a call is traced once.
export type * from "./opentelemetry.js";
export { instrument } from "./opentelemetry.js";
