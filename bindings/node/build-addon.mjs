// Builds an addon for tests and development, with its types: `node build-addon.mjs [folder] [options for cargo]`.
//
// `napi build` does the same with `--target`. Cargo then compiles every dependency once more, apart from those that
// the tests in Rust and Python are built with.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { generateTypeDef, parseTriple } from "@napi-rs/cli";

const here = fileURLToPath(new URL(".", import.meta.url));
const [folder = ".", ...options] = process.argv.slice(2);
const cwd = resolve(here, folder);
const { napi } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));

const metadata = JSON.parse(cargo(["metadata", "--format-version=1", "--no-deps"]));
const crate = metadata.packages.find(
  ({ manifest_path }) => resolve(manifest_path) === join(cwd, "Cargo.toml"),
);
const typeDefDir = join(metadata.target_directory, "types-of-addons", crate.name);
mkdirSync(typeDefDir, { recursive: true });

const addon = build();
const { dts } = await generateTypeDef({ typeDefDir, cwd, constEnum: false });
writeFileSync(join(cwd, "native.d.cts"), dts);
const built = join(cwd, `${napi.binaryName}.${platform()}.node`);
rmSync(built, { force: true }); // Not written into: a process may have it open.
copyFileSync(addon, built);

/** Compiles the crate, whose macros write the types into the folder, and returns the library. */
function build() {
  const env = { ...process.env, NAPI_TYPE_DEF_TMP_FOLDER: typeDefDir };
  if (!existsSync(join(typeDefDir, crate.name)))
    env[`NAPI_FORCE_BUILD_${inCapitals(crate.name)}`] = String(Date.now());
  const format = "--message-format=json-render-diagnostics";
  const messages = cargo(["build", format, "--package", crate.name, ...options], env)
    .trim()
    .split("\n");
  const artifacts = messages
    .map((line) => JSON.parse(line))
    .filter(({ target }) => target?.kind.includes("cdylib"));
  return artifacts.at(-1).filenames.find((file) => !/\.(lib|pdb|exp)$/.test(file));
}

function cargo(args, env = process.env) {
  const stdio = ["ignore", "pipe", "inherit"];
  const { error, status, stdout } = spawnSync("cargo", args, {
    cwd,
    env,
    stdio,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

/** The machine's own platform, as the file is named. */
function platform() {
  const { stdout } = spawnSync("rustc", ["-vV"], { encoding: "utf8" });
  return parseTriple(/^host: (.+)$/m.exec(stdout)[1]).platformArchABI;
}

function inCapitals(name) {
  return name.replaceAll("-", "_").toUpperCase();
}
