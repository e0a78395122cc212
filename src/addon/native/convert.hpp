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
 * Writes a model once more with its tensors in other types, some rows at a time: memory is taken for the rows at hand
 * only.
 *
 * Types that ask for weights of importance (IQ1, IQ2) are given none: all numbers of a row count alike.
 */
class Conversion {
 public:
  /**
   * @param target overwritten when it exists; UTF-8, as `source`
   * @param types of the tensors, in the file's order; rows are a whole number of their blocks
   * @param fileType what llama.cpp calls the whole, its LLAMA_FTYPE
   * @throws std::runtime_error naming what is wrong with the file
   */
  Conversion(const std::string& source, const std::string& target, const std::vector<ggml_type>& types, uint32_t fileType, const Metadata& more, int threads);

  /**
   * Writes the next rows of the tensor at hand.
   *
   * @returns whether there were any left; after the last the file is whole
   * @throws std::runtime_error naming tensor and place where a number is none or is too large for its type, or that the
   * file could not be read or written
   */
  bool next();
  /** Bytes of the source's tensors that have been converted. */
  uint64_t done() const { return done_; }

 private:
  void begin();
  void convert(int64_t count);
  void end();
  void write(const void* data, size_t bytes);

  std::string name_;
  int threads_;
  uint64_t done_ = 0;
  /** The tensor at hand, and how many of its rows are written. */
  int64_t tensor_ = 0;
  int64_t row_ = 0;
  const ggml_tensor* from_ = nullptr;
  const ggml_tensor* to_ = nullptr;
  std::vector<char> read_, written_;
  std::vector<float> floats_;
  GgufPtr source_;
  ContextPtr sourceTensors_;
  GgufPtr target_;
  ContextPtr targetTensors_;
  FilePtr in_;
  FilePtr out_;
};

}  // namespace placebo
