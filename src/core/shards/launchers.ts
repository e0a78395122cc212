/** What a launcher has to know of a study in shards. */
export interface Launched {
  readonly study: string
  /** Shards that train: 1 to this number. */
  readonly training: number
  /** All of them. */
  readonly shards: number
}

export interface LauncherFile {
  readonly file: string
  readonly text: string
}

/**
 * Files that hand the shards to a scheduler that exists. Each may be started again: shards whose result is there are
 * left out.
 */
export function launchersOf(launched: Launched): readonly LauncherFile[] {
  return [
    { file: 'slurm.sh', text: slurm(launched) },
    { file: 'slurm-shard.sh', text: slurmShard },
    { file: 'ray_shards.py', text: ray(launched) },
    { file: 'parallel.sh', text: parallel(launched) },
  ]
}

/** Elements of a job array; Slurm's own limit is 1001 where nobody has raised it. */
const arraySize = 1000

function slurm({ study, training, shards }: Launched): string {
  return `#!/usr/bin/env bash
# Hands the shards of the study ${quoted(study)} to Slurm: those that train first, those that ask when these have ended.
# What is said besides goes to sbatch:
#
#   ./slurm.sh --partition=cpu --cpus-per-task=8 --mem=8G --time=4:00:00
#
# PLACEBO says how to start Placebo on the nodes (default: placebo), PLACEBO_MODEL where the model's file lies there,
# PLACEBO_SCRATCH a folder on each node's own disk for its store (default: the shard's folder).
set -euo pipefail
cd "$(dirname "$0")"

# submit FIRST LAST [sbatch options]: an array of the shards without a result; prints the ids of its jobs.
submit() {
  local first=$1 last=$2; shift 2
  local offset list number
  for ((offset = first - 1; offset < last; offset += ${arraySize})); do
    list=
    for ((number = offset + 1; number <= last && number <= offset + ${arraySize}; number++)); do
      grep -qs '"state": "done"' "$number/result.json" || list+=\${list:+,}$((number - offset))
    done
    [ -z "$list" ] || sbatch --parsable --output=%x-%A-%a.log --job-name=shard --array="$list" "$@" slurm-shard.sh "$offset"
  done
}

training=$(submit 1 ${training} "$@" | paste -sd:)
asking=$(submit ${training + 1} ${shards} \${training:+--dependency=afterany:$training} "$@" | paste -sd:)
echo "training: \${training:-none left} · asking: \${asking:-none left}"
`
}

const slurmShard = `#!/usr/bin/env bash
# One shard, as an element of a job array: slurm.sh submits it.
set -euo pipefail
number=$(($1 + SLURM_ARRAY_TASK_ID))
cd "$SLURM_SUBMIT_DIR"
read -ra placebo <<< "\${PLACEBO:-placebo}"
exec "\${placebo[@]}" shard run "$PWD/$number" --threads "\${SLURM_CPUS_PER_TASK:-1}" \\
  \${PLACEBO_MODEL:+--model "$PLACEBO_MODEL"} \\
  \${PLACEBO_SCRATCH:+--data-dir "$PLACEBO_SCRATCH/$(basename "$PWD")-$number"}
`

function ray({ study }: Launched): string {
  return `"""Hands the shards of the study ${quoted(study).replaceAll('\\', '').replaceAll('"""', '')} to Ray: a shard that asks waits for those that train its models.

    ray job submit -- python $PWD/ray_shards.py --cpus 8

The folder has to lie where all nodes see it. Started again it goes on: shards whose result is there are left out.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys

import ray

parser = argparse.ArgumentParser()
parser.add_argument("--placebo", default="placebo", help="how to start Placebo on the nodes")
parser.add_argument("--model", help="where the model's file lies on the nodes")
parser.add_argument("--scratch", help="a folder on each node's own disk for the stores")
parser.add_argument("--cpus", type=int, default=1, help="processors for each shard")
asked = parser.parse_args()
folder = pathlib.Path(__file__).resolve().parent
manifest = json.loads((folder / "shards.json").read_text())


def is_done(number):
    result = folder / str(number) / "result.json"
    return result.exists() and json.loads(result.read_text())["state"] == "done"


@ray.remote(num_cpus=asked.cpus, max_retries=2)
def run(number, *needed):
    command = [*shlex.split(asked.placebo), "shard", "run", str(folder / str(number)), "--threads", str(asked.cpus)]
    if asked.model:
        command += ["--model", asked.model]
    if asked.scratch:
        command += ["--data-dir", f"{asked.scratch}/{folder.name}-{number}"]
    return number, subprocess.run(command).returncode


ray.init()
begun = {}
for shard in manifest["shards"]:
    number = shard["number"]
    if not is_done(number):
        begun[number] = run.remote(number, *(begun[each] for each in shard["needs"] if each in begun))
ended = ray.get(list(begun.values()))
failed = [number for number, code in ended if code != 0]
print(f"{len(ended) - len(failed)} shards done, {len(failed)} failed" + (f": {failed}" if failed else ""))
sys.exit(1 if failed else 0)
`
}

function parallel({ study, training, shards }: Launched): string {
  return `#!/usr/bin/env bash
# Carries out the shards of the study ${quoted(study)} with GNU parallel, those that train first. What is said besides
# goes to parallel, such as other machines that see this folder:
#
#   ./parallel.sh --jobs 2 --sshloginfile nodes
#
# PLACEBO says how to start Placebo (default: placebo), THREADS how many threads each shard takes (default: 1).
set -euo pipefail
cd "$(dirname "$0")"
left() {
  for ((number = $1; number <= $2; number++)); do
    grep -qs '"state": "done"' "$number/result.json" || echo "$PWD/$number"
  done
}
code=0
left 1 ${training} | parallel "$@" "\${PLACEBO:-placebo} shard run {} --threads \${THREADS:-1}" || code=1
left ${training + 1} ${shards} | parallel "$@" "\${PLACEBO:-placebo} shard run {} --threads \${THREADS:-1}" || code=1
exit $code
`
}

/** A name that a person gave, inside a comment: on one line. */
function quoted(name: string): string {
  return JSON.stringify(name.replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}\p{S}]/gu, ' '))
}
