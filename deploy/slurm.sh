#!/usr/bin/env bash
# Scans on a Slurm cluster: plans here, scans in a job array, merges when its tasks have ended.
#
#   bash deploy/slurm.sh MODEL DATA OUT TASKS [OPTION OF scan plan]...
#
# All of it lies in a folder that every node sees. A task that dies loses the shard in hand; the others scan it.
# What one node needs (memory, time, partition) is set by Slurm's own variables, for example
#   SBATCH_PARTITION=long SBATCH_TIMELIMIT=8:00:00 bash deploy/slurm.sh ...
# and the program by PROGRAM, where it is not on the path of the nodes.
set -euo pipefail
if [ $# -lt 4 ]; then
    echo "bash $0 MODEL DATA OUT TASKS [OPTION OF scan plan]..." >&2
    exit 2
fi
model=$1 data=$2 out=${3%/} tasks=$4
shift 4
[[ $out = /* ]] || out=$PWD/$out
program=${PROGRAM:-mlnet-interpret}
job=$out.job
# paths as a shell on a node reads them, whatever is in their names; a % is Slurm's own in names of logs
quoted() { printf "'%s'" "${1//\'/\'\\\'\'}"; }
job_there=$(quoted "$job") out_there=$(quoted "$out")
logs=${job//%/%%}
# a plan has the number of threads that its workers take: that of one task
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-2}
mkdir -p "$job"

$program scan plan "$model" --data "$data" --out "$job" "$@"

workers=$(sbatch --parsable --job-name=scan --array="1-$tasks" --cpus-per-task="$OMP_NUM_THREADS" --requeue \
    --output="$logs/worker-%a.log" --wrap="$program scan worker $job_there")
# whatever became of the tasks: the merge's own worker scans what they have left
merge=$(sbatch --parsable --job-name=merge --dependency="afterany:$workers" --cpus-per-task="$OMP_NUM_THREADS" \
    --output="$logs/merge.log" --wrap="set -e
$program scan worker $job_there
$program scan merge $job_there --out $out_there")

echo "Workers: $workers, merge: $merge, logs: $job"
