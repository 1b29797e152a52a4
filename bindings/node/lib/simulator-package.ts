import type * as SimulatorPackage from "iyzico-simulator";
import { version } from "../native.cjs";

/** The package with the simulator; shops in production have none. */
function find(): typeof SimulatorPackage {
  let found: typeof SimulatorPackage;
  try {
    found = require("iyzico-simulator");
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code !== "MODULE_NOT_FOUND" || !message.includes("'iyzico-simulator'")) throw thrown;
    throw new Error(`iyzico/testing needs the package iyzico-simulator: ${INSTALL}`);
  }
  if (found.version() === version()) return found;
  const versions = `iyzico-simulator ${found.version()} does not go with iyzico ${version()}`;
  throw new Error(`${versions}: ${INSTALL}`);
}

const INSTALL = `npm install --save-dev iyzico-simulator@${version()}`;

/** @internal */
export const { NativeSimulator } = find();
