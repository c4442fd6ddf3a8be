#!/usr/bin/env bash
# The documents of a kit in N parts, as many at a time as this machine has cores, with GNU parallel; then their manifest.
# Parts that fail leave the others alone. Run it again when the cause is mended: it runs what failed, and all parts when the
# kit has changed since; of each, only what is missing is made.
#
#   parallel.sh KIT OUT N [more options of `panelkit build`]
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: parallel.sh KIT OUT N [OPTION]..." >&2; exit 2; }
export KIT=$1 OUT=$2 SHARDS=$3
shift 3
log=${OUT%/}.joblog

shard() { panelkit build "$KIT" --out "$OUT" --jobs 1 --quiet --shard "$1/$SHARDS" "${@:2}"; }
export -f shard

# The exit status is how many parts failed. Each is tried twice: a disk may have been away for a moment.
shards() {
  seq "$SHARDS" | SHELL=$(command -v bash) parallel --quote --joblog "$log" --resume-failed --retries 2 shard {} "$@"
}

resumes=false
[ ! -s "$log" ] || resumes=true
shards "$@"
if ! panelkit merge-manifests "$OUT"; then
  # What ended well before the kit was changed is of another run now.
  "$resumes" || exit 1
  rm "$log"
  shards "$@"
  panelkit merge-manifests "$OUT"
fi
rm -f "$log"
