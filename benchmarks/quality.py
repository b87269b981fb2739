"""All measures of quality, each script with its peers in the same run; what they print goes into RESULTS.md.

    python benchmarks/quality.py [keywords salience …] [--out benchmarks/RESULTS.md]

Each part stands under its command. An hour for all of them on two cores; most of it is topics with its peers.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from results import machine, write_part

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "shared" / "data" / "gold"
COMMANDS = {
    "words": ["language.py", "words"],
    "copies": ["copies.py", "gold", "planted"],
    "keywords": ["keywords.py", str(GOLD / "keywords" / "abstracts.jsonl")],
    "topics": ["topics.py", "--peers"],
    "salience": ["salience.py"],
    "moves": ["moves.py"],
    "printable": ["printable.py"],
    "labels": ["labels.py"],
    "names": ["naming.py"],
    "claims": ["claims.py"],
    "quotations": ["quotes.py", str(HERE.parent / "corpora" / "sample" / "export")],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(COMMANDS))
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(COMMANDS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; known are {', '.join(COMMANDS)}")
    failed = []
    for name in options.parts or COMMANDS:
        script, *arguments = COMMANDS[name]
        done = subprocess.run([sys.executable, str(HERE / script), *arguments], capture_output=True, text=True)
        if done.returncode:
            failed.append(name)
            sys.stderr.write(f"{name} failed:\n{done.stderr[-2000:]}\n")
            continue
        root = str(HERE.parents[1])
        told = (argument.replace(f"{HERE.parent}/", "").replace(root, "..") for argument in arguments)
        shown = " ".join([f"benchmarks/{script}", *told])
        text = f"`python {shown}`, {machine()}.\n\n```\n{done.stdout.rstrip()}\n```"
        write_part(options.out, f"Quality: {name}", text)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
