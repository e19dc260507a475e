"""Print the commands of the README's `sh` blocks, one a line."""

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(encoding="utf-8")
for block in re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
    print(" && ".join(line.strip() for line in block.strip().splitlines()))
