#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "library.hpp"
#include "shape.hpp"

namespace placebo {

struct FreeContext {
  void operator()(ggml_context* ctx) const { ggml.free(ctx); }
};
struct FreeGguf {
  void operator()(gguf_context* file) const { gguf.free(file); }
};
using ContextPtr = std::unique_ptr<ggml_context, FreeContext>;
using GgufPtr = std::unique_ptr<gguf_context, FreeGguf>;

/** What is trained: all weights (rank 0), or two factors of a rank beside the matrices named. */
struct Method {
  int64_t rank;
  float alpha;
  /** As a shape's matrices are chosen: "attn_q". */
  std::vector<std::string> matrices;
};

/** A tensor that is trained; its numbers stand in Model's flat arrays. */
struct Parameter {
  std::string name;
  int64_t columns;
  int64_t rows;
  /** Where it begins in the flat arrays, in floats. */
  size_t offset;
  ggml_tensor* tensor;
};

/** A GGUF's weights in memory, with what is trained of them as 32-bit floats beside. */
class Model {
 public:
  /**
   * @param file UTF-8
   * @throws std::runtime_error naming the tensor that is missing, has another shape, or holds a number that is none
   */
  Model(const std::string& file, const Shape& shape, const Method& method);

  const Shape shape;
  const Method method;
  std::vector<Parameter> parameters;
  /** The trained numbers, the sum of their gradients, and AdamW's two moments; all of one length. */
  std::vector<float> values, gradients, firstMoment, secondMoment;

  /** The file's own tensor as it was read, a vector as F32; null when it has none of that name. */
  ggml_tensor* original(const std::string& name) const;
  const Parameter* parameter(const std::string& name) const;
  gguf_context* file() const { return file_.get(); }
  std::vector<std::string> tensorNames() const;
  /** The first trained tensor that would hold no finite number in the type it is written in, with that number; empty: none. */
  std::string unwritable() const;

 private:
  void check(const Expected& expected) const;
  void checkNumbers() const;
  void convertVectors(const std::vector<Expected>& expected);
  void chooseParameters(const std::vector<Expected>& expected);
  void addParameter(const std::string& name, int64_t columns, int64_t rows);

  GgufPtr file_;
  ContextPtr tensors_;
  ContextPtr trained_;
  ContextPtr converted_;
  std::vector<std::vector<float>> convertedNumbers_;
  std::map<std::string, size_t> byName_;
};

/** Reads a GGUF with its tensors into memory. */
void readGguf(const std::string& file, GgufPtr& gguf, ContextPtr& tensors, bool withData);

/** A tensor's numbers as 32-bit floats, whatever its type. */
std::vector<float> floatsOf(const ggml_tensor* tensor);

/**
 * Whether all of a tensor's numbers are finite, the scales of its blocks among them.
 *
 * @throws std::runtime_error naming the tensor and the first number that is not, e.g. "tensor x holds NaN in column 3 of row 7, …"
 */
void requireFinite(const ggml_tensor* tensor);

}  // namespace placebo
