"""Our scripts as one classic script: a page that is opened as a file can load neither modules nor data."""

from __future__ import annotations

import re
from pathlib import Path

from myomap.bodymap.package import lean
from myomap.errors import MyomapError

_EXPORT = re.compile(
    r"^export (?:default )?(?=(?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE
)


def bundle(*files: Path) -> str:
    """Return modules as one script in strict mode; what each exports, all later ones may use by its name.

    Parameters
    ----------
    files
        ES modules that import nothing, in the order in which they need each other.

    Raises
    ------
    MyomapError
        If a module exports nothing, or two export the same name.
    """
    parts, known = [], set[str]()
    for file in files:
        source = lean(file)
        names = _EXPORT.findall(source)
        if not names or known & {*names}:
            again = ", ".join(sorted(known & {*names}))
            told = f"exports {again} as another script does" if again else "exports nothing"
            raise MyomapError(f"{file.name} {told}: it cannot become a part of one script.")
        known |= {*names}
        inner = _EXPORT.sub("", source)
        parts.append(f"const {{{','.join(names)}}}=(()=>{{\n{inner}\nreturn{{{','.join(names)}}};\n}})();")
    return '(()=>{"use strict";\n' + "\n".join(parts) + "\n})();"
