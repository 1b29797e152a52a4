/** A variable of the environment. An empty one counts as missing. */
export function variable(name: string): string | undefined {
  return process.env[name] || undefined;
}
