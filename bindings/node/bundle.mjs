// Puts the modules that a client needs into one file, dist/core.js: finding and reading thirty files costs more
// than all that stands in them. Each module stays where it is and hands out what the one file has, so that every
// module is loaded once, whoever asks for it.
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

const options = { bundle: true, platform: "node", external: ["*/native.cjs"], write: false };
const folder = new URL("dist/", import.meta.url);
const dist = (name) => new URL(name, folder);

const { metafile } = await build({ ...options, entryPoints: ["dist/index.js"], metafile: true });
const modules = Object.keys(metafile.inputs).map((path) => basename(path, ".js"));

const cases = modules.map((name) => `case "${name}": return require("./${name}.js");`);
const contents = `module.exports = (name) => { switch (name) { ${cases.join("\n")} } };`;
const stdin = { contents, resolveDir: "dist", sourcefile: "core.js" };
const { outputFiles } = await build({ ...options, stdin });
const exported = modules.map((name) => [name, exportsOf(readFileSync(dist(`${name}.js`), "utf8"))]);

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
    `module.exports = core("${name}");`,
  ];
  writeFileSync(dist(`${name}.js`), `${lines.join("\n")}\n`);
}

/** The names that a module exports, as the compiler of TypeScript writes them. */
function exportsOf(source) {
  const written = source.matchAll(/\bexports\.(\w+) =|defineProperty\(exports, "(\w+)"/g);
  const found = new Set([...written].map(([, assigned, defined]) => assigned ?? defined));
  return [...found].filter((name) => name !== "__esModule");
}
