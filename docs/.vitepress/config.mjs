// The pages of `docs` as a site. They are written for GitHub first, and stay as they are.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const docs = fileURLToPath(new URL("..", import.meta.url));
const root = resolve(docs, "..");
/** Shown at the repository only: its pictures are made by a measurement, and are not always there. */
const excluded = ["performance.md"];
const repository = "https://github.com/iyzico-client/iyzico";

/** The pages of the guide in the order in which its first page lists them. */
function guide(language) {
  const contents = readFileSync(join(docs, "guide", language, "README.md"), "utf8");
  const rows = contents.matchAll(/^\| \[(.+?)\]\(([\w-]+)\.md\)/gm);
  return [...rows].map(([, text, page]) => ({ text, link: `/guide/${language}/${page}` }));
}

/** Links that leave the folder lead to the repository, and those to a README to its folder. */
function links(markdown) {
  markdown.core.ruler.push("links", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (!href || /^(#|\w+:)/.test(href)) continue;
      const [path, anchor] = href.split("#");
      const target = resolve(dirname(join(docs, env.relativePath)), path);
      const page = relative(docs, target);
      if (page.startsWith("..") || excluded.includes(page)) {
        const place = `${repository}/blob/main/${relative(root, target)}`;
        token.attrSet("href", anchor ? `${place}#${anchor}` : place);
      } else {
        token.attrSet("href", href.replace(/README\.md/, "index.md"));
      }
    }
  });
}

/** A picture is drawn in the browser; its words can be selected, read aloud and found. */
function pictures(markdown) {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, ...rest) =>
    tokens[index].info === "mermaid"
      ? `<Picture source="${encodeURIComponent(tokens[index].content)}" />`
      : fence(tokens, index, ...rest);
}

/** The anchors that GitHub gives to headings, so that links to them work in both places. */
const slugify = (title) =>
  title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");

const pages = (guideTitle, language, others) => [
  { text: guideTitle, link: `/guide/${language}/`, items: guide(language) },
  ...others,
];

export default defineConfig({
  title: "iyzico",
  description: "Take payments with iyzico from Rust, Python and Node",
  srcExclude: excluded,
  outDir: join(root, "target", "site"),
  cacheDir: join(root, "target", "site-cache"),
  rewrites: {
    "guide/en/README.md": "guide/en/index.md",
    "guide/tr/README.md": "guide/tr/index.md",
    "reference/README.md": "reference/index.md",
  },
  markdown: {
    anchor: { slugify },
    config(markdown) {
      markdown.use(links).use(pictures);
    },
  },
  locales: {
    root: { label: "English", lang: "en", link: "/guide/en/" },
    "guide/tr": {
      label: "Türkçe",
      lang: "tr",
      link: "/guide/tr/",
      description: "Rust, Python ve Node ile iyzico üzerinden ödeme alın",
      themeConfig: {
        outline: { label: "Bu sayfada" },
        docFooter: { prev: "Önceki", next: "Sonraki" },
        darkModeSwitchLabel: "Görünüm",
        sidebarMenuLabel: "Sayfalar",
        returnToTopLabel: "Başa dön",
        langMenuLabel: "Dil",
        sidebar: pages("Kılavuz", "tr", [
          { text: "Python", link: "/python.tr" },
          { text: "Node", link: "/node.tr" },
          { text: "Beklenmedik davranışlar", link: "/quirks.tr" },
          { text: "Güvenilirlik", link: "/reliability.tr" },
          { text: "Referans (İngilizce)", link: "/reference/" },
        ]),
      },
    },
  },
  themeConfig: {
    sidebar: pages("Guide", "en", [
      { text: "Python", link: "/python" },
      { text: "Node", link: "/node" },
      { text: "Quirks of the API", link: "/quirks" },
      { text: "Reliability", link: "/reliability" },
      { text: "Threat model", link: "/security" },
      { text: "Figures", link: "/figures" },
      { text: "Reference", link: "/reference/" },
    ]),
    socialLinks: [{ icon: "github", link: repository }],
    footer: { message: "Not an official iyzico product." },
    search: {
      provider: "local",
      options: {
        // "odeme", "ÖDEME" and "ödeme" are one word; so are "IBAN" and "ıban".
        miniSearch: {
          options: {
            processTerm: (term) =>
              term
                .toLocaleLowerCase("tr")
                .normalize("NFD")
                .replace(/\p{M}/gu, "")
                .replaceAll("ı", "i"),
          },
        },
        locales: {
          "guide/tr": {
            translations: {
              button: { buttonText: "Ara", buttonAriaLabel: "Ara" },
              modal: {
                noResultsText: "Sonuç yok:",
                resetButtonTitle: "Temizle",
                footer: { selectText: "seç", navigateText: "gez", closeText: "kapat" },
              },
            },
          },
        },
      },
    },
  },
  async buildEnd({ outDir }) {
    const to = "guide/en/";
    const page = `<!doctype html><meta charset="utf-8"><title>iyzico</title><meta http-equiv="refresh" content="0; url=${to}"><a href="${to}">iyzico</a>\n`;
    await writeFile(join(outDir, "index.html"), page);
  },
});
