#!/usr/bin/env bash
# Scans with GNU parallel, on this machine or on several that are reached by ssh.
#
#   bash deploy/parallel.sh MODEL DATA OUT WORKERS [OPTION OF scan plan]...
#   HOSTS=one,two,three bash deploy/parallel.sh MODEL DATA OUT WORKERS ...
#
# WORKERS is the number on each host. Every host sees the same folders, and has the program (PROGRAM, where it is not on
# its path). A worker that fails is started again twice; another one scans what it had in hand.
set -euo pipefail
if [ $# -lt 4 ]; then
    echo "bash $0 MODEL DATA OUT WORKERS [OPTION OF scan plan]..." >&2
    exit 2
fi
model=$1 data=$2 out=${3%/} workers=$4
shift 4
[[ $out = /* ]] || out=$PWD/$out      # ssh begins at home
program=${PROGRAM:-mlnet-interpret}
hosts=${HOSTS:-:}      # a colon is this machine
count=$(tr ',' '\n' <<<"$hosts" | wc -l)
job=$out.job
# a path as a shell on a host reads it, whatever is in its name
job_there="'${job//\'/\'\\\'\'}'"
# a plan has the number of threads that its workers take
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-2}

$program scan plan "$model" --data "$data" --out "$job" "$@"

# what is left after three tries is scanned by the last line's worker
seq $((count * workers)) | parallel --sshlogin "$hosts" --jobs "$workers" --retries 3 \
    "$program scan worker $job_there --quiet #" || true

$program scan worker "$job"
$program scan merge "$job" --out "$out"
