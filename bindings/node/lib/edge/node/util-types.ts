// What this package needs of `node:util/types`, where there is no Node.

export function isMap(value: unknown): value is Map<unknown, unknown> {
  return tagOf(value) === "[object Map]";
}

export function isAnyArrayBuffer(value: unknown): value is ArrayBufferLike {
  return ["[object ArrayBuffer]", "[object SharedArrayBuffer]"].includes(tagOf(value));
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
