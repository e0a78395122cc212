#!/usr/bin/env bash
# Hands the training sets of a study of SmolLM2 out, tunes one with real TRL and PEFT on processors, takes the adapter in
# and asks it. Not part of npm test: it installs torch, transformers, TRL and PEFT (about 2 GB) and takes minutes.
#
#   test/cluster/train-trl.sh WORK_FOLDER MODEL.gguf TASK_FOLDER TRAIN_TASKS TEST_TASKS
#
# TRAIN_TASKS and TEST_TASKS: names of tasks in the folder, separated by commas. What it installs, all of it into
# WORK_FOLDER/venv-trl, from the package index of this machine: torch 2.13.0, trl, peft, datasets, accelerate, gguf.
# llama.cpp's converter comes from the source package of llama-cpp-python, of which nothing is built.
set -euo pipefail
work=$(realpath -m "$1") model=$(realpath "$2") tasks=$(realpath "$3") train=$4 test=$5
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
mkdir -p "$work"
export PLACEBO_HOME="$work/data" HF_HUB_OFFLINE=1
python="$work/venv-trl/bin/python"
placebo() { node --max-semi-space-size=4 build/start.mjs src/headless/main.ts "$@"; }

if [ ! -e "$work/venv-trl/ready" ]; then
  python3 -m venv "$work/venv-trl"
  "$work/venv-trl/bin/pip" install --quiet torch==2.13.0 trl peft datasets accelerate gguf
  touch "$work/venv-trl/ready"
fi
if [ ! -d "$work/converter" ]; then
  mkdir -p "$work/converter.part"
  "$work/venv-trl/bin/pip" download --quiet --no-deps --no-binary :all: --dest "$work/converter.part" llama-cpp-python
  tar xzf "$work"/converter.part/llama_cpp_python-*.tar.gz -C "$work/converter.part" --strip-components 3 \
    --wildcards '*/vendor/llama.cpp/convert_*' '*/vendor/llama.cpp/gguf-py/*' '*/vendor/llama.cpp/conversion/*'
  mv "$work/converter.part" "$work/converter"
fi
[ -d "$work/weights" ] || "$python" "$here/weights.py" "$model" "$work/weights"

placebo collection import "$tasks" --name trains --replace
run=$(placebo study run --collection trains --model "$model" --tune lora --train-conditions original --sizes 3 --seeds 1 \
  --epochs 1 --batch 2 --train-tasks "$train" --test-tasks "$test" --instances 4 --context 1024 --format tk-instruct \
  --max-tokens 8 --gpu-layers 0 --skip-ineligible --without-asking --json |
  "$python" -c 'import json,sys; print(json.load(sys.stdin)["run"])')
rm -rf "$work/sets"
placebo training hand-out "$run" --to "$work/sets" --for trl
"$python" "$work/sets/check.py" "$work/weights" "$work/sets/original-3-seed1"
"$python" "$work/sets/train_trl.py" "$work/weights" "$work/sets/original-3-seed1"
"$python" "$work/converter/convert_lora_to_gguf.py" "$work/sets/original-3-seed1/out" --base "$work/weights" \
  --outfile "$work/adapter.gguf"
placebo training take-in "$run" --training original-3-seed1 --adapter "$work/adapter.gguf"
placebo run resume "$run"
placebo run show "$run"
