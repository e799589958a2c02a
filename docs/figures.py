"""Fill in the figures of docs/ODD.md from the code that the page itself shows ("How the figures were measured").

    python3 docs/figures.py              # all, in some twenty minutes
    python3 docs/figures.py C            # the table of patterns alone; blocks by their letters

A block prints Markdown; it goes between the marks ``<!-- figures X -->`` and ``<!-- end of figures X -->`` of the page.
"""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path

PAGE = Path(__file__).with_name("ODD.md")
BLOCK = re.compile(r"^\*\*Block ([A-Z])\*\*.*?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> dict[str, str]:
    """The code of each block of the page, by its letter."""
    return dict(BLOCK.findall(page))


def filled(page: str, letter: str, figures: str) -> str:
    """The page with the figures of a block put in."""
    mark, end = f"<!-- figures {letter} -->\n", f"<!-- end of figures {letter} -->"
    before, rest = page.split(mark)
    return f"{before}{mark}\n{figures.strip()}\n\n{end}{rest.split(end)[1]}"


def main(letters: list[str]) -> None:
    """Run block A and those named, one after the other, and write the page after each."""
    code = blocks(PAGE.read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    exec(compile(code["A"], "docs/ODD.md, block A", "exec"), names)
    for letter in letters or sorted(set(code) - {"A"}):
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(code[letter], f"docs/ODD.md, block {letter}", "exec"), names)
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), letter, printed.getvalue()), encoding="utf-8")
        print(f"Block {letter} filled in.", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parents[1]))
    main(sys.argv[1:])
