import { prototypesOf } from "./kinds.js";
import { asError } from "./options.js";

/**
 * Binds the methods of an object to it, so that they may be taken off: `const { create } = iyzico.payment`.
 * They do not show up when the object is printed or spread.
 *
 * The object may be one of a derived class, whose own methods come first.
 */
export function bindMethods(object: object, wrap?: (method: Method) => Method): void {
  const seen = new Set(["constructor"]);
  for (const methods of prototypesOf(object)) {
    for (const name of Object.getOwnPropertyNames(methods)) {
      const { value } = Object.getOwnPropertyDescriptor(methods, name) ?? {};
      const isHidden = seen.has(name);
      seen.add(name);
      if (typeof value !== "function" || isHidden) continue;
      const bound: Method = value.bind(object);
      const method = { value: wrap?.(bound) ?? bound, writable: true, configurable: true };
      Object.defineProperty(object, name, method);
    }
  }
}

/**
 * Guards the methods of a class from which programs may derive their own. Those call them by `super`, and
 * what their own methods throw stays what it is.
 */
export function guardMethods(prototype: object, asLateError: AsError): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const described = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    const { value: method } = described;
    if (typeof method !== "function" || name === "constructor") continue;
    const guard = function (this: unknown, ...given: unknown[]): unknown {
      return safely(() => method.apply(this, given), asLateError);
    };
    Object.defineProperty(guard, "name", { value: name });
    Object.defineProperty(prototype, name, { ...described, value: guard });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a method takes and returns
type Method = (...given: any[]) => any;

/**
 * The same function, whose errors are all errors of this package: reading arguments may throw anything.
 *
 * `asLateError` makes them of what promises reject with.
 */
export function guarded<Guarded extends Method>(
  method: Guarded,
  asLateError: AsError = asError,
): Guarded {
  const guard = (...given: unknown[]): unknown => safely(() => method(...given), asLateError);
  return Object.defineProperty(guard, "name", { value: method.name }) as Guarded;
}

/** Does something, and lets no error out that is none of this package. */
export function safely<Result>(work: () => Result, asLateError: AsError = asError): Result {
  try {
    const result = work();
    if (!(result instanceof Promise)) return result;
    const guarded = result.catch((thrown: unknown) => {
      throw asLateError(thrown);
    });
    return guarded as Result;
  } catch (thrown) {
    throw asError(thrown);
  }
}

type AsError = (thrown: unknown) => Error;

/** Makes a property when it is first asked for, and keeps it, unless a program has frozen the object. */
export function lazily<Value>(object: object, name: string, make: () => Value): Value {
  const value = make();
  if (!Object.isExtensible(object)) return value;
  Object.defineProperty(object, name, { value, writable: true, configurable: true });
  return value;
}
