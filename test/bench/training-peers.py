"""One training by transformers and PEFT: python training-peers.py DTYPE THREADS STEPS LENGTH SEQUENCES ANSWER RANK.

Random weights of SmolLM2-135M's sizes; prints each step's seconds after the first, by the clock and of the processor, and the peak of memory, as JSON.
"""

import json
import resource
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

dtype, threads, steps, length, sequences, answer, rank = sys.argv[1], *map(int, sys.argv[2:])
torch.set_num_threads(threads)
torch.manual_seed(1)
config = LlamaConfig(
    vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
    num_key_value_heads=3, max_position_embeddings=2048, rms_norm_eps=1e-5, tie_word_embeddings=True,
)
model = LlamaForCausalLM(config).to(getattr(torch, dtype))
names = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
model = get_peft_model(model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=names))
model.train()
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.0)
tokens = torch.randint(0, config.vocab_size, (sequences, length))
labels = tokens.clone()
labels[:, : length - answer] = -100
seconds = []
processor = []
for step in range(steps + 1):
    began, busy = time.perf_counter(), time.process_time()
    loss = model(input_ids=tokens, labels=labels).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    if step > 0:
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": usage.ru_maxrss / 1000, "loss": loss.item()}))
