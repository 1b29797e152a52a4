// The package as an application has it: a link would be taken for a part of the application.
import { cp, mkdir, readdir, rm } from "node:fs/promises";

const source = new URL("../", import.meta.url);

/** Puts what is built into the `node_modules` of a project, under each of these names. */
export async function install(project, names = ["iyzico"]) {
  const built = (await readdir(source)).filter((name) =>
    /^native\.|\.node$|^dist$|^package\.json$/.test(name),
  );
  for (const copied of names) {
    const target = new URL(`node_modules/${copied}/`, project);
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const name of built) {
      await cp(new URL(name, source), new URL(name, target), { recursive: true });
    }
  }
}
