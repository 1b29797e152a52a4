// What this package needs of `node:util`, where there is no Node.

export * as types from "./util-types.js";

export const { TextDecoder, TextEncoder } = globalThis;

export const inspect = Object.assign((value: unknown) => String(value), {
  custom: Symbol.for("nodejs.util.inspect.custom"),
});

/** Writes lines where `NODE_DEBUG` names the section. */
export function debuglog(section: string): (format: string, line: string) => void {
  return (_format, line) => {
    const sections = (globalThis as { process?: { env?: { NODE_DEBUG?: string } } }).process?.env
      ?.NODE_DEBUG;
    if (sections?.split(",").includes(section)) console.error(`${section.toUpperCase()}: ${line}`);
  };
}
