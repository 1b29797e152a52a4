// What this package needs of `types` in `node:util`, where there is no Node.

export function isMap(value: unknown): value is Map<unknown, unknown> {
  return tagOf(value) === "[object Map]";
}

export function isSet(value: unknown): value is Set<unknown> {
  return tagOf(value) === "[object Set]";
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return tagOf(value) === "[object Promise]";
}

export function isAnyArrayBuffer(value: unknown): value is ArrayBufferLike {
  return ["[object ArrayBuffer]", "[object SharedArrayBuffer]"].includes(tagOf(value));
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
