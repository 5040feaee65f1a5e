"""JupyterLab in headless Chromium, as a student uses it. Screenshots go to test-artifacts/."""
import re
import shutil
import subprocess
import urllib.parse

import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

from conftest import REPOSITORY
from lab import WAIT, Lab, Notebook
from outputs import ESCAPES, blank, comparable, merged, tags

KERNEL = "Go (gopherloop)"
QUICKSTART = REPOSITORY / "notebooks" / "quickstart.ipynb"

# --no-sandbox: Chromium as root, and in containers without user namespaces. The rest keeps it from the network.
FLAGS = ("--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
         " --disable-component-update --disable-sync").split()


@pytest.fixture(scope="module")
def lab(tmp_path_factory, artifacts):
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(QUICKSTART.parent, folder / "work", ignore=shutil.ignore_patterns("__pycache__"))
    lab = Lab(folder, artifacts / "lab.log")
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        path = subprocess.check_output([REPOSITORY / "install" / "need.sh", "chromium"], text=True).strip()
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT)
    page, outside = context.new_page(), []
    page.on("request", lambda r: r.url.startswith(("http://127.0.0.1:", "data:", "blob:")) or outside.append(r.url))
    yield page
    context.close()
    assert not outside, "the page asked the network"


@pytest.fixture
def shot(page, artifacts, request):
    """Takes a screenshot now; and one at the end of the test, whatever its end."""
    name = request.node.originalname.removeprefix("test_")
    yield lambda suffix: page.screenshot(path=artifacts / f"{name}_{suffix}.png")
    page.screenshot(path=artifacts / f"{name}.png")


@pytest.fixture
def nb(lab, page, shot, request):
    """The notebook of a test, its kernel picked in the dialog, idle."""
    name = request.node.originalname + ".ipynb"  # reopening a path would find its running kernel
    lab.notebook(name, request.param)
    nb = Notebook(page, lab, name)
    nb.pick_kernel(KERNEL)
    nb.wait_idle()
    return nb


def cells(*sources):
    return pytest.mark.parametrize("nb", [list(sources)], indirect=True, ids=[""])


def shown_by_page(cell):
    """The committed outputs of a cell as the page's elements: text, or None for what is no text."""
    return [ESCAPES.sub("", text) if text else None for _, text in merged(cell.outputs)]


def same(cell, got):
    """Whether the page shows what is committed, less what varies."""
    want = shown_by_page(cell)
    if "any-order" in tags(cell):
        lines = lambda texts: sorted(line for text in texts if text for line in blank(text).splitlines())
        return lines(want) == lines(got)
    return len(want) == len(got) and all(w is None or blank(w).rstrip("\n") == blank(g).rstrip("\n") for w, g in zip(want, got))


def test_quickstart(lab, page, shot):
    committed = nbformat.read(QUICKSTART, as_version=4)
    nb = Notebook(page, lab, QUICKSTART.name)  # it names its kernel: no dialog
    nb.wait_idle()
    shot("opened")
    nb.command("notebook:run-all-cells")
    nb.wait_idle()
    for n, cell in enumerate(committed.cells):
        if cell.cell_type != "code" or comparable(cell) == "not compared":
            continue
        nb.done(n)
        try:
            eventually(page, lambda: same(cell, nb.outputs(n)))
        except AssertionError:
            raise AssertionError(f"cell {n}: {cell.source}\n  committed: {shown_by_page(cell)}\n  page: {nb.outputs(n)}") from None
    nb.cell(0).scroll_into_view_if_needed()


def eventually(page, condition):
    """Late output may come after the last cell is done."""
    for _ in range(WAIT // 100):
        if condition():
            return
        page.wait_for_timeout(100)
    assert condition()


@cells('fmt.Println("one")', "1+1",
       'type dot struct{}\nfunc (dot) SVG() string {\n\treturn `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60">'
       '<circle cx="30" cy="30" r="25" fill="teal"/></svg>`\n}\ndot{}',
       *["for i := range 30 {\n\tfmt.Println(i)\n}"] * 20, 'fmt.Println("the end")')
def test_run_all(nb):
    nb.command("notebook:run-all-cells")
    nb.done(23)
    nb.wait_idle()
    assert nb.outputs(0) == ["one\n"]
    assert nb.outputs(1) == ["2"]
    image = nb.cell(2).locator(".jp-RenderedSVG img")
    assert "<circle" in urllib.parse.unquote(image.get_attribute("src"))
    assert image.evaluate("i => i.complete && i.naturalWidth") == 120
    assert nb.outputs(22) == ["".join(f"{i}\n" for i in range(30))]
    assert nb.outputs(23) == ["the end\n"]


@cells('go func() {\n\ttime.Sleep(1500 * time.Millisecond)\n\tfmt.Println("late output")\n}()\nfmt.Println("cell ended")', "1+1")
def test_late_output_stays_with_its_cell(nb):
    nb.command("notebook:run-all-cells")
    nb.done(1)
    assert nb.outputs(0)[0].startswith("cell ended\n")
    expect(nb.output(0)).to_have_text("cell ended\nlate output\n", timeout=WAIT)
    assert nb.outputs(1) == ["2"]


@cells("type Point struct{ X, Y int }\ntype Stack[T any] struct{ items []T }\np, s := Point{1, 2}, &Stack[Point]{}\np",
       'func (p Point) String() string { return fmt.Sprintf("(%d|%d)", p.X, p.Y) }\np',
       "func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }\ns.Push(p)\nfmt.Println(s.items)", "s.")
def test_methods_in_later_cells(nb, shot):
    for n in range(3):
        nb.run(n)
    assert nb.outputs(0) == ["Point{X:1, Y:2}"]
    assert nb.outputs(1) == ["(1|2)"]
    assert nb.outputs(2) == ["[(1|2)]\n"]
    nb.edit(3, "s.")
    nb.page.keyboard.press("Tab")
    popup = nb.page.locator(".jp-Completer:not(.lm-mod-hidden)")
    popup.wait_for()
    shot("popup")
    assert "Push" in [text.split(".")[-1] for text in popup.locator(".jp-Completer-match").all_text_contents()]


@cells('import "strings"', "")
def test_completion(nb, shot):
    nb.run(0)
    nb.edit(1, "strings.ToUp")
    nb.page.keyboard.press("Tab")
    popup = nb.page.locator(".jp-Completer:not(.lm-mod-hidden)")
    popup.wait_for()
    items = popup.locator(".jp-Completer-item .jp-Completer-match")
    shot("popup")
    assert {"ToUpper", "ToUpperSpecial"} <= {text.split(".")[-1] for text in items.all_text_contents()}
    popup.locator(".jp-Completer-item", has_text=re.compile(r"ToUpper(?!S)")).first.click()
    expect(nb.cell(1).locator(".cm-content")).to_have_text("strings.ToUpper")


@cells("")
def test_tooltip(nb, shot):
    nb.edit(0, "strings.ToUpper")
    nb.page.keyboard.press("Shift+Tab")
    tooltip = nb.page.locator(".jp-Tooltip")
    tooltip.wait_for()
    shot("shown")
    expect(tooltip).to_contain_text("ToUpper returns s with all Unicode letters mapped to their upper case")
    nb.page.keyboard.press("Escape")
    tooltip.wait_for(state="detached")


@cells("kept := 42", "for {\n\ttime.Sleep(50 * time.Millisecond)\n}", "for {\n}", "kept")
def test_interrupt(nb):
    nb.run(0)
    for n in (1, 2):
        nb.run(n, wait=False)
        expect(nb.status).to_have_attribute("data-status", "busy", timeout=WAIT)
        expect(nb.cell(n).locator(".jp-InputPrompt")).to_have_text("[*]:")
        nb.button("notebook:interrupt-kernel")
        nb.done(n)
        nb.wait_idle()
        expect(nb.output(n)).to_contain_text("KeyboardInterrupt")
    nb.run(3)
    assert nb.outputs(3) == ["42"]


@cells("answer := 42", "answer")
def test_restart(nb):
    nb.run(0)
    nb.run(1)
    assert nb.outputs(1) == ["42"]
    nb.restart()
    nb.run(1)
    expect(nb.output(1)).to_contain_text("undefined: answer")


@cells("func twice(x int) int { return 2 * x }", 'fmt.Println("before")\nos.Exit(3)', "twice(21)")
def test_a_crash_is_an_error_of_its_cell(nb):
    for n in range(3):
        nb.run(n)
    printed, error = nb.outputs(1)
    assert printed == "before\n"
    assert "Cell In[2], line 2" in error and error.rstrip().endswith("SystemExit: exit status 3"), error
    assert nb.outputs(2)[-1] == "42"


def asked(nb, prompt):
    """Runs the first cell and returns the box in which it asks."""
    nb.run(0, wait=False)
    box = nb.cell(0).locator(".jp-Stdin-input")
    box.wait_for()
    expect(nb.cell(0)).to_contain_text(prompt)
    return box


@cells('var name string\nfmt.Print("Who? ")\nfmt.Scanln(&name)\nfmt.Println("hello", name)')
def test_input(nb, shot):
    box = asked(nb, "Who? ")
    shot("asks")
    box.fill("Ada")
    box.press("Enter")
    nb.done(0)
    nb.wait_idle()
    text = "".join(nb.outputs(0))
    assert re.fullmatch(r"Who\? +Ada\nhello Ada\n", text), text


@cells('secret, err := getpass.GetPass("PIN: ")\nfmt.Println(len(secret), secret == "1234", err)')
def test_password(nb, shot):
    box = asked(nb, "PIN: ")
    assert box.get_attribute("type") == "password"
    box.fill("1234")
    shot("asks")
    box.press("Enter")
    nb.done(0)
    nb.wait_idle()
    text = "".join(nb.outputs(0))
    assert text.endswith("4 true <nil>\n") and "1234" not in text, text
