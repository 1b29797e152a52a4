// Looks for barriers on a page, in both colour schemes, on a phone and on a desktop.
import axeCore from "axe-core";

const screens = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

/** What axe-core objects to on the page that is open: a line each, empty when there is nothing. */
export async function barriers(page) {
  const found = new Set();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const screen of screens) {
      await page.setViewportSize(screen);
      await page.evaluate(axeCore.source);
      // biome-ignore lint/correctness/noUndeclaredVariables: it was just put into the page
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      for (const { id, help, nodes } of violations) {
        const places = nodes.map((node) => node.target.join(" ")).join(", ");
        found.add(`${colorScheme}, ${screen.width} px: ${id}: ${help}: ${places}`);
      }
    }
  }
  return [...found];
}
