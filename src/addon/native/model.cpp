#include "model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace placebo {

namespace {

int64_t countOf(const ggml_tensor* t) {
  return t->ne[0] * t->ne[1] * t->ne[2] * t->ne[3];
}

std::string wordFor(float number) {
  if (std::isnan(number)) return "NaN";
  return number > 0 ? "Infinity" : "-Infinity";
}

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

void readGguf(const std::string& file, GgufPtr& found, ContextPtr& tensors, bool withData) {
  ggml_context* ctx = nullptr;
  found.reset(gguf.init_from_file(file.c_str(), {!withData, &ctx}));
  tensors.reset(ctx);
  if (found == nullptr) throw std::runtime_error("it could not be read: " + lastWords());
}

std::vector<float> floatsOf(const ggml_tensor* tensor) {
  const int64_t count = countOf(tensor);
  const float* data = static_cast<const float*>(tensor->data);
  if (tensor->type == GGML_TYPE_F32) return std::vector<float>(data, data + count);
  if (ggml.get_type_traits(tensor->type)->to_float == nullptr) {
    throw std::runtime_error(std::string("tensor ") + tensor->name + " has the type " + ggml.type_name(tensor->type) + ", which holds no weights");
  }
  std::vector<float> floats(count);
  ggml.get_type_traits(tensor->type)->to_float(tensor->data, floats.data(), count);
  return floats;
}

void requireFinite(const ggml_tensor* tensor) {
  if (ggml.validate_row_data(tensor->type, tensor->data, ggml.nbytes(tensor))) return;
  lastWords();
  const std::string name = std::string("tensor ") + tensor->name;
  const auto floats = floatsOf(tensor);
  const auto found = std::find_if(floats.begin(), floats.end(), [](float each) { return !std::isfinite(each); });
  if (found == floats.end()) throw std::runtime_error(name + " holds data that are none of its type");
  const int64_t at = found - floats.begin();
  throw std::runtime_error(
      name + " holds " + wordFor(*found) + " in column " + std::to_string(at % tensor->ne[0]) + " of row " + std::to_string(at / tensor->ne[0]) + ", both counted from 0");
}

Model::Model(const std::string& file, const Shape& s, const Method& m) : shape(s), method(m) {
  readGguf(file, file_, tensors_, true);
  const auto expected = tensorsOf(shape);
  for (const auto& each : expected) check(each);
  checkNumbers();
  convertVectors(expected);
  chooseParameters(expected);
}

ggml_tensor* Model::original(const std::string& name) const {
  ggml_tensor* converted = converted_ == nullptr ? nullptr : ggml.get_tensor(converted_.get(), name.c_str());
  return converted == nullptr ? ggml.get_tensor(tensors_.get(), name.c_str()) : converted;
}

const Parameter* Model::parameter(const std::string& name) const {
  const auto found = byName_.find(name);
  return found == byName_.end() ? nullptr : &parameters[found->second];
}

std::vector<std::string> Model::tensorNames() const {
  std::vector<std::string> names;
  for (int64_t i = 0; i < gguf.get_n_tensors(file_.get()); i++) names.emplace_back(gguf.get_tensor_name(file_.get(), i));
  return names;
}

void Model::check(const Expected& e) const {
  const ggml_tensor* t = original(e.name);
  if (t == nullptr && e.mayLack) return;
  if (t == nullptr) throw std::runtime_error("tensor " + e.name + " is missing");
  // ggml repeats a vector that is too short, silently.
  if (t->ne[0] == e.columns && t->ne[1] == e.rows && t->ne[2] == 1 && t->ne[3] == 1) return;
  throw std::runtime_error(
      "tensor " + e.name + " is " + std::to_string(t->ne[0]) + " × " + std::to_string(t->ne[1]) + ", the metadata ask for " +
      std::to_string(e.columns) + " × " + std::to_string(e.rows));
}

void Model::checkNumbers() const {
  for (const auto& name : tensorNames()) requireFinite(original(name));
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

void Model::convertVectors(const std::vector<Expected>& expected) {
  const auto isShort = [this](const Expected& e) {
    const ggml_tensor* t = original(e.name);
    return e.isVector && t != nullptr && t->type != GGML_TYPE_F32;
  };
  const size_t count = std::count_if(expected.begin(), expected.end(), isShort);
  if (count == 0) return;
  ContextPtr made(ggml.init({ggml.tensor_overhead() * count, nullptr, true}));
  for (const auto& e : expected) {
    if (!isShort(e)) continue;
    convertedNumbers_.push_back(floatsOf(original(e.name)));
    ggml_tensor* t = ggml.new_tensor_1d(made.get(), GGML_TYPE_F32, e.columns);
    ggml.set_name(t, e.name.c_str());
    t->data = convertedNumbers_.back().data();
  }
  converted_ = std::move(made);
}

void Model::chooseParameters(const std::vector<Expected>& expected) {
  std::map<std::string, std::vector<std::string>> chosenAs;
  for (const auto& e : expected) chosenAs[e.name] = e.chosenAs;
  const auto isChosen = [this](const std::string& name) { return std::find(method.matrices.begin(), method.matrices.end(), name) != method.matrices.end(); };
  for (const auto& name : tensorNames()) {
    const ggml_tensor* t = original(name);
    if (method.rank == 0) {
      // Frequency factors belong to how positions are counted.
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
