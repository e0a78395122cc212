"""T5 of random weights by transformers: python t5.py FOLDER CONVERTER < PROMPTS, a JSON list of texts.

Trains a SentencePiece vocabulary on the prompts with T5's own options; for versions 1.0 and 1.1 in two sizes draws weights, writes them in the Hugging Face format and has llama.cpp's converter make a GGUF of them. Prints, as JSON, what the official tokenizer and PyTorch make of the prompts: tokens, greedy answers with their logits, the loss of some answers with its gradient, and their logits with GELU by its formula and from ggml's table of 16-bit numbers.
"""

import io
import json
import subprocess
import sys
from pathlib import Path

import sentencepiece
import torch
from transformers import T5Config, T5ForConditionalGeneration, T5TokenizerFast

folder, converter = Path(sys.argv[1]), sys.argv[2]
prompts = json.load(sys.stdin)
torch.set_num_threads(1)
answer_tokens = 6
# Small weights make likelihoods that hardly differ; tests of what attention looks at want some that do.
factor = 1.5

trained = io.BytesIO()
sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter([line for prompt in prompts for line in prompt.split("\n") if line.strip()]),
    model_writer=trained, model_type="unigram", vocab_size=800, hard_vocab_limit=False, character_coverage=1.0,
    pad_id=0, eos_id=1, unk_id=2, bos_id=-1, normalization_rule_name="nmt_nfkc", num_threads=1, minloglevel=2,
)
pieces = sentencepiece.SentencePieceProcessor(model_proto=trained.getvalue())
sizes = {
    "small": dict(d_model=64, d_kv=16, num_heads=4, d_ff=128, num_layers=2, num_decoder_layers=2),
    "larger": dict(d_model=192, d_kv=32, num_heads=4, d_ff=512, num_layers=4, num_decoder_layers=3),
}
versions = {
    "1.0": dict(feed_forward_proj="relu", tie_word_embeddings=True),
    "1.1": dict(feed_forward_proj="gated-gelu", tie_word_embeddings=False),
}


def model_of(version, size, seed):
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=(pieces.vocab_size() + 31) // 32 * 32, n_positions=512, decoder_start_token_id=0,
        initializer_factor=factor, dropout_rate=0.0, **sizes[size], **versions[version],
    )
    model = T5ForConditionalGeneration(config).eval()
    if not versions[version]["tie_word_embeddings"]:
        # It decides whether the decoder's output is scaled; the head is tied whatever it says.
        model.lm_head = torch.nn.Linear(config.d_model, config.vocab_size, bias=False)
        torch.nn.init.normal_(model.lm_head.weight, std=config.d_model**-0.5)
    # Tables of distances are drawn as small as all else, where they would hardly be seen.
    for name, weight in model.named_parameters():
        if "relative_attention_bias" in name:
            torch.nn.init.normal_(weight, std=1.0)
    return model


def official(text):
    tokens = tokenizer(text)["input_ids"]
    if tokens != pieces.encode(text) + [1]:
        raise SystemExit(f"the two tokenizers differ on {text!r}")
    return tokens


def greedy(model, tokens):
    written, logits = [0], []
    with torch.no_grad():
        read = model.get_encoder()(torch.tensor([tokens]))
        for _ in range(answer_tokens):
            row = model(encoder_outputs=read, decoder_input_ids=torch.tensor([written])).logits[0, -1]
            logits.append(row.max().item())
            written.append(int(row.argmax()))
            if written[-1] == 1:
                break
    return {"answer": written[1:], "logits": logits}


def gradient(model, tokens, answer):
    model.zero_grad()
    loss = model(input_ids=torch.tensor([tokens]), labels=torch.tensor([answer])).loss
    loss.backward()
    return {"tokens": tokens, "answer": answer, "loss": loss.item(), "gradient": norms(model)}


def norms(model):
    """Of each tensor: its gradient's length, and its product with a direction that a formula gives."""
    made = {}
    for name, weight in model.named_parameters():
        flat = weight.grad.flatten().double()
        direction = torch.cos(torch.arange(flat.numel(), dtype=torch.float64) * 0.7 + 0.3)
        made[name] = [flat.norm().item(), (flat @ direction).item()]
    return made


class Tabled(torch.nn.Module):
    """GELU as ggml's processor backend takes it: argument and value rounded to F16 (ggml_table_gelu_f16)."""

    def forward(self, x):
        rounded = torch.nn.functional.gelu(x.half().float(), approximate="tanh").half().float()
        return torch.where(x <= -10, torch.zeros_like(x), torch.where(x >= 10, x, rounded))


def logits(model, tokens, answer):
    with torch.no_grad():
        return model(input_ids=torch.tensor([tokens]), labels=torch.tensor([answer])).logits[0].flatten().tolist()


def compared(model, tokens, answer):
    by_formula = logits(model, tokens, answer)
    for module in model.modules():
        if hasattr(module, "wi_0"):
            module.act = Tabled()
    return {"tokens": tokens, "answer": answer, "byFormula": by_formula, "byTable": logits(model, tokens, answer)}


result = []
for seed, (version, size) in enumerate((version, size) for version in versions for size in sizes):
    model = model_of(version, size, seed)
    place = folder / f"t5-{version}-{size}"
    model.save_pretrained(place)
    (place / "spiece.model").write_bytes(trained.getvalue())
    tokenizer = T5TokenizerFast.from_pretrained(place, extra_ids=0)
    gguf = folder / f"t5-{version}-{size}.gguf"
    subprocess.run(
        [sys.executable, converter, str(place), "--outtype", "f32", "--outfile", str(gguf)],
        check=True, stdout=subprocess.DEVNULL,
    )
    taught = pieces.encode("yes it is") + [1]
    read = [official(prompt) for prompt in prompts]
    result.append({
        "version": version, "size": size, "file": str(gguf),
        "asked": [{"tokens": tokens, **greedy(model, tokens)} for tokens in read if len(tokens) <= 512],
        "tooLong": [len(tokens) for tokens in read if len(tokens) > 512],
        "taught": [gradient(model, tokens, taught) for tokens in sorted(read, key=len)[:2]],
        "compared": compared(model, min(read, key=len), taught) if version == "1.1" else None,
    })
print(json.dumps(result))
