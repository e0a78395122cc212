#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "files.hpp"

namespace placebo {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, CloseFile>;

/**
 * Writes a model once more with its matrices in another type, tensor by tensor: memory is taken for the rows at hand
 * only. Norms, biases and rope factors become F32, which every program takes them in. A matrix whose rows are no whole
 * number of the type's blocks becomes F16.
 *
 * Types that ask for weights of importance (IQ1, IQ2) are given none: all numbers of a row count alike.
 */
class Conversion {
 public:
  /**
   * @param target overwritten when it exists; UTF-8, as `source`
   * @param type ggml's name, e.g. "q8_0"
   * @param fileType what llama.cpp calls the whole, its LLAMA_FTYPE
   * @throws std::runtime_error naming what is wrong with the file, or the type
   */
  Conversion(const std::string& source, const std::string& target, const std::string& type, uint32_t fileType, const Metadata& more, int threads);

  /**
   * Writes the next tensor.
   *
   * @returns whether there was one left; after the last the file is whole
   * @throws std::runtime_error naming the tensor that is damaged or holds a number too large for its type, or that the
   * file could not be written
   */
  bool next();
  int64_t done() const { return done_; }
  int64_t total() const { return gguf.get_n_tensors(source_.get()); }

 private:
  void write(const void* data, size_t bytes);
  void convert(const ggml_tensor* from, const ggml_tensor* to);

  std::string name_;
  int threads_;
  int64_t done_ = 0;
  GgufPtr source_;
  ContextPtr sourceTensors_;
  GgufPtr target_;
  ContextPtr targetTensors_;
  FilePtr in_;
  FilePtr out_;
};

/** Whether ggml multiplies with weights of this type, and can turn them into floats. */
bool holdsWeights(ggml_type type);

}  // namespace placebo
