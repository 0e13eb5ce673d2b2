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
model=$1 data=$2 out=$3 tasks=$4
shift 4
program=${PROGRAM:-mlnet-interpret}
job=$out.job
# a plan has the number of threads that its workers take: that of one task
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-2}
mkdir -p "$job"

$program scan plan "$model" --data "$data" --out "$job" "$@"

workers=$(sbatch --parsable --job-name=scan --array="1-$tasks" --cpus-per-task="$OMP_NUM_THREADS" --requeue \
    --output="$job/worker-%a.log" --wrap="$program scan worker '$job'")
# whatever became of the tasks: the merge's own worker scans what they have left
merge=$(sbatch --parsable --job-name=merge --dependency="afterany:$workers" --cpus-per-task="$OMP_NUM_THREADS" \
    --output="$job/merge.log" --wrap="set -e
$program scan worker '$job'
$program scan merge '$job' --out '$out'")

echo "Workers: $workers, merge: $merge, logs: $job"
