#!/usr/bin/env bash
# Builds the Hetzner Cloud provider from its Go module, at the version that the bindings come from, and prints the folder
# that it lies in as a filesystem mirror of Terraform: for machines that reach Go's module proxy and not the registry.
#   TRICLOUD_PROVIDER_MIRROR=$(scripts/build-hcloud-provider.sh) npm run test:terraform
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n "s/.*providerVersion: '\(.*\)'.*/\1/p" constructs/hetzner/bindings/provider/index.ts)
mirror=$PWD/.tricloud/providers
folder=$mirror/registry.terraform.io/hetznercloud/hcloud/$version/$(go env GOOS)_$(go env GOARCH)
binary=$folder/terraform-provider-hcloud_v$version

if [ ! -x "$binary" ]; then
  echo "Building hetznercloud/hcloud $version ..." >&2
  module=$(mktemp -d)
  trap 'rm -rf "$module"' EXIT
  # go install would ask for the module's list of versions, which not every proxy has.
  printf 'module provider\n\nrequire github.com/hetznercloud/terraform-provider-hcloud v%s\n' "$version" > "$module/go.mod"
  (cd "$module" && go build -mod=mod -trimpath -o provider github.com/hetznercloud/terraform-provider-hcloud) >&2
  mkdir -p "$folder"
  mv "$module/provider" "$binary"
fi
echo "$mirror"
