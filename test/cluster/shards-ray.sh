#!/usr/bin/env bash
# Carries a study of the starter model out in shards on real Ray with two workers on this machine, three shards killed on
# the way; gathers them, and holds the table against the same study carried out by one process. Not part of npm test.
#
#   test/cluster/shards-ray.sh WORK_FOLDER
#
# What it installs into WORK_FOLDER/venv, from the package index of this machine: ray 2.60.0 (about 250 MB). Needs Python
# 3.10 to 3.13. It stops the Ray that it started.
set -euo pipefail
work=$(realpath -m "$1") here=$(cd "$(dirname "$0")" && pwd)
source "$here/shards-study.sh"
[ -e "$work/venv/bin/ray" ] || { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet ray==2.60.0; }

plan_study
# Ray lets in whoever has its token: one of this cluster's own, made anew.
export RAY_USAGE_STATS_ENABLED=0 RAY_TMPDIR="$work/ray" RAY_AUTH_MODE=token RAY_AUTH_TOKEN_PATH="$work/ray-token"
rm -f ray-address
(umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "$RAY_AUTH_TOKEN_PATH")
"$work/venv/bin/python" - <<'PYTHON' &
import os, time, ray
context = ray.init(num_cpus=2, include_dashboard=False, logging_level="warning")
print("ray", ray.__version__, "at", context.address_info["address"], "with 2 workers", flush=True)
open("ray-address", "w").write(context.address_info["address"])
while os.path.exists("ray-address"):
    time.sleep(0.5)
PYTHON
head=$!
# It ends when its address is gone.
trap 'rm -f "$work/ray-address"; wait $head' EXIT
until [ -s ray-address ]; do kill -0 $head && sleep 1; done
export RAY_ADDRESS=$(cat ray-address)
driver=("$work/venv/bin/python" "$shards/ray_shards.py" --cpus 1
  --placebo "node $here/../../build/start.mjs $here/../../src/headless/main.ts")
"${driver[@]}" & running=$!
# One that trains, and two that ask.
kill_shards $running 1 3 4
wait $running || true
echo "after the first start:"
placebo study gather "$shards" || true
"${driver[@]}"
gather_and_compare
