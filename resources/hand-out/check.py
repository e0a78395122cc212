#!/usr/bin/env python3
"""Tells whether a tokenizer reads the texts of a training set as exactly the rows that Placebo's own trainer sees.

    python check.py /path/to/weights FOLDER     FOLDER holds train.jsonl and tokens.jsonl

It needs transformers. Rows that differ are named; where there are any, train on tokens.jsonl instead.
"""
import json
import sys
from pathlib import Path

from transformers import AutoTokenizer


def texts(row):
    if "segments" in row:
        return [segment["text"] for segment in row["segments"]]
    if "completion" in row:
        return [row["prompt"], row["completion"]]
    return [row["instruction"], row["output"]]


def main():
    tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
    folder = Path(sys.argv[2])
    rows = [json.loads(line) for line in open(folder / "train.jsonl", encoding="utf-8")]
    tokens = [json.loads(line)["input_ids"] for line in open(folder / "tokens.jsonl", encoding="utf-8")]
    differing = 0
    for number, (row, expected) in enumerate(zip(rows, tokens, strict=True), start=1):
        found = [token for text in texts(row) for token in tokenizer(text, add_special_tokens=False)["input_ids"]]
        if found != expected:
            differing += 1
            if differing <= 10:
                print(f"train.jsonl, line {number}: {len(found)} tokens, {len(expected)} are needed")
    print(f"{len(rows) - differing} of {len(rows)} rows are the same")
    sys.exit(1 if differing else 0)


main()
