"""HTML → PDF by each program: panelkit, WeasyPrint, Chromium, all with the fonts of `fonts/` and no others."""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request


def use_bundled_fonts(root, out):
    """Lets programs that ask fontconfig see the fonts of `fonts/` alone."""
    config = out / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{root / 'fonts'}</dir><cachedir>{out / 'fontcache'}</cachedir></fontconfig>")
    os.environ["FONTCONFIG_FILE"] = str(config)


class Panelkit:
    name = "panelkit"

    def __init__(self, program):
        self.program = program

    def render(self, page, folder, pdf):
        """Writes `pdf` and gives what was said of the page, or raises what went wrong."""
        command = [self.program, "render", page, "--root", folder, "-o", pdf]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stderr

    def close(self):
        pass


class WeasyPrint:
    name = "weasyprint"

    def render(self, page, folder, pdf):
        import weasyprint

        text = page.read_text()
        document = weasyprint.HTML(string=text, base_url=f"{folder}/")
        sheet = weasyprint.CSS(string=self.controls(text))
        document.write_pdf(pdf, stylesheets=[sheet], presentational_hints=True)

    def controls(self, text):
        """What HTML says of controls and WeasyPrint does not know: hidden ones have no box, `rows` are a height."""
        rows = set(re.findall(r'<textarea[^>]* rows="([0-9]+)"', text))
        heights = [f'textarea[rows="{count}"] {{ height: {count}lh }}' for count in sorted(rows)]
        return "\n".join(["input[type=hidden] { display: none !important }", *heights])

    def version(self):
        import weasyprint

        return f"WeasyPrint {weasyprint.__version__}"

    def close(self):
        pass


class Chromium:
    """One browser for all pages, spoken to by its debugging protocol."""

    name = "chromium"

    def __init__(self):
        if shutil.which("chromium") is None:
            subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True)
        self.profile = tempfile.mkdtemp()
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
                   "--font-render-hinting=none", "--remote-debugging-port=0", "--remote-allow-origins=*",
                   f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = self.connect()
        self.numbers = itertools.count(1)
        self.ask("Page.enable")

    def connect(self):
        import websocket

        port_file = os.path.join(self.profile, "DevToolsActivePort")
        for _ in range(300):
            try:
                with open(port_file, encoding="ascii") as file:
                    port = file.readline().strip()
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                    pages = [target for target in json.load(answer) if target["type"] == "page"]
                return websocket.create_connection(pages[0]["webSocketDebuggerUrl"], timeout=60)
            except (OSError, IndexError, ValueError):
                time.sleep(0.1)
        raise RuntimeError("chromium does not answer")

    def ask(self, method, until=None, **parameters):
        """Sends a command and waits for its answer, and for the event `until` if one is named."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        result, seen = None, until is None
        while result is None or not seen:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                result = message["result"]
            seen = seen or message.get("method") == until
        return result

    def render(self, page, folder, pdf):
        # The page must lie somewhere; what it names lies in the folder. Letters as wide as the font has them: Chromium
        # rounds to whole pixels of the screen otherwise.
        text = page.read_text()
        base = f'<base href="file://{folder}/"><style>html {{ text-rendering: geometricPrecision }}</style>'
        head, tag, rest = text.partition("<style>" if "<style>" in text else "<title>")
        based = page.with_suffix(".chromium.html")
        based.write_text(head + base + tag + rest)
        self.ask("Page.navigate", until="Page.loadEventFired", url=f"file://{based}")
        printed = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True, displayHeaderFooter=False,
                           paperWidth=210 / 25.4, paperHeight=297 / 25.4,
                           marginTop=20 / 25.4, marginBottom=20 / 25.4, marginLeft=20 / 25.4, marginRight=20 / 25.4)
        pdf.write_bytes(base64.b64decode(printed["data"]))

    def version(self):
        done = subprocess.run(["chromium", "--version"], capture_output=True, text=True, check=True)
        return " ".join(done.stdout.split()[:2])

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
