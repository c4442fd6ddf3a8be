"""HTML or data of a packet → PDF, by each peer in its own process."""

import json
import pathlib
import sys
import tempfile
from typing import Protocol

import tools

sys.path.insert(0, str(tools.ROOT / "tests" / "compare"))

import renderers  # noqa: E402, found in the folder of the comparison


class Maker(Protocol):
    """A peer, warm."""

    # Of the files that it is fed.
    ending: str

    def read(self, packet: pathlib.Path) -> str | dict:
        """What it is fed, from the packet's place without an ending."""

    def make(self, fed: str | dict) -> bytes:
        """The bytes of the PDF."""

    def close(self) -> None:
        """Ends what it started."""


class OfHtml:
    """What peers that read HTML have in common: the same HTML."""

    ending = ".html"

    def __init__(self, kit: pathlib.Path):
        self.kit = kit
        self.sheet = ""

    def read(self, packet: pathlib.Path) -> str:
        html = packet.with_suffix(".html").read_text()
        self.sheet = self.sheet or renderers.WeasyPrint().controls(html)
        return html

    def with_sheet(self, html: str, more: str = "") -> str:
        """With what the HTML standard says of controls as a style sheet of the page's own."""
        return html.replace("</head>", f"<style>{self.sheet}{more}</style></head>", 1)

    def close(self) -> None:
        pass


class WeasyPrint(OfHtml):
    """Its images are decoded once; its fonts are known from the first packet on."""

    def __init__(self, kit: pathlib.Path, **options):
        super().__init__(kit)
        from weasyprint.text.fonts import FontConfiguration

        self.options, self.cache, self.fonts = options, {}, FontConfiguration()

    def make(self, html: str) -> bytes:
        import weasyprint

        document = weasyprint.HTML(string=html, base_url=f"{self.kit}/")
        sheet = weasyprint.CSS(string=self.sheet, font_config=self.fonts)
        return document.write_pdf(
            stylesheets=[sheet], presentational_hints=True, cache=self.cache, font_config=self.fonts, **self.options
        )


class Chromium(OfHtml):
    """One browser for all packets."""

    def __init__(self, kit: pathlib.Path):
        super().__init__(kit)
        self.browser = renderers.Chromium()
        self.folder = tempfile.TemporaryDirectory()

    def make(self, html: str) -> bytes:
        page, pdf = (pathlib.Path(self.folder.name, name) for name in ("page.html", "page.pdf"))
        page.write_text(html)
        self.browser.render(page, self.kit, pdf)
        return pdf.read_bytes()

    def close(self) -> None:
        self.browser.close()
        self.folder.cleanup()


class Fullbleed(OfHtml):
    """Images are handed to it; it reads none."""

    def __init__(self, kit: pathlib.Path, **options):
        super().__init__(kit)
        import fullbleed

        faces = [str(tools.FONTS / f"PanelkitSans-{face}.ttf") for face in ("Regular", "Bold")]
        images = fullbleed.AssetBundle()
        images.add_file(str(kit / "assets" / "logo.png"), "image", name="assets/logo.png")
        self.engine = fullbleed.PdfEngine(
            page_width="210mm", page_height="297mm", margin="15mm", font_files=faces, document_lang="en",
            document_title="Interview packet", **options,
        )
        self.engine.register_bundle(images)

    def make(self, html: str) -> bytes:
        return bytes(self.engine.render_pdf(html, self.sheet))


class Ironpress(OfHtml):
    """Faces are named by a rule: of those handed to it, it draws bold ones glyph by glyph."""

    def __init__(self, kit: pathlib.Path):
        super().__init__(kit)
        import ironpress

        self.converter = ironpress.HtmlConverter()
        self.converter.page_size("A4")
        self.converter.base_path(str(kit))
        self.converter.resource_root("/")
        self.faces = "html, body { font-family: 'Panelkit Sans' }"
        for face, weight in (("Regular", "normal"), ("Bold", "bold")):
            source = tools.FONTS / f"PanelkitSans-{face}.ttf"
            self.faces += f"@font-face {{ font-family: 'Panelkit Sans'; font-weight: {weight}; src: url('{source}') }}"

    def make(self, html: str) -> bytes:
        return bytes(self.converter.convert(self.with_sheet(html, self.faces)))


class Typst:
    """One compiler for all packets; the data reaches the template as text."""

    ending = ".json"

    def __init__(self, kit: pathlib.Path, **options):
        import typst

        template = kit / "packet.typ"
        template.write_text((tools.ROOT / "benches" / "peers" / "packet.typ").read_text())
        self.options = options
        self.compiler = typst.Compiler(template, root=str(kit), font_paths=[tools.FONTS], ignore_system_fonts=True)

    def read(self, packet: pathlib.Path) -> str:
        return packet.with_suffix(".json").read_text()

    def make(self, data: str) -> bytes:
        return self.compiler.compile(sys_inputs={"data": data}, format="pdf", **self.options)

    def close(self) -> None:
        pass


class ReportLab:
    """Its styles are made once."""

    ending = ".json"

    def __init__(self, kit: pathlib.Path):
        import packet

        packet.use_fonts(tools.FONTS)
        self.kit, self.pdf = kit, packet.pdf

    def read(self, packet: pathlib.Path) -> dict:
        return json.loads(packet.with_suffix(".json").read_text())

    def make(self, data: dict) -> bytes:
        return self.pdf(data, self.kit)

    def close(self) -> None:
        pass
