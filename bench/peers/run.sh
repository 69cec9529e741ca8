#!/bin/sh
# Builds the C++ yardstick into a temporary folder and runs it; one JSON line per workload. Needs g++ and the local Node.
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../../node_modules/node/bin/node" "$here/figures.ts" > "$work/dop853_figures.h"
g++ -O3 -march=native -std=c++17 -I"$work" "$here/kernels.cpp" -o "$work/kernels"
"$work/kernels"
