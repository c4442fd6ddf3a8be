#!/usr/bin/env bash
# The documents of a kit in N parts as a Slurm array, and their manifest when all of them have ended well.
#
#   slurm.sh KIT OUT N [options of sbatch, like --partition=short]
#
# KIT and OUT are on a file system that all nodes see. When parts have failed, `sacct` tells which; after mending the
# cause, run it again: what is made is not made again.
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: slurm.sh KIT OUT N [OPTION of sbatch]..." >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
KIT=$(realpath "$1")
OUT=$(realpath -m "$2")
SHARDS=$3
export KIT OUT SHARDS
shift 3
array=$(sbatch --parsable --array="1-$SHARDS" "$@" "$here/slurm-shard.sbatch")
merge=$(sbatch --parsable --dependency="afterok:${array%%;*}" --kill-on-invalid-dep=yes "$@" "$here/slurm-merge.sbatch")
echo "shards: job ${array%%;*}, then the manifest: job ${merge%%;*}"
