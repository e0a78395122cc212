#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base-model.hpp"

namespace placebo {

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
class Model : public BaseModel {
 public:
  /** @throws std::runtime_error as BaseModel does, and where nothing would be trained */
  Model(const std::string& file, const Shape& shape, const Method& method);

  const Method method;
  std::vector<Parameter> parameters;
  /** The trained numbers, the sum of their gradients, and AdamW's two moments; all of one length. */
  std::vector<float> values, gradients, firstMoment, secondMoment;

  const Parameter* parameter(const std::string& name) const;
  /** The first trained tensor that would hold no finite number in the type it is written in, with that number; empty: none. */
  std::string unwritable() const;

 private:
  void chooseParameters();
  void addParameter(const std::string& name, int64_t columns, int64_t rows);

  ContextPtr trained_;
  std::map<std::string, size_t> byName_;
};

}  // namespace placebo
