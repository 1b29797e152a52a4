// Makes `iyzico/edge`: the modules of this package over WebAssembly in the place of the addon, and without Node.
// Each platform has its own way to the compiled module, and so an entry of its own.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What stands at the edge in the place of a module. */
const INSTEAD = [
  [/(^|\/)native\.cjs$/, "lib/edge/native.ts"],
  [/^\.\/inbox\.js$/, "lib/edge/inbox.ts"],
  [/^node:util$/, "lib/edge/node/util.ts"],
  [/^node:diagnostics_channel$/, "lib/edge/node/diagnostics-channel.ts"],
];

const edge = {
  name: "edge",
  setup({ onResolve }) {
    for (const [filter, path] of INSTEAD) onResolve({ filter }, () => ({ path: at(path) }));
    onResolve({ filter: /^node:/ }, ({ path }) => ({ errors: [{ text: `${path} is of Node` }] }));
  },
};

const bundle = (format, outfile) =>
  build({
    entryPoints: [at("lib/edge/core.ts")],
    outfile: at(outfile),
    bundle: true,
    minify: true,
    platform: "neutral",
    target: "es2022",
    format,
    metafile: true,
    plugins: [edge],
    absWorkingDir: at("."),
  });

// What the compiler made of these is in the bundles.
for (const left of ["core", "exchange", "held", "inbox", "machine", "native", "platform"]) {
  for (const kind of ["js", "d.ts"]) rmSync(at(`dist/edge/${left}.${kind}`), { force: true });
}
rmSync(at("dist/edge/node"), { recursive: true, force: true });
mkdirSync(at("dist/edge"), { recursive: true });

const { metafile } = await bundle("esm", "dist/edge/core.mjs");
await bundle("cjs", "dist/edge/core.js");

const [{ exports }] = Object.values(metafile.outputs);
const names = exports.filter((name) => name !== "provide").join(", ");

const importing = (module) => [
  `import module from "./${module}";`,
  'import { provide } from "./core.mjs";',
  "provide(() => module);",
  `export { ${names} } from "./core.mjs";`,
];
const compiling = "provide(() => new WebAssembly.Module(readFileSync(file)));";

const entries = {
  "edge/workerd.mjs": importing("iyzico.wasm"),
  "edge/edge-light.mjs": importing("iyzico.wasm?module"),
  "edge.mjs": [
    'import { readFileSync } from "node:fs";',
    'import { provide } from "./edge/core.mjs";',
    'const file = new URL("./edge/iyzico.wasm", import.meta.url);',
    compiling,
    `export { ${names} } from "./edge/core.mjs";`,
  ],
  "edge.js": [
    '"use strict";',
    'const { readFileSync } = require("node:fs");',
    'const { provide, ...edge } = require("./edge/core.js");',
    'const file = require("node:path").join(__dirname, "edge/iyzico.wasm");',
    compiling,
    `0 && (module.exports = { ${names.replace(/, default|default, /, "")} });`,
    "0 && (exports.default = undefined);",
    'module.exports = Object.defineProperty(edge, "__esModule", { value: true });',
  ],
};
for (const [name, lines] of Object.entries(entries)) {
  writeFileSync(at(`dist/${name}`), `${lines.join("\n")}\n`);
}
