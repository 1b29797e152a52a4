// Finds and starts Chromium.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Where Chromium is; undefined when it is not installed. */
export const executable = places.find((place) => place && existsSync(place));

/** Why the tests are skipped; false when they run. Without a browser they fail in CI. */
export function skipReason() {
  if (executable) return false;
  const reason = "no Chromium: install it (apt-get install chromium) or name it in CHROMIUM";
  if (process.env.CI === "true") throw new Error(reason);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}

/** Starts a browser that talks to nobody but the pages under test. */
export function launch() {
  return chromium.launch({
    executablePath: executable,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
