"""Sheets are filled by pypdf and pdfium.

`viewers.py pypdf|pdfium SHEET.pdf FILLED.pdf VALUES.json`; the two functions are used by `round_trip.py` as well.
"""

import ctypes
import json
import sys

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium


def by_pypdf(sheet, values, out):
    writer = pypdf.PdfWriter(clone_from=sheet)
    buttons = {name for name, field in pypdf.PdfReader(sheet).get_fields().items() if field.get("/FT") == "/Btn"}
    for page in writer.pages:
        writer.update_page_form_field_values(
            page, {name: f"/{value}" if name in buttons else value for name, value in values.items()}, auto_regenerate=False
        )
    writer.write(out)


def by_pdfium(sheet, values, out):
    """Clicks and types as a person does."""
    document = pypdfium2.PdfDocument(sheet)
    document.init_forms()
    form = document.formenv
    for index in range(len(document)):
        page = document[index]
        raw = page.raw
        for number in range(pdfium.FPDFPage_GetAnnotCount(raw)):
            annotation = pdfium.FPDFPage_GetAnnot(raw, number)
            if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
                continue
            value = values.get(string(pdfium.FPDFAnnot_GetFormFieldName, form.raw, annotation))
            kind = pdfium.FPDFAnnot_GetFormFieldType(form.raw, annotation)
            radio = kind == pdfium.FPDF_FORMFIELD_RADIOBUTTON
            if value is None or radio and string(pdfium.FPDFAnnot_GetFormFieldExportValue, form.raw, annotation) != value:
                continue
            rect = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, rect)
            x, y = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
            pdfium.FORM_OnMouseMove(form.raw, raw, 0, x, y)
            pdfium.FORM_OnLButtonDown(form.raw, raw, 0, x, y)
            pdfium.FORM_OnLButtonUp(form.raw, raw, 0, x, y)
            if not radio:
                pdfium.FORM_SelectAllText(form.raw, raw)
                encoded = (value.replace("\n", "\r") + "\0").encode("utf-16-le")
                buffer = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
                pdfium.FORM_ReplaceSelection(form.raw, raw, buffer)
            pdfium.FORM_ForceToKillFocus(form.raw)
    document.save(out)


def string(function, form, annotation):
    length = function(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(length)
    function(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


if __name__ == "__main__":
    viewer, sheet, filled, values = sys.argv[1:]
    fill = {"pypdf": by_pypdf, "pdfium": by_pdfium}[viewer]
    with open(values, encoding="utf-8") as file:
        fill(sheet, json.load(file), filled)
