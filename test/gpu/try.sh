#!/usr/bin/env bash
# Tries the engine `tensorflow` on this machine's NVIDIA GPU, in one command: it installs what the engine needs, runs the conformance
# suite, trains the same job twice and compares the digests, and runs the benchmark. It prints the card, the digests and triples per second,
# and keeps the whole output in build/gpu-trial.log or FILE. docs/engines.md says what a machine needs.
#
#   test/gpu/try.sh [--allow-cpu] [--out=FILE] [options of the benchmark, such as --only="D=2048 B=512" --seconds=2 --rounds=2]
#
# Without a GPU it stops with the exit code 3. With --allow-cpu it says that it found none, and does all of it on the CPU.
set -euo pipefail
cd "$(dirname "$0")/../.."

allow_cpu=false
out=build/gpu-trial.log
bench=()
for argument in "$@"; do
  case $argument in
    --allow-cpu) allow_cpu=true ;;
    --out=*) out=${argument#--out=} ;;
    --only=* | --seconds=* | --rounds=*) bench+=("$argument") ;;
    *) echo "unknown option $argument; the first lines of $0 explain the options" >&2; exit 2 ;;
  esac
done

# Prints what the driver says about its GPUs, or nothing where there is none.
cards() {
  [ -e /dev/nvidiactl ] || [ -e /dev/dxg ] || return 0
  nvidia-smi --query-gpu=name,driver_version,memory.total,compute_cap --format=csv,noheader 2>/dev/null || echo 'a GPU whose driver has no nvidia-smi'
}

title() { printf '\n== %s\n' "$1"; }

# Trains a small job and prints its digest.
digest() {
  local folder=$1
  node dist/cli/main.js train examples/synthetic.yaml --set "spec.engine=$2" --set "spec.requireGpu=$3" --model "$folder" --overwrite -o json 2>>"$folder.log" |
    node -e 'process.stdin.toArray().then((parts) => console.log(JSON.parse(Buffer.concat(parts)).digest))'
}

try() {
  local found variant=(--gpu) gpu=true models first second onnx
  found=$(cards)
  if [ -z "$found" ]; then
    if ! $allow_cpu; then
      echo 'This machine shows no NVIDIA GPU. Nothing was tried. With --allow-cpu everything is tried on the CPU.'
      return 3
    fi
    echo 'This machine shows no NVIDIA GPU. Everything below runs on the CPU, and says nothing about a GPU.'
    variant=() gpu=false
  fi
  title "card: ${found:-none}"
  [ -d node_modules ] || npm ci
  title 'installing TensorFlow'
  npm run --silent tensorflow:install -- "${variant[@]}" | tee /dev/stderr | tail -n 1 >"$state/check"
  if $gpu && ! grep -q 'multiplies on a GPU' "$state/check"; then
    echo 'TensorFlow does not use the GPU. "Is the GPU used?" in docs/engines.md names the usual reasons.'
    return 4
  fi

  title 'conformance suite'
  AMR_REQUIRE_ALL=1 npx vitest run engine/conformance.test.ts engine/tensorflow

  title 'digests of examples/synthetic.yaml'
  first=$(digest "$state/first" tensorflow $gpu)
  second=$(digest "$state/second" tensorflow $gpu)
  onnx=$(digest "$state/onnx" onnx false)
  printf 'tensorflow  %s\nagain       %s\nonnx        %s\n' "$first" "$second" "$onnx"
  if [ "$first" != "$second" ]; then
    echo 'The same job gave two digests: this device does not compute the same bits twice.'
    return 5
  fi

  title 'benchmark'
  npm run --silent build:bench
  node build/test/bench/train.js --engines=tensorflow,onnx "${bench[@]}"

  title "summary: card ${found:-none (CPU)}; $(cat "$state/check"); digest $first, the same twice"
  grep -E ' (tensorflow|onnx) on |^  (amr|vbpr) ' "$out" || true
}

mkdir -p "$(dirname "$out")"
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
set +e
(set -e; try) 2>&1 | tee "$out"
code=${PIPESTATUS[0]}
set -e
echo "the whole output is in $out"
exit "$code"
