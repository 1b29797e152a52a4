/** A variable of the environment. An empty one counts as missing. */
export function variable(name: string): string | undefined {
  // Some platforms have no process.
  return (typeof process === "undefined" ? undefined : process.env?.[name]) || undefined;
}
