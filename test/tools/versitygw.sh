#!/usr/bin/env bash
# Builds versitygw, an S3 server for tests, from its Go module.
# usage: test/tools/versitygw.sh FOLDER     then: export PATH=FOLDER:$PATH
set -euo pipefail
mkdir -p "${1:?usage: versitygw.sh FOLDER}"
folder=$(cd "$1" && pwd)
if [ -x "$folder/versitygw" ]; then exit 0; fi
export PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin
if ! command -v go >/dev/null; then
  echo 'versitygw.sh: Go is missing: install it from https://go.dev/dl or with apt-get install golang-go' >&2
  exit 1
fi
GOBIN=$folder CGO_ENABLED=0 go install github.com/versity/versitygw/cmd/versitygw@v1.8.0
