#!/usr/bin/env bash
# A Kubernetes for the end-to-end tests, with the image in it: the one that KUBECONFIG names is used as it is; without it, the
# test cluster beside the repository is brought up, and the image built and loaded. Prints lines to be evaluated:
#   eval "$(test/tools/cluster.sh up)"; npm test; test/tools/cluster.sh down
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cluster=$root/../shared/cluster
state=/tmp/amr-cluster
image=docker.io/library/amr:test

case "${1:-up}" in
up)
  if [ -n "${KUBECONFIG:-}" ] || [ ! -x "$cluster/up.sh" ]; then exit 0; fi
  "$cluster/up.sh" >&2
  "$cluster/load-image.sh" "$image" "$root" "$root/deploy/Dockerfile" >&2
  echo "export KUBECONFIG=$state/kubeconfig"
  echo "export PATH=$state/bin:\$PATH"
  echo "export AMR_TEST_IMAGE=$image"
  ;;
down)
  if [ -x "$cluster/down.sh" ]; then "$cluster/down.sh" >&2; fi
  ;;
*)
  echo "usage: test/tools/cluster.sh up|down" >&2
  exit 2
  ;;
esac
