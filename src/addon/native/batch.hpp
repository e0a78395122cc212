#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "decoder.hpp"

namespace placebo {

/** ggml's fast kernels for quantised matrices take rows in groups. */
constexpr int64_t rowMultiple = 16;

/** `sequences` rows of `length` tokens each, padded at their ends; what a token sees lies before it. */
struct Batch {
  Layout layout;
  std::vector<int32_t> tokens;
  /** Rows (sequence · length + place) whose next token is asked for, */
  std::vector<int32_t> rows;
  /** which token that is, */
  std::vector<int32_t> labels;
  /** and how much its loss counts. */
  std::vector<float> weights;

  /** What an encoder reads: a text for each sequence, padded at their ends. */
  struct Source {
    int64_t length;
    std::vector<int32_t> tokens;
    /** Of each text, without padding. */
    std::vector<int32_t> counts;
  };
  std::optional<Source> source;
};

/** Some of a batch's sequences, one after the other; none without rows that are asked about. */
std::vector<Batch> partsOf(const Batch& batch);

/** The tensors that a batch's graph reads, with their numbers. */
class BatchInputs {
 public:
  /** @throws std::runtime_error where a shape with an encoder is given nothing to read, or one without it something */
  BatchInputs(ggml_context* ctx, const Shape& shape, const Batch& batch, Forward forward);

  const Inputs& inputs() const { return inputs_; }
  ggml_tensor* labels() const { return labels_; }
  ggml_tensor* weights() const { return weights_; }
  /** Of each row that is computed; 0 in those that fill the last group up. */
  const std::vector<float>& weightsOfRows() const { return floats_.front(); }

 private:
  ggml_tensor* integers(std::initializer_list<int64_t> shape, std::vector<int32_t> numbers);
  ggml_tensor* floats(std::initializer_list<int64_t> shape, std::vector<float> numbers);
  Source sourceOf(const Shape& shape, const Batch& batch);
  Sight sightOf(const Attention& attention, const Layout& queries, const Layout& keys, const std::vector<int32_t>& counts);
  void addDistances(Sight& sight, const Distances& distances);

  ggml_context* ctx_;
  Forward forward_;
  /** They stay where they are, however many there are. */
  std::deque<std::vector<int32_t>> integers_;
  std::deque<std::vector<float>> floats_;
  ggml_tensor* weights_ = nullptr;
  ggml_tensor* labels_ = nullptr;
  Inputs inputs_;
};

}  // namespace placebo
