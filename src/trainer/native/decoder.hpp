#pragma once

#include <functional>
#include <string>

#include "tape.hpp"

namespace placebo {

/** A decoder of the Llama kind. */
struct Shape {
  int64_t layers;
  int64_t width;
  int64_t heads;
  int64_t kvHeads;
  int64_t headSize;
  int64_t feedForward;
  int64_t vocabulary;
  float epsilon;
  /** Scores are multiplied by it before the softmax. */
  float attentionScale;
  Rope rope;
  /** Every so-many-th layer goes without rope (SmolLM3: 4); 0 for none. */
  int64_t noRopeEvery;
};

/** What goes in; all tensors hold their data already. */
struct Inputs {
  Layout layout;
  /** I32 [length · sequences]. */
  ggml_tensor* tokens;
  /** I32 [length]. */
  ggml_tensor* positions;
  /** F32 [length, length · heads / kvHeads]: 0 where a token may look, −∞ where not. */
  ggml_tensor* mask;
  /** I32: the rows whose next token is asked for; null for all. */
  ggml_tensor* asked;
};

/** How the decoder finds its weights by their names in the GGUF. */
struct Weights {
  /** Null where the model has no such tensor. */
  std::function<Value*(const std::string&)> find;
  /** The low-rank factors beside a matrix, or null and null. */
  std::function<std::pair<Value*, Value*>(const std::string&)> factors;
  /** alpha / rank. */
  float factorScale;
  /** Rope's frequency factors, or null. */
  ggml_tensor* ropeFactors;
};

/** The forward pass, as llama.cpp computes it: tokens → logits [vocabulary, asked rows]. */
Value* decode(Tape& tape, const Shape& shape, const Weights& weights, const Inputs& inputs);

}  // namespace placebo
