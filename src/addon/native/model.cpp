#include "model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace placebo {

namespace {

/** From this magnitude on a 32-bit float becomes infinite in the type it is written in. Source: IEEE 754, round to nearest even. */
float largestIn(ggml_type type) {
  constexpr float halfBeyondF16 = 65520.0f;
  // 0x7f7f8000: half way between BF16's largest number and what would follow it.
  constexpr float halfBeyondBf16 = 3.3961775e38f;
  if (type == GGML_TYPE_F16) return halfBeyondF16;
  if (type == GGML_TYPE_BF16) return halfBeyondBf16;
  return type == GGML_TYPE_F32 ? std::numeric_limits<float>::infinity() : halfBeyondF16;
}

}  // namespace

Model::Model(const std::string& file, const Shape& s, const Method& m) : BaseModel(file, s), method(m) {
  chooseParameters();
}

const Parameter* Model::parameter(const std::string& name) const {
  const auto found = byName_.find(name);
  return found == byName_.end() ? nullptr : &parameters[found->second];
}

std::string Model::unwritable() const {
  for (const auto& p : parameters) {
    const float largest = method.rank == 0 ? largestIn(original(p.name)->type) : std::numeric_limits<float>::infinity();
    for (size_t i = p.offset; i < p.offset + p.columns * p.rows; i++) {
      const float number = values[i];
      if (std::fabs(number) < largest) continue;
      if (!std::isfinite(number)) return "tensor " + p.name + " holds " + wordFor(number);
      return "tensor " + p.name + " holds " + std::to_string(number) + ", which is too large for " + ggml.type_name(original(p.name)->type);
    }
  }
  return "";
}

void Model::chooseParameters() {
  std::map<std::string, std::vector<std::string>> chosenAs;
  for (const auto& e : tensorsOf(shape)) chosenAs[e.name] = e.chosenAs;
  const auto isChosen = [this](const std::string& name) { return std::find(method.matrices.begin(), method.matrices.end(), name) != method.matrices.end(); };
  for (const auto& name : tensorNames()) {
    const ggml_tensor* t = original(name);
    if (method.rank == 0) {
      // Frequency factors belong to how positions are counted; what the shape does not ask for nobody reads.
      if (chosenAs.count(name) == 0) continue;
      if (!shape.ropeFactors.has_value() || name != shape.ropeFactors->name + ".weight") addParameter(name, t->ne[0], t->ne[1]);
      continue;
    }
    const auto& names = chosenAs[name];
    if (std::none_of(names.begin(), names.end(), isChosen)) continue;
    addParameter(name + ".lora_a", t->ne[0], method.rank);
    addParameter(name + ".lora_b", method.rank, t->ne[1]);
  }
  if (parameters.empty()) throw std::runtime_error("invalid method: nothing of this model would be trained");
  const size_t count = parameters.back().offset + parameters.back().columns * parameters.back().rows;
  for (auto* each : {&values, &gradients, &firstMoment, &secondMoment}) each->assign(count, 0.0f);
  trained_.reset(ggml.init({ggml.tensor_overhead() * parameters.size(), nullptr, true}));
  for (auto& p : parameters) {
    p.tensor = p.rows == 1 ? ggml.new_tensor_1d(trained_.get(), GGML_TYPE_F32, p.columns) : ggml.new_tensor_2d(trained_.get(), GGML_TYPE_F32, p.columns, p.rows);
    p.tensor->data = values.data() + p.offset;
    ggml.set_name(p.tensor, p.name.c_str());
    if (method.rank == 0) {
      const auto floats = floatsOf(original(p.name));
      std::copy(floats.begin(), floats.end(), values.begin() + p.offset);
    }
  }
}

void Model::addParameter(const std::string& name, int64_t columns, int64_t rows) {
  const size_t offset = parameters.empty() ? 0 : parameters.back().offset + parameters.back().columns * parameters.back().rows;
  byName_[name] = parameters.size();
  parameters.push_back({name, columns, rows, offset, nullptr});
}

}  // namespace placebo
