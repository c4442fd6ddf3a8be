// Opens a file with a password, and tells the text of its first page and the number of its fields: pdf.js, as in Firefox.
//
//   node open.mjs FILE PASSWORD

import { readFile } from "node:fs/promises";
// Nothing is drawn here, and the classes of a browser that drawing needs are not there.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");

const [file, password] = process.argv.slice(2);
const data = new Uint8Array(await readFile(file));
const task = getDocument({ data, password, verbosity: 0, useSystemFonts: false });
try {
  const document = await task.promise;
  const content = await (await document.getPage(1)).getTextContent();
  const fields = Object.keys((await document.getFieldObjects()) ?? {}).length;
  console.log(JSON.stringify({ text: content.items.map((item) => item.str).join(" "), fields, pages: document.numPages }));
} catch (error) {
  console.log(JSON.stringify({ refused: error.name }));
}
