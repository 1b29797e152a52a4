// Starts the simulator and stops it again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Starts the program that IYZICO_SIMULATOR_BIN names, or builds the one of this workspace. */
export async function startSimulator(...options) {
  const program = process.env.IYZICO_SIMULATOR_BIN;
  const [command, ...first] = program
    ? [program]
    : ["cargo", "run", "--locked", "-q", "-p", "iyzico-simulator", "--"];
  const child = spawn(command, [...first, "--port", "0", "--quiet", ...options], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the simulator ended with ${code} before it was ready`);
  });
  const [baseUrl] = await Promise.race([once(lines, "line"), ended]);
  ended.catch(() => {}); // from here on its end is what we want
  return {
    baseUrl,
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
