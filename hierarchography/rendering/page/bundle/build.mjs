/* The slim plotly.js: plotly.cjs and all that it needs, in one ASCII file that says what is in it and whose it is. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUTPUT = "plotly-slim.min.js";

/** The folders of the packages that something of the output came from. */
function packages(output) {
  const used = Object.entries(output.inputs).filter(([, part]) => part.bytesInOutput > 0);
  const found = used.map(([path]) => /.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path));
  return [...new Set(found.filter(Boolean).map(([folder]) => folder))];
}

/** "name version (licence), copyright line" of a package. */
function credit(folder) {
  const { name, version, license } = JSON.parse(readFileSync(folder + "package.json", "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const lines = file ? readFileSync(folder + file, "utf8").split("\n") : [];
  const holder = lines.map((line) => line.trim()).find((line) => /^copyright\b.*\d{4}/i.test(line));
  return `${name} ${version} (${license})` + (holder ? `, ${holder}` : "");
}

function banner(output) {
  const isPlotly = (line) => line.startsWith("plotly.js ");
  const credits = packages(output).map(credit).sort();
  const plotly = credits.find(isPlotly);
  const lines = [
    `plotly.js v${plotly.split(" ")[1]} with icicle, scatter, sunburst and treemap only`,
    `${plotly}; and parts of`,
    ...credits.filter((line) => !isPlotly(line)),
  ];
  return "/*!\n" + lines.map((line) => `* ${line}\n`).join("").replace(/[^\n -~]/g, "?") + "*/\n";
}

const result = await build({
  entryPoints: ["plotly.cjs"],
  outfile: OUTPUT,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: "iife",
  globalName: "Plotly",
  charset: "ascii",
  target: "es2022",
  legalComments: "none", // the banner credits every package
  define: { global: "window", "define.amd": "false" },
  loader: { ".css": "empty" }, // of street maps, which are not in here
});
writeFileSync(OUTPUT, banner(result.metafile.outputs[OUTPUT]) + result.outputFiles[0].text);
