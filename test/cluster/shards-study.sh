# Of the scripts that carry a study out in shards: the study, and what its shards are held against. They set `work`.
export PLACEBO_HOME="$work/home"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
shards="$work/shards"

placebo() { node "$root/build/start.mjs" "$root/src/headless/main.ts" "$@"; }

# The study carried out by one process, the same one planned, and cut into shards: two trainings and four that ask.
plan_study() {
  rm -rf "$PLACEBO_HOME" "$shards"
  mkdir -p "$work"
  cd "$work"
  placebo collection import "$root/resources/starter-collection/tasks" --name starter
  local study=(study run --collection starter --model "$root/resources/models/placebo-starter.gguf" --name "in shards"
    --tune lora --train-tasks starter001_sentiment_restaurant_review,starter002_sentiment_film_review
    --test-tasks starter033_second_sentence_follows,starter036_same_or_different_meaning
    --train-conditions original,empty --sizes 10 --seeds 1 --epochs 6 --instances 20 --k 1 --max-tokens 8
    --decoding free,likelihood --threads 1 --gpu-layers 0 --context 1024)
  placebo "${study[@]}" --json > one-machine.json
  run=$(placebo "${study[@]}" --without-asking --json | sed -n 's/.*"run": *"\([^"]*\)".*/\1/p')
  placebo study shard "$run" --shards 4 --out "$shards"
}

# Ends shards that are at work as a node that fails ends them: each a moment after it has begun.
#   kill_shards LAUNCHER SHARD…, where LAUNCHER is the process without which none begins
kill_shards() {
  local launcher=$1 number process killed; shift
  for number in "$@"; do
    until [ -s "$shards/$number/store/placebo.sqlite" ]; do kill -0 "$launcher" && sleep 0.2; done
    sleep 1
    killed=
    for process in /proc/[0-9]*; do
      if tr '\0' ' ' < "$process/cmdline" 2>/dev/null | grep -q "main.ts shard run $shards/$number "; then
        kill -9 "${process#/proc/}" 2>/dev/null && killed=yes
      fi
    done
    [ -n "$killed" ] && echo "killed shard $number"
  done
}

gather_and_compare() {
  placebo study gather "$shards"
  placebo study gather "$shards"
  local whole
  whole=$(sed -n 's/.*"run": *"\([^"]*\)".*/\1/p' "$work/one-machine.json" | head -1)
  for one in "$whole" "$run"; do
    placebo results "$one" --csv "$work/$one.csv" --trials "$work/$one.jsonl" --overwrite > /dev/null
  done
  cmp "$work/$whole.csv" "$work/$run.csv" && cmp "$work/$whole.jsonl" "$work/$run.jsonl" &&
    echo "the table and the trials are those of one machine, byte for byte"
}
