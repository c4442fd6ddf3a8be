// Fills a form as Firefox does: `node fill_pdfjs.mjs SHEET VALUES.json OUT`.
import { readFileSync, writeFileSync } from "node:fs";

// Nothing is drawn here, and the classes of a browser that drawing needs are not there.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");

const [sheet, values, out] = process.argv.slice(2);
const wanted = JSON.parse(readFileSync(values, "utf8"));
const pdf = await getDocument({
  data: new Uint8Array(readFileSync(sheet)),
  standardFontDataUrl: new URL("node_modules/pdfjs-dist/standard_fonts/", `file://${process.cwd()}/`).href,
  verbosity: 0,
}).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number);
  for (const annotation of await page.getAnnotations()) {
    const value = wanted[annotation.fieldName];
    if (value === undefined) continue;
    // Radio buttons and boxes are set one by one: whether each is chosen.
    const set = annotation.fieldType === "Btn" ? (annotation.buttonValue ?? annotation.exportValue) === value : value;
    pdf.annotationStorage.setValue(annotation.id, { value: set });
  }
}
writeFileSync(out, await pdf.saveDocument());
