#!/usr/bin/env bash
# Builds Prometheus and promtool from their Go module, with the discovery of Kubernetes, which the packages of some distributions lack.
# usage: test/tools/prometheus.sh FOLDER     then: export PATH=FOLDER:$PATH
set -euo pipefail
mkdir -p "${1:?usage: prometheus.sh FOLDER}"
folder=$(cd "$1" && pwd)
if [ -x "$folder/prometheus" ] && [ -x "$folder/promtool" ]; then exit 0; fi
export PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin
if ! command -v go >/dev/null; then
  echo 'prometheus.sh: Go is missing: install it from https://go.dev/dl or with apt-get install golang-go' >&2
  exit 1
fi
module=github.com/prometheus/prometheus/cmd
GOBIN=$folder CGO_ENABLED=0 go install -tags remove_all_sd,enable_kubernetes_sd "$module/prometheus@v0.316.0" "$module/promtool@v0.316.0"
