#!/usr/bin/env bash
# Provides a Kubernetes cluster for the end-to-end tests, with the image of this repository in it. A cluster that KUBECONFIG names is
# used unchanged. Otherwise the script uses the first of these that it finds: the test cluster beside the repository, kind, or
# k3d (the last two need docker). It prints lines for the shell to evaluate:
#   eval "$(test/tools/cluster.sh up)"; npm test; test/tools/cluster.sh down
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
beside=$root/../shared/cluster
state=/tmp/amr-cluster
image=docker.io/library/amr:test
name=amr-test

has() { command -v "$1" >/dev/null; }

# Prints the name of the tool that makes the cluster, or nothing if there is none.
tool() {
  if [ -x "$beside/up.sh" ]; then echo beside
  elif has docker && has kind; then echo kind
  elif has docker && has k3d; then echo k3d
  fi
}

up_beside() {
  "$beside/up.sh" >&2
  "$beside/load-image.sh" "$image" "$root" "$root/deploy/Dockerfile" >&2
  echo "export PATH=$state/bin:\$PATH"
}

up_kind() {
  mkdir -p "$state"
  kind create cluster --name "$name" --kubeconfig "$state/kubeconfig" --wait 180s >&2
  docker build -f "$root/deploy/Dockerfile" -t "$image" "$root" >&2
  kind load docker-image "$image" --name "$name" >&2
}

up_k3d() {
  mkdir -p "$state"
  k3d cluster create "$name" --wait --kubeconfig-update-default=false >&2
  k3d kubeconfig get "$name" >"$state/kubeconfig"
  docker build -f "$root/deploy/Dockerfile" -t "$image" "$root" >&2
  k3d image import "$image" --cluster "$name" >&2
}

case "${1:-up}" in
up)
  if [ -n "${KUBECONFIG:-}" ]; then exit 0; fi
  chosen=$(tool)
  if [ -z "$chosen" ]; then
    cat >&2 <<'END'
The end-to-end tests need a Kubernetes, and this machine has no tool that makes one. Do one of these:
  - install docker and kind (https://kind.sigs.k8s.io/docs/user/quick-start/#installation), and run this again
  - install docker and k3d (https://k3d.io/#installation), and run this again
  - set KUBECONFIG to a cluster that the tests may change, and AMR_TEST_IMAGE to an image that it can pull:
      docker build -f deploy/Dockerfile -t REGISTRY/amr:test . && docker push REGISTRY/amr:test
END
    exit 1
  fi
  "up_$chosen"
  echo "export KUBECONFIG=$state/kubeconfig"
  echo "export AMR_TEST_IMAGE=$image"
  ;;
down)
  case "$(tool)" in
  beside) "$beside/down.sh" >&2 ;;
  kind) kind delete cluster --name "$name" >&2 ;;
  k3d) k3d cluster delete "$name" >&2 ;;
  esac
  ;;
*)
  echo "usage: test/tools/cluster.sh up|down" >&2
  exit 2
  ;;
esac
