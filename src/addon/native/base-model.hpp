#pragma once

#include <cstdint>
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

/** A GGUF's weights in memory, as a shape asks for them. */
class BaseModel {
 public:
  /**
   * @param file UTF-8
   * @throws std::runtime_error naming the tensor that is missing, has another shape, or holds a number that is none
   */
  BaseModel(const std::string& file, const Shape& shape);

  const Shape shape;

  /** The file's own tensor as it was read, a vector, and what is added to scores, as F32; null when it has none of that name. */
  ggml_tensor* original(const std::string& name) const;
  gguf_context* file() const { return file_.get(); }
  std::vector<std::string> tensorNames() const;

 private:
  void check(const Expected& expected) const;
  void checkNumbers() const;
  void convertToFloats(const std::vector<Expected>& expected);

  GgufPtr file_;
  ContextPtr tensors_;
  ContextPtr converted_;
  std::vector<std::vector<float>> convertedNumbers_;
};

/** Reads a GGUF with its tensors into memory. */
void readGguf(const std::string& file, GgufPtr& gguf, ContextPtr& tensors, bool withData);

/** A tensor's numbers as 32-bit floats, whatever its type. */
std::vector<float> floatsOf(const ggml_tensor* tensor);

/** What a number is called that is none. */
std::string wordFor(float number);

/**
 * Whether all of a tensor's numbers are finite, the scales of its blocks among them.
 *
 * @throws std::runtime_error naming the tensor and the first number that is not, e.g. "tensor x holds NaN in column 3 of row 7, …"
 */
void requireFinite(const ggml_tensor* tensor);

}  // namespace placebo
