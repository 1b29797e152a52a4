// Every declaration that is published compiles in a program that checks libraries as well, with the oldest compiler and
// the oldest `lib` that docs/node.md promises, and every entry is found however the compiler finds modules.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { install } from "./installed.mjs";

const LIB = "es2020"; // which the types of Node ask for
const OLDEST = "test/realms/node_modules/typescript";
const NEWEST = "node_modules/typescript";
/** @type {[compiler: string, module: string, resolution: string][]} */
const ways = [
  [OLDEST, "commonjs", "node"], // the default of `tsc --init`, before 5.5; the newest compiler has it no more
  [OLDEST, "node16", "node16"],
  [NEWEST, "nodenext", "nodenext"],
  [NEWEST, "esnext", "bundler"],
];

const folder = fileURLToPath(new URL("..", import.meta.url));
const { exports, typesVersions } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
const subpaths = Object.keys(exports).filter((path) => path !== "./package.json");
let project = "";

before(async () => {
  project = await mkdtemp(join(tmpdir(), "iyzico-declarations-"));
  await install(pathToFileURL(`${project}/`));
  for (const others of ["@types", "@nestjs", "@opentelemetry", "iyzico-simulator"]) {
    await symlink(
      join(folder, "node_modules", others),
      join(project, "node_modules", others),
      "junction",
    );
  }
  const imports = subpaths.map(
    (path, at) => `import * as entry${at} from "iyzico${path.slice(1)}";\nexport { entry${at} };\n`,
  );
  const program = `${imports.join("")}import { IyzicoError } from "iyzico";
export const code = (error: IyzicoError): string | undefined => error.code;
`;
  for (const name of ["program.ts", "module.mts"]) await writeFile(join(project, name), program);
});

after(() => rm(project, { recursive: true, force: true }));

/** What the compiler says about this package and about programs that use it. */
function compile([compiler, module, resolution]) {
  const { version } = JSON.parse(readFileSync(join(folder, compiler, "package.json"), "utf8"));
  const files = resolution.startsWith("node") && resolution !== "node" ? ["module.mts"] : [];
  const command = [
    join(folder, compiler, "bin/tsc"),
    ..."--noEmit --strict --skipLibCheck false --types node".split(" "),
    ...(Number.parseInt(version, 10) > 5 ? ["--ignoreConfig"] : []),
    ...["--target", LIB, "--lib", LIB, "--module", module, "--moduleResolution", resolution],
    ...["program.ts", ...files],
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: project }, (_, stdout) => {
      const ours = /^(program|module|node_modules\/iyzico\/|error)/;
      resolve(stdout.split("\n").filter((line) => ours.test(line)));
    });
  });
}

for (const way of ways) {
  const [compiler, , resolution] = way;
  const name = compiler === OLDEST ? "TypeScript 5.0" : "the newest TypeScript";
  test(`${name} compiles every declaration, with ${resolution}`, async () => {
    assert.deepEqual(await compile(way), []);
  });
}

test("every entry has its types where the compiler does not read `exports`", () => {
  const expected = subpaths
    .filter((path) => path !== ".")
    .map((path) => [path.slice(2), [exports[path].require.types]]);
  assert.deepEqual(typesVersions, { "*": Object.fromEntries(expected) });
});
