// Puts the modules that a client needs into one file, dist/core.js: finding and reading thirty files costs more
// than all that stands in them. Each module stays where it is and hands out what the one file has, so that every
// module is loaded once, whoever asks for it.
//
// The file is made from lib and not from what the compiler has made of it: as ECMAScript modules they share one scope.
// CommonJS modules keep theirs in functions, and V8 reads all that stands in a function once more when it runs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

const options = { bundle: true, platform: "node", external: ["*/native.cjs"], write: false };
const folder = new URL("dist/", import.meta.url);
const dist = (name) => new URL(name, folder);

/** Leaves the addon as it is: of an imported one esbuild makes a copy for each module, and keeps its names free. */
const addon = {
  name: "addon",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace(
        /^import \* as native from (".+");$/m,
        "const native = require($1);",
      );
      return { contents, loader: "ts" };
    });
  },
};

const { metafile } = await build({ ...options, entryPoints: ["lib/index.ts"], metafile: true });
const modules = Object.keys(metafile.inputs).map((path) => basename(path, ".ts"));

const exported = modules.map((name) => [name, exportsOf(readFileSync(dist(`${name}.js`), "utf8"))]);

/** A function for each module, which says what it exports when somebody asks for it. Most are never asked for. */
const tables = exported.map(([name, found]) => {
  const fields = found.map((field) => `${field}: ${nameOf(name)}.${field}`);
  return `"${name}": () => ({ ${fields.join(", ")} }),`;
});
const contents = [
  ...modules.map((name) => `import * as ${nameOf(name)} from "./${name}.js";`),
  `const modules = { ${tables.join("\n")} };`,
  "const found = {};",
  // As the compiler writes modules: programs under test put other functions in the place of ours.
  "export const moduleOf = (name) =>",
  '  (found[name] ??= Object.defineProperty(modules[name](), "__esModule", { value: true }));',
].join("\n");
const stdin = { contents, resolveDir: "lib", sourcefile: "core.js" };
const { outputFiles } = await build({
  ...options,
  stdin,
  format: "cjs",
  target: "es2022",
  plugins: [addon],
  banner: { js: '"use strict";' }, // as modules are, and what esbuild makes of them is not
});

writeFileSync(dist("core.js"), outputFiles[0].contents);
for (const [name, found] of exported) {
  // The lines that never run are for those who read the names without running the module, as Node does for `import`.
  // A default export has no shorthand, and readers of types ask for it too.
  const named = found.filter((exported) => exported !== "default");
  const lines = [
    '"use strict";',
    `0 && (module.exports = { ${named.join(", ")} });`,
    ...(found.includes("default") ? ["0 && (exports.default = undefined);"] : []),
    // In two steps, or Node would take core.js for what is exported, and look for names in all of it for `import`.
    'const core = require("./core.js");',
    `module.exports = core.moduleOf("${name}");`,
  ];
  writeFileSync(dist(`${name}.js`), `${lines.join("\n")}\n`);
}

// The faces for `import` in Node. To import a CommonJS module, Node first loads what finds names in its text: a quarter of
// all that importing this package cost. Bundlers do not follow `createRequire`, so they have the faces that the compiler
// has made; tracers of files do, when it is written like this.
const FACE = /^export \{ (.+?),? \} from "\.(\/\w+\.js)";\n$/;
mkdirSync(dist("node"), { recursive: true });
for (const name of readdirSync(folder).filter((name) => name.endsWith(".mjs"))) {
  const [, names, module] = readFileSync(dist(name), "utf8").match(FACE) ?? [];
  if (names === undefined) continue;
  const exported = names.split(", ");
  // One file less to find and read, where the module is one of the one file.
  const bundled = modules.find((bundled) => module === `/${bundled}.js`);
  const taken = bundled ? `core.moduleOf("${bundled}")` : `require("..${module}")`;
  const face = [
    'import { createRequire } from "node:module";',
    "const require = createRequire(import.meta.url);",
    ...(bundled ? ['const core = require("../core.js");'] : []),
    `export const { ${exported.filter((name) => !name.includes(" as ")).join(", ")} } = ${taken};`,
    ...exported.filter((name) => name.includes(" as ")).map((name) => `export { ${name} };`),
  ];
  writeFileSync(dist(`node/${name}`), `${face.join("\n")}\n`);
}

/** What a module is called in the one file. */
function nameOf(module) {
  return `of_${module.replaceAll("-", "_")}`;
}

/** The names that a module exports, as the compiler of TypeScript writes them. */
function exportsOf(source) {
  const written = source.matchAll(/\bexports\.(\w+) =|defineProperty\(exports, "(\w+)"/g);
  const found = new Set([...written].map(([, assigned, defined]) => assigned ?? defined));
  return [...found].filter((name) => name !== "__esModule");
}
