// NOTICE
"use strict";

const { closeSync, existsSync, openSync, readSync } = require("node:fs");
const { join } = require("node:path");

module.exports = load(platform());

/** Loads the addon beside this file, where it is after a build, or that of the package for this platform. */
function load(platform) {
  const built = join(__dirname, `PACKAGE.${platform}.node`);
  try {
    if (existsSync(built)) {
      const addon = { exports: {} };
      process.dlopen(addon, built);
      return addon.exports;
    }
    // Written out, so that bundlers and tracers of files find them.
    switch (platform) {
CASES
    }
  } catch (thrown) {
    throw refusal(platform, thrown);
  }
  throw new Error(`PACKAGE does not run on ${platform}; it runs on PLATFORMS`);
}

function refusal(platform, thrown) {
  const name = `PACKAGE-${platform}`;
  if (thrown?.code !== "MODULE_NOT_FOUND") {
    return new Error(`${name} cannot be loaded: ${thrown?.message}`, { cause: thrown });
  }
  // A package that names none was not published, nor was its addon: that name may be a stranger's.
  const { version, optionalDependencies } = require("./package.json");
  const install = optionalDependencies
    ? `npm install ${name}@${version}, or reinstall without --omit=optional`
    : "install it from where this package came from";
  return new Error(`PACKAGE needs the package ${name}, which is not installed: ${install}`);
}

/** This platform, as the packages are named. */
function platform() {
  const { platform, arch } = process;
  if (platform === "linux") return `linux-${arch}-${isMusl() ? "musl" : "gnu"}`;
  return platform === "win32" ? `win32-${arch}-msvc` : `${platform}-${arch}`;
}

/** Whether Node itself runs on musl: a program names the loader of its C library in its first bytes. */
function isMusl() {
  try {
    const head = Buffer.alloc(4096);
    const program = openSync(process.execPath, "r");
    readSync(program, head);
    closeSync(program);
    return head.includes("/ld-musl-");
  } catch {
    return false;
  }
}
