/** Warns whoever runs the program: as a warning of the process, or where there is none on the console. */
export function warn(warning: Error | string): void {
  if (typeof process === "undefined" || !process.emitWarning) console.warn(warning);
  else process.emitWarning(warning);
}
