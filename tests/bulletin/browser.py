"""A real browser, driven through its debugging pipe: no driver and no library needed."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


def need(program: str, *names: str) -> str:
    """The path of a program; the test is skipped where it is absent, unless the environment requires it."""
    found = next((path for name in (program, *names) if (path := shutil.which(name))), None)
    if found is None:
        told = f"{program} is absent: this test opens the result in it"
        if program in os.environ.get("TEXTMINE_TESTS_REQUIRE", ""):
            pytest.fail(told)
        pytest.skip(told)
    return found


class Browser:
    """One page of headless Chromium."""

    def __init__(self) -> None:
        self._profile = tempfile.mkdtemp()
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        program = need("chromium", "chromium-browser", "google-chrome")
        options = "--headless --no-sandbox --disable-gpu --remote-debugging-pipe --window-size=1200,900"
        command = f'exec "{program}" {options} --user-data-dir={self._profile} about:blank 3<&{to_read} 4>&{to_write}'
        self._process = subprocess.Popen(
            ["bash", "-c", command], pass_fds=(to_read, to_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_read), os.close(to_write)
        self._buffer, self._number, self._session = b"", 0, None
        self.messages: list[dict] = []
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(t for t in targets if t["type"] == "page")
        self._session = self.send("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        self.send("Runtime.enable"), self.send("Page.enable"), self.send("Network.enable")

    def send(self, method: str, **params):
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.messages.append(answer)

    def _next(self) -> dict:
        while b"\0" not in self._buffer:
            piece = os.read(self._from, 65536)
            assert piece, "the browser has closed"
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def open(self, path: Path) -> None:
        self.send("Page.navigate", url=path.resolve().as_uri())
        while not any(m.get("method") == "Page.loadEventFired" for m in self.messages):
            self.messages.append(self._next())

    def run(self, script: str):
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def click(self, selector: str) -> None:
        """A real click in the middle of an element."""
        box = self.run(
            f"(()=>{{const e=document.querySelector({json.dumps(selector)});e.scrollIntoView({{block:'center'}});"
            "const r=e.getBoundingClientRect();return [r.x+r.width/2,r.y+r.height/2]})()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def type(self, text: str) -> None:
        self.send("Input.insertText", text=text)

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        os.close(self._to), os.close(self._from)
        shutil.rmtree(self._profile, ignore_errors=True)
