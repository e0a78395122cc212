#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base-model.hpp"
#include "cache.hpp"
#include "decoder.hpp"

namespace placebo {

/** A LoRA adapter's file, and the alpha that it names; no file: there is none. */
struct Adapter {
  std::string file;
  float alpha;
};

/** A model to be asked, with an adapter beside it: read by any number of threads, changed by none. */
class AskedModel {
 public:
  /**
   * @param mostPacked bytes that packed matrices may take; those that find no room are unpacked whenever they are read
   * @param threads that pack
   * @param exact whether all is in 32 bits, also where the processor has something faster
   * @throws std::runtime_error as BaseModel does, and naming what an adapter changes that is not computed so
   */
  AskedModel(const std::string& file, const Shape& shape, const Adapter& adapter, size_t mostPacked, int threads, bool exact);

  const Shape& shape() const { return base_.shape; }
  const PageLayout pages;
  const Kernel& kernel;
  /** Bytes of packed matrices. */
  size_t packedBytes() const;
  /** As values of a tape, which lives as long as what is given. */
  Weights weightsOf(Tape& tape, std::map<std::string, Value*>& found) const;

 private:
  struct Pair {
    ggml_tensor* a = nullptr;
    ggml_tensor* b = nullptr;
  };
  void pack(size_t most, int threads);
  void readAdapter(const Adapter& adapter);

  const BaseModel base_;
  std::map<std::string, std::vector<uint32_t>> packed_;
  ContextPtr factorTensors_;
  std::vector<std::vector<float>> factorNumbers_;
  std::map<std::string, Pair> factors_;
  float alpha_ = 0.0f;
};

}  // namespace placebo
