// Builds the two bundles that are shipped; with --check it fails where what is committed differs.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = new URL("../bundle/", import.meta.url);
const check = process.argv.includes("--check");
const licence = async (name) => {
  const text = await readFile(new URL(`node_modules/${name}/${name === "events" ? "LICENSE" : "LICENSE.txt"}`, import.meta.url), "utf8");
  return `${name}\n${text.trim()}`;
};

async function bundle(entry, banner) {
  const made = await build({
    entryPoints: [new URL(`src/${entry}.ts`, import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    banner: banner ? { js: `/*!\n${banner.replaceAll("*/", "* /")}\n*/` } : {},
  });
  return made.outputFiles[0].text;
}

const licences = (await Promise.all(["sigma", "@sigma/node-image", "graphology", "graphology-utils", "events"].map(licence))).join("\n\n");
const files = { "drawn.js": await bundle("drawn", ""), "wide.js": await bundle("wide", licences) };
let stale = false;
for (const [name, text] of Object.entries(files)) {
  const place = new URL(name, out);
  const before = await readFile(place, "utf8").catch(() => "");
  if (before === text) continue;
  if (check) {
    console.error(`graph/explorer/bundle/${name} is not what its source gives: run make explorer`);
    stale = true;
  } else {
    await writeFile(place, text);
    console.log(`graph/explorer/bundle/${name}: ${text.length} characters`);
  }
}
process.exit(stale ? 1 : 0);
