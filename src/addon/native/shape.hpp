#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace placebo {

/**
 * What a decoder is made of, and the encoder before it where there is one: sizes, numbers, and parts with the names of their tensors. shape.ts has the same in types;
 * nothing here knows an architecture.
 */

/** A vector of weights over a normalised row, or over each head of it; with a bias where the file has one of its name. */
struct Norm {
  /** Without ".weight". */
  std::string name;
  int64_t size;
  /** LayerNorm, which takes the mean off, instead of RMSNorm. */
  bool centred;
  float epsilon;
};

/** A matrix; with a bias where the file has one of its name. */
struct Matrix {
  /** Without ".weight". */
  std::string name;
  int64_t columns;
  int64_t rows;
  /** The names under which LoRA is asked to stand beside it: "attn_q"; several for what is fused. */
  std::vector<std::string> chosenAs;
};

/** Rotary position embedding, as ggml_rope_ext takes it. */
struct Rope {
  int dimensions;
  /** GGML_ROPE_TYPE_NORMAL or GGML_ROPE_TYPE_NEOX. */
  int mode;
  int originalContext;
  float base;
  float scale;
  float extrapolation;
  float attention;
  float betaFast;
  float betaSlow;
};

/** A number for each head and each bucket of distances between key and query, added to their score. */
struct Distances {
  /** [heads, buckets]. */
  Matrix table;
  /** Distances from here on share a bucket. */
  int64_t farthest;
};

struct Attention {
  std::optional<Norm> before;
  /** One each for queries, keys and values, or one whose rows are all three in that order. */
  std::vector<Matrix> input;
  std::optional<Norm> queryNorm;
  std::optional<Norm> keyNorm;
  std::optional<Rope> rope;
  std::optional<Distances> distances;
  /** Of the whole text, not of what stands before alone. */
  bool bothWays;
  /** Tokens that one sees, itself the last of them; 0 for all before it. */
  int64_t window;
  /** Queries are multiplied by it, which is rounded otherwise than scores where keys are F16. */
  float queryScale;
  /** Scores are multiplied by it before the softmax. */
  float scoreScale;
  Matrix output;
  std::optional<Norm> after;
};

enum class Activation { silu, gelu, relu };

struct FeedForward {
  std::optional<Norm> before;
  /** One each for gate and up, one whose rows are both in that order, or up alone. */
  std::vector<Matrix> input;
  bool gated;
  Activation activation;
  Matrix down;
  std::optional<Norm> after;
};

struct Layer {
  Attention attention;
  /** On what the encoder has made of its text. */
  std::optional<Attention> cross;
  FeedForward feedForward;
};

/** What reads a text of its own, for the decoder to look at. */
struct Encoder {
  std::vector<Layer> layers;
  Norm norm;
};

struct Shape {
  int64_t heads;
  int64_t kvHeads;
  int64_t headSize;
  int64_t feedForward;
  int64_t vocabulary;
  Matrix embedding;
  float embeddingScale;
  /** A row for each place of a text, added to the embedding. */
  std::optional<Matrix> positions;
  /** Divisors of rope's frequencies; never trained. */
  std::optional<Matrix> ropeFactors;
  std::optional<Encoder> encoder;
  std::vector<Layer> layers;
  /** The feed-forward reads what the attention reads, instead of what comes out of it. */
  bool parallel;
  /** What attention and feed-forward add is multiplied by it. */
  float residualScale;
  Norm norm;
  /** None: the embedding serves as the head, too. */
  std::optional<Matrix> head;
  float logitScale;
};

/** One tensor of a file as the shape asks for it. */
struct Expected {
  /** As it stands in the file. */
  std::string name;
  int64_t columns;
  int64_t rows;
  /** Added to, multiplied with or divided by numbers of 32 bits, which ggml does with 32-bit ones only. */
  bool isFloat;
  /** Read where it is there. */
  bool mayLack;
  /** Of a matrix that LoRA may stand beside. */
  std::vector<std::string> chosenAs;
};

std::vector<Expected> tensorsOf(const Shape& shape);

/** Attentions and what follows them, the encoder's among them: what the size of a graph goes by. */
size_t depthOf(const Shape& shape);

}  // namespace placebo
