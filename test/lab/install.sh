#!/bin/sh
# Installs what the lab needs on Debian or Ubuntu: real servers, and the tools that make a network namespace.
#   sh test/lab/install.sh          what the tests need today
#   sh test/lab/install.sh --all    the other proxies and the ACME server as well
# Works as root, or as a user who may use sudo. A second run finds everything there and changes nothing.
# No service is started: nginx and named run only inside the namespaces of the tests.
set -eu

packages='nginx apache2 bind9 bind9-utils bind9-dnsutils curl openssl iproute2 patch util-linux python3-venv'
case "${1:-}" in
  '') ;;
  --all) packages="$packages haproxy caddy pebble" ;;
  *)
    echo "install.sh: $1 is not known here; the only option is --all" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "install.sh: this machine has no dpkg; install by hand: $packages" >&2
  exit 1
fi

missing=''
for package in $packages; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo "install.sh: everything is there ($packages)"
  exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
  as_root() { "$@"; }
elif command -v sudo >/dev/null 2>&1; then
  as_root() { sudo "$@"; }
else
  echo "install.sh: to install$missing, run it as root, or install sudo" >&2
  exit 1
fi

# Debian starts a service as soon as it is installed, unless this file says no. One that is there already stays.
policy=/usr/sbin/policy-rc.d
made_policy=no
remove_policy() {
  if [ "$made_policy" = yes ]; then as_root rm -f "$policy"; fi
}
trap remove_policy EXIT
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  made_policy=yes
  as_root chmod 755 "$policy"
fi

echo "install.sh: reading the package lists"
as_root apt-get update -q
echo "install.sh: installing$missing"
# shellcheck disable=SC2086 # a list of words
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
echo "install.sh: done; no service was started"
