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
