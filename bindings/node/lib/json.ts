import { kindOf } from "./kinds.js";
import { wrong } from "./options.js";

/** A setting as JSON, with the kind of what has no form in JSON in its place. */
export function jsonOf(setting: string, value: object): string {
  try {
    return JSON.stringify(value, (_, inside) => (isSendable(inside) ? inside : unusable(inside)));
  } catch (thrown) {
    throw wrong(setting, `cannot be read: reading it threw ${kindOf(thrown)}`);
  }
}

function isSendable(value: unknown): boolean {
  return typeof value === "number"
    ? Number.isFinite(value)
    : !["bigint", "function", "symbol"].includes(typeof value);
}

function unusable(value: unknown): object {
  return { $unusable: typeof value === "number" ? String(value) : kindOf(value) };
}
