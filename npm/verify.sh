#!/bin/sh
# Runs the Linux programs that build.mjs made for this processor, where they have to run: the static one in a root folder that
# holds nothing else, and the other after a look at the newest glibc that it names. Needs unshare (util-linux) and objdump (binutils).
set -eu
cd "$(dirname "$0")/.."
case $(uname -m) in
  x86_64) cpu=x64 ;;
  aarch64) cpu=arm64 ;;
  *) echo "error: there is no Linux package for $(uname -m)" >&2; exit 2 ;;
esac
musl=target/npm/linux-$cpu-musl/bin/heap-analyzer
gnu=target/npm/linux-$cpu-gnu/bin/heap-analyzer
for program in "$musl" "$gnu"; do
  [ -x "$program" ] || { echo "error: $program is not there; make it with node npm/build.mjs --target linux-$cpu-gnu --target linux-$cpu-musl" >&2; exit 2; }
done

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cp "$musl" "$root/heap-analyzer"
cp fixtures/node-app.heapsnapshot.zst "$root/"
echo "in a root folder with nothing but the program and a snapshot:"
unshare --map-root-user --root="$root" /heap-analyzer summary /node-app.heapsnapshot.zst --view statistics

echo "with this system's glibc:"
"$gnu" summary fixtures/node-app.heapsnapshot.zst --view statistics
echo "symbols of glibc by version:"
objdump -T "$gnu" | grep -o 'GLIBC_[0-9.]*' | sort -V | uniq -c
