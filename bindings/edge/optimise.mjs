// Makes the module small: node optimise.mjs <built> <module>
//
// Nobody sees what a panic says, because the platform has no standard error: a panic is a trap and no more. So what
// writes such a message is taken out, and with it all that only messages need. The names are left out, too.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import binaryen from "binaryen";

const [, , built, small] = process.argv;

/** Compressed by `zlib` of Node, which is larger by 1.6 % than what `gzip -9` makes: 500 kB of that are 508 of these. */
const LARGEST = 503_000;

/** `Ok(())` of a function that writes. */
const OK = 0;

/** Functions that never return: they write a message and trap. By their mangled names. */
const PANICS = [
  /_4core9panicking\d+panic/,
  /_4core9panicking\d+assert_failed/,
  /_4core6result13unwrap_failed$/,
  /_4core6option\d+(expect|unwrap)_failed$/,
  /_4core4cell\d+panic_already/,
  /_4core5slice5index\d+slice_\w*fail/,
  /_4core3str\d+slice_error_fail/,
  /_3std9panicking/,
];

/** What writes the errors of jiff: a moment that cannot be read is told in words of our own. They write nothing. */
const UNSHOWN = /(4jiff(5error|4util1b)|9jiff_core).*(5Debug|7Display)3fmt/;

const module = binaryen.readBinary(readFileSync(built));
let taken = 0;
for (let index = module.getNumFunctions() - 1; index >= 0; index -= 1) {
  const { name, params, results, base } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
  const isPanic = PANICS.some((panic) => panic.test(name));
  if (base || !(isPanic || UNSHOWN.test(name))) continue;
  module.removeFunction(name);
  const body = isPanic ? module.unreachable() : module.i32.const(OK);
  module.addFunction(name, params, results, [], body);
  taken += 1;
}
if (taken === 0) throw new Error("no function of those that panic was found by its name");

writeFileSync(small, module.emitBinary());

// Memory stays in one piece: it is compressed better than many.
const passes = ["-Oz", "-Oz", "--skip-pass=memory-packing"];
const stripped = ["--strip-debug", "--strip-dwarf", "--strip-producers", "--strip-target-features"];
const wasmOpt = fileURLToPath(import.meta.resolve("binaryen/bin/wasm-opt"));
execFileSync(process.execPath, [wasmOpt, ...passes, ...stripped, small, "-o", small]);

const { length } = gzipSync(readFileSync(small), { level: 9 });
console.log(`${length} bytes, compressed`);
if (length >= LARGEST) throw new Error(`the module has ${length} bytes, compressed; ${LARGEST} are allowed`);
