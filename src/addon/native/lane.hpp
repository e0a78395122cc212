#pragma once

#include <map>
#include <memory>
#include <vector>

#include "asked-model.hpp"
#include "backend.hpp"

namespace placebo {

/** A text of its own that begins with the first places of another; with none of an empty one. */
struct Beginning {
  int32_t sequence;
  /** Read where `places` is not 0. */
  int32_t from;
  int64_t places;
};

/** Tokens that a text goes on with. */
struct Run {
  int32_t sequence;
  std::vector<int32_t> tokens;
};

/** One evaluation, in this order. */
struct Evaluation {
  /** Sequences that are let go. */
  std::vector<int32_t> dropped;
  std::vector<Beginning> begun;
  /** What the encoder reads for sequences that begin with it, each of them once. */
  std::vector<Run> read;
  std::vector<Run> runs;
  /** Rows, counted over all runs, whose next token is asked for, */
  std::vector<int32_t> wanted;
  /** and the tokens whose logits are asked for at each. */
  std::vector<std::vector<int32_t>> candidates;
  /** Whether the normaliser is asked for, too. */
  bool normalised;
};

/** Of each row that was wanted. */
struct Evaluated {
  std::vector<int32_t> greedy;
  /** NaN where the row holds what is no number. */
  std::vector<float> greedyLogits;
  /** Logarithm of the sum of all exp(logit). */
  std::vector<double> normalisers;
  /** Of the candidates, row by row. */
  std::vector<float> logits;
};

/**
 * Texts that one thread goes on with, as many as there are at a time. What comes out for a text depends on neither the others
 * nor on how it came to its tokens: in one evaluation or in many, alone or with a beginning shared.
 */
class Lane {
 public:
  explicit Lane(std::shared_ptr<const AskedModel> model) : model_(std::move(model)) {}

  /** @throws std::runtime_error where there is not enough memory, or no such sequence */
  Evaluated evaluate(const Evaluation& evaluation);

 private:
  /** Keys and values of what the encoder has read, for the decoder's layers. */
  struct Read {
    Pages pages;
    int64_t length = 0;
  };
  struct Sequence {
    Pages pages;
    int64_t length = 0;
    /** Shared by all that go on from it; null without an encoder. */
    std::shared_ptr<const Read> read;
  };
  void begin(const Beginning& beginning);
  /** One text by itself: so it does not depend on any other. */
  std::shared_ptr<const Read> read(std::vector<int32_t> tokens);
  Sequence& sequence(int32_t number);
  /** Room for so many places. */
  void extend(Pages& pages, int64_t places) const;
  std::shared_ptr<Page> newPage() const;

  std::shared_ptr<const AskedModel> model_;
  Backend backend_{1};
  std::vector<char> nodes_;
  std::map<int32_t, Sequence> sequences_;
};

}  // namespace placebo
