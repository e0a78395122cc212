#!/usr/bin/env python3
"""Tunes a model with TRL and PEFT on one training set of Placebo, with the study's own settings.

    python train_trl.py /path/to/weights FOLDER     FOLDER holds tokens.jsonl and settings.json

It trains on the token numbers of tokens.jsonl, so that no tokenizer can make other rows of the texts. Of LoRA the
adapter is written to FOLDER/out, of full training the weights. It needs torch, transformers, trl and, for LoRA, peft.
"""
import json
import sys
from pathlib import Path

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

weights, folder = sys.argv[1], Path(sys.argv[2])
settings = json.loads((folder / "settings.json").read_text())
lora = settings.pop("lora")
rows = [json.loads(line) for line in open(folder / "tokens.jsonl", encoding="utf-8")]
trainer = SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained(weights),
    processing_class=AutoTokenizer.from_pretrained(weights),
    train_dataset=Dataset.from_list(
        [
            {
                "input_ids": row["input_ids"],
                "completion_mask": [0 if label == -100 else 1 for label in row["labels"]],
            }
            for row in rows
        ]
    ),
    args=SFTConfig(
        output_dir=str(folder / "out"),
        completion_only_loss=True,
        packing=False,
        report_to=[],
        save_strategy="no",
        # On a processor in 32-bit floats.
        bf16=torch.cuda.is_available(),
        use_cpu=not torch.cuda.is_available(),
        **settings,
    ),
    peft_config=None if lora is None else __import__("peft").LoraConfig(task_type="CAUSAL_LM", **lora),
)
trainer.train()
trainer.save_model(str(folder / "out"))
