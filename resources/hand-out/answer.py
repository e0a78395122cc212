#!/usr/bin/env python3
"""Answers a hand-out of Placebo with vLLM, without a network.

    python answer.py MODEL                    every trials-*.jsonl beside this file
    python answer.py MODEL --parts trials-0003.jsonl
    python answer.py MODEL --ray 8            eight workers of a Ray cluster, one GPU each

MODEL is a folder in the Hugging Face format, or the name of one that is in the cache. For each trials-NNNN.jsonl an
answers-NNNN.jsonl is written. Start it again after a stop: what is answered there already is skipped, what failed is
asked once more. It needs Python 3.10 and vLLM 0.11 or newer, and for --ray Ray. Nothing is sent anywhere.
"""
import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLING = (
    "temperature", "top_p", "top_k", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "seed",
    "n", "max_tokens", "stop", "ignore_eos", "skip_special_tokens", "include_stop_str_in_output",
)
# vLLM tells log-probabilities of at most so many chosen tokens at a place (MAX_LOGPROB_TOKEN_IDS).
CHOSEN_AT_ONCE = 128


def main():
    options = arguments()
    parts = [Path(part) for part in options.parts] or sorted(HERE.glob("trials-*.jsonl"))
    if not parts:
        sys.exit(f"no trials-*.jsonl in {HERE}")
    work = [(part, output_of(part, options)) for part in parts]
    if options.ray:
        answer_with_ray(work, options)
        return
    answerer = None
    for part, output in work:
        left = left_to_answer(part, output)
        print(f"{part.name}: {len(left)} lines to answer", file=sys.stderr, flush=True)
        if not left:
            continue
        answerer = answerer or Answerer(vars(options))
        with open(output, "ab") as out:
            for chunk in chunks(left, options.batch):
                write(out, answerer.answer(chunk))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--parts", nargs="*", default=[], help="files of lines (default: all beside this script)")
    parser.add_argument("--out", help="folder for answers-*.jsonl (default: beside the parts)")
    parser.add_argument("--model-name", help="what is written into the answers as the model's name (default: MODEL)")
    parser.add_argument("--batch", type=int, default=256, help="lines handed to vLLM at once")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--max-model-len", type=int)
    parser.add_argument("--tensor-parallel-size", type=int, default=1)
    parser.add_argument("--enforce-eager", action="store_true")
    parser.add_argument("--ray", type=int, metavar="WORKERS", help="answer on this many workers of a Ray cluster")
    parser.add_argument("--gpus-per-worker", type=float, default=1)
    return parser.parse_args()


def output_of(part, options):
    folder = Path(options.out) if options.out else part.parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder / part.name.replace("trials-", "answers-", 1)


def left_to_answer(part, output):
    """Lines of a part without an answer. A line that a killed writing has left half is cut off."""
    done = set()
    if output.exists():
        with open(output, "r+b") as file:
            whole = 0
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                row = json.loads(line)
                if row.get("error") is None:
                    done.add(row["custom_id"])
            file.truncate(whole)
    with open(part, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [row for row in rows if row["custom_id"] not in done]


def chunks(rows, size):
    return (rows[at : at + size] for at in range(0, len(rows), size))


def write(out, answers):
    out.write("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers).encode())
    out.flush()
    os.fsync(out.fileno())


def answer_with_ray(work, options):
    import ray
    from ray.util import ActorPool

    ray.init(ignore_reinit_error=True)
    actor = ray.remote(num_gpus=options.gpus_per_worker)(Answerer)
    pool = ActorPool([actor.remote(vars(options)) for _ in range(options.ray)])
    for part, output in work:
        left = left_to_answer(part, output)
        print(f"{part.name}: {len(left)} lines to answer", file=sys.stderr, flush=True)
        with open(output, "ab") as out:
            work_of = list(chunks(left, options.batch))
            for answers in pool.map_unordered(lambda worker, rows: worker.answer.remote(rows), work_of):
                write(out, answers)


class Answerer:
    """One model in memory."""

    def __init__(self, options):
        import vllm

        self.vllm = vllm
        self.by = {
            "engine": "vLLM",
            "version": vllm.__version__,
            "model": options["model_name"] or str(options["model"]),
        }
        more = {"max_model_len": options["max_model_len"]} if options["max_model_len"] else {}
        self.llm = vllm.LLM(
            model=options["model"],
            dtype=options["dtype"],
            tensor_parallel_size=options["tensor_parallel_size"],
            enforce_eager=options["enforce_eager"],
            # The model's own defaults would fill what a line does not say.
            generation_config="vllm",
            max_logprobs=CHOSEN_AT_ONCE,
            seed=0,
            **more,
        )
        self.tells_chosen = "logprob_token_ids" in vllm.SamplingParams.__struct_fields__

    def answer(self, rows):
        """Several lines together; where that fails each alone, so that one cannot take the others with it."""
        try:
            return self.answered(rows)
        except Exception as error:
            if len(rows) > 1:
                return [answer for row in rows for answer in self.answer([row])]
            return [{"custom_id": rows[0]["custom_id"], "response": None, "error": {"message": str(error)}}]

    def answered(self, rows):
        scored = [row for row in rows if row["body"].get("echo")]
        written = [row for row in rows if not row["body"].get("echo")]
        return self.write_answers(written) + self.score(scored)

    def write_answers(self, rows):
        if not rows:
            return []
        chats = [row for row in rows if "messages" in row["body"]]
        texts = [row for row in rows if "messages" not in row["body"]]
        answers = []
        if texts:
            prompts = [self.prompt_of(row["body"]["prompt"]) for row in texts]
            outputs = self.llm.generate(prompts, [self.sampling(row["body"]) for row in texts], use_tqdm=False)
            answers += [self.line(row, row["body"]["prompt"], *written(output)) for row, output in zip(texts, outputs)]
        if chats:
            messages = [row["body"]["messages"] for row in chats]
            outputs = self.llm.chat(messages, [self.sampling(row["body"]) for row in chats], use_tqdm=False)
            answers += [self.line(row, turns, *written(output)) for row, turns, output in zip(chats, messages, outputs)]
        return answers

    def score(self, rows):
        """The log-probabilities of each sequence's own tokens.

        Sequences of one line begin alike. What they share is read once; where they part, the tokens that go on are
        asked about together, which reads nothing twice.
        """
        if not rows:
            return []
        reads, places = [], []
        for row in rows:
            sequences = row["body"]["prompt"]
            shared = common_length(sequences) if self.tells_chosen else 0
            wanted = {}
            for sequence in sequences:
                for at in range(shared, len(sequence)):
                    wanted.setdefault(tuple(sequence[:at]), set()).add(sequence[at])
            if shared:
                reads.append((row["custom_id"], sequences[0][:shared]))
                places += [(row["custom_id"], context, sorted(tokens)) for context, tokens in wanted.items()]
            else:
                reads += [(row["custom_id"], sequence) for sequence in sequences]
        echoed = self.echoed([tokens for _, tokens in reads])
        chosen = self.chosen([(context, tokens) for _, context, tokens in places])
        prefix, whole, following = {}, {}, {}
        for (custom_id, tokens), values in zip(reads, echoed):
            prefix[custom_id] = values
            whole.setdefault(custom_id, {})[tuple(tokens)] = values
        for (custom_id, context, _), values in zip(places, chosen):
            following.setdefault(custom_id, {})[context] = values
        answers = []
        for row in rows:
            custom_id, sequences = row["custom_id"], row["body"]["prompt"]
            told = []
            for sequence in sequences:
                if custom_id in following:
                    values = list(prefix[custom_id])
                    for at in range(len(values), len(sequence)):
                        values.append(following[custom_id][tuple(sequence[:at])][sequence[at]])
                else:
                    values = whole[custom_id][tuple(sequence)]
                told.append(values)
            choices = [
                {"index": i, "text": "", "finish_reason": "length", "logprobs": {"token_logprobs": values}}
                for i, values in enumerate(told)
            ]
            answers.append(self.line(row, sequences, choices, None))
        return answers

    def echoed(self, sequences):
        """Of each token of a sequence its log-probability behind those before it; of the first there is none."""
        if not sequences:
            return []
        sampling = self.vllm.SamplingParams(temperature=0, max_tokens=1, prompt_logprobs=0, detokenize=False)
        outputs = self.llm.generate([self.prompt_of(list(each)) for each in sequences], sampling, use_tqdm=False)
        return [
            [None if at is None else at[token].logprob for token, at in zip(sequence, output.prompt_logprobs)]
            for sequence, output in zip(sequences, outputs)
        ]

    def chosen(self, places):
        """Of each context the log-probabilities of some tokens behind it."""
        asked = [
            (context, tokens[at : at + CHOSEN_AT_ONCE])
            for context, tokens in places
            for at in range(0, len(tokens), CHOSEN_AT_ONCE)
        ]
        if not asked:
            return []
        outputs = self.llm.generate(
            [self.prompt_of(list(context)) for context, _ in asked],
            [
                self.vllm.SamplingParams(temperature=0, max_tokens=1, logprob_token_ids=tokens, detokenize=False)
                for _, tokens in asked
            ],
            use_tqdm=False,
        )
        found = {}
        for (context, tokens), output in zip(asked, outputs):
            values = output.outputs[0].logprobs[0]
            found.setdefault(context, {}).update({token: values[token].logprob for token in tokens})
        return [found[context] for context, _ in places]

    def prompt_of(self, prompt):
        return {"prompt": prompt} if isinstance(prompt, str) else {"prompt_token_ids": prompt}

    def sampling(self, body):
        values = {name: body[name] for name in SAMPLING if name in body}
        structured = body.get("structured_outputs")
        if structured:
            from vllm.sampling_params import StructuredOutputsParams

            values["structured_outputs"] = StructuredOutputsParams(**structured)
        return self.vllm.SamplingParams(**values)

    def line(self, row, prompt, choices, completion_tokens):
        body = {"model": self.by["model"], "choices": choices}
        if completion_tokens is not None:
            body["usage"] = {"completion_tokens": completion_tokens}
        text = json.dumps(prompt, separators=(",", ":"), ensure_ascii=False)
        return {
            "custom_id": row["custom_id"],
            "prompt_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            "answered_by": self.by,
            "response": {"status_code": 200, "body": body},
            "error": None,
        }


def written(output):
    one = output.outputs[0]
    choice = {"index": 0, "text": one.text, "finish_reason": one.finish_reason, "stop_reason": one.stop_reason}
    return [choice], len(one.token_ids)


def common_length(sequences):
    """Tokens that all begin with; one is left over, so that there is a place to go on from."""
    shortest = min(len(sequence) for sequence in sequences)
    for at in range(shortest - 1):
        if any(sequence[at] != sequences[0][at] for sequence in sequences):
            return at
    return shortest - 1


if __name__ == "__main__":
    main()
