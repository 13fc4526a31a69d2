"""Unpacks a compiler with its standard library and cargo: what the official image installs, without documentation."""

import io
import subprocess
import sys
import tarfile
import urllib.request

version, target = sys.argv[1:]
triple = "x86_64-unknown-linux-gnu"
for component in ("rustc", "cargo", "rust-std"):
    name = f"{component}-{version}-{triple}"
    with urllib.request.urlopen(f"https://static.rust-lang.org/dist/{name}.tar.xz") as answer:
        archive = tarfile.open(fileobj=io.BytesIO(answer.read()), mode="r:xz")
    archive.extractall("/tmp", filter="tar")
    install = ["sh", f"/tmp/{name}/install.sh", f"--prefix={target}", "--disable-ldconfig"]
    subprocess.run([*install, "--without=rust-docs"], check=True)
