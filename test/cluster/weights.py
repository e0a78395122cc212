"""Writes a folder in the Hugging Face format from a GGUF: its weights as they are dequantised, its vocabulary.

    python weights.py FILE.gguf FOLDER
"""
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM

gguf, folder = Path(sys.argv[1]), Path(sys.argv[2])
tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
quantised = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
# The one that was read from the GGUF refuses to be saved.
plain = LlamaForCausalLM(quantised.config)
plain.load_state_dict(quantised.state_dict())
plain.config.dtype = torch.float32
if hasattr(plain.config, "quantization_config"):
    del plain.config.quantization_config
plain.save_pretrained(folder)
tokenizer.save_pretrained(folder)
