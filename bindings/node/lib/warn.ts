import { debug } from "./debug.js";

/** Warns whoever runs the program: as a warning of the process, or where there is none on the console. */
export function warn(warning: Error | string): void {
  try {
    if (typeof process === "undefined" || !process.emitWarning) console.warn(warning);
    else if (typeof warning === "string") process.emitWarning(warning, NAME);
    else process.emitWarning(warning);
  } catch {
    debug(String(warning)); // some programs make exceptions of warnings
  }
}

/** Warns once for each reason: what may happen with every request must neither fill a log nor hide something else. */
export function warnsOnce(): (warning: string, reason?: string) => void {
  const told = new Set<string>();
  return (warning, reason = warning) => {
    if (told.has(reason)) return;
    told.add(reason);
    warn(warning);
  };
}

/** Warns of what a function of the program has thrown, which must take nothing else with it. */
export function warnOf(what: string, thrown: unknown): void {
  const warning = new Error(`${what}: ${describe(thrown)}`, { cause: thrown });
  warning.name = NAME;
  warn(warning);
}

/** The name of all warnings, by which programs filter them. */
const NAME = "IyzicoWarning";

function describe(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "it threw a value without text";
  }
}
