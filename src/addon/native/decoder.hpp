#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "shape.hpp"
#include "tape.hpp"

namespace placebo {

/** What an encoder reads. */
struct Source {
  /** I32 [length · sequences]. */
  ggml_tensor* tokens;
  /** Of its own layers. */
  Sight sight;
  /** Of the decoder's layers on what it has made of them. */
  Sight across;
};

/** What goes in; all tensors hold their data already. */
struct Inputs {
  Layout layout;
  /** I32 [length · sequences]. */
  ggml_tensor* tokens;
  /** I32 [length]. */
  ggml_tensor* positions;
  /** I32 [length · sequences]: each token's position, for looking it up. */
  ggml_tensor* places;
  /** By the layers' windows. */
  std::map<int64_t, Sight> sights;
  /** I32: the rows whose next token is asked for; null for all. */
  ggml_tensor* asked;
  /** Where keys and values of before lie, and those of these rows are kept; then no sight is read. Null: there is no before. */
  const CachedRows* cached = nullptr;
  /** What an encoder has to read; none where the shape has no encoder, or what it makes of it is kept already. */
  std::optional<Source> source = std::nullopt;
  /** Where the encoder's part of what these rows see is kept, each row at the last place of it. */
  const CachedRows* read = nullptr;
};

/** The low-rank factors beside a matrix; null where there are none. */
struct Factors {
  Value* a = nullptr;
  Value* b = nullptr;
  /** alpha / rank. */
  float scale = 0.0f;
};

/** How the decoder finds its weights by their names in the GGUF. */
struct Weights {
  /** Null where the model has no such tensor. */
  std::function<Value*(const std::string&)> find;
  std::function<Factors(const std::string&)> factors;
  /** Rope's frequency factors, or null. */
  ggml_tensor* ropeFactors;
};

/** The forward pass, as llama.cpp computes it: tokens → logits [vocabulary, asked rows]. */
Value* decode(Tape& tape, const Shape& shape, const Weights& weights, const Inputs& inputs);

/** Has the encoder read a text, and keeps what each of the decoder's layers will see of it. */
void encode(Tape& tape, const Shape& shape, const Weights& weights, const Source& source, const CachedRows& kept);

}  // namespace placebo
