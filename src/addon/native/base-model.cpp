#include "base-model.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace placebo {

namespace {

int64_t countOf(const ggml_tensor* t) {
  return t->ne[0] * t->ne[1] * t->ne[2] * t->ne[3];
}

}  // namespace

std::string wordFor(float number) {
  if (std::isnan(number)) return "NaN";
  return number > 0 ? "Infinity" : "-Infinity";
}

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

BaseModel::BaseModel(const std::string& file, const Shape& s) : shape(s) {
  readGguf(file, file_, tensors_, true);
  const auto expected = tensorsOf(shape);
  for (const auto& each : expected) check(each);
  checkNumbers();
  convertToFloats(expected);
}

ggml_tensor* BaseModel::original(const std::string& name) const {
  ggml_tensor* converted = converted_ == nullptr ? nullptr : ggml.get_tensor(converted_.get(), name.c_str());
  return converted == nullptr ? ggml.get_tensor(tensors_.get(), name.c_str()) : converted;
}

std::vector<std::string> BaseModel::tensorNames() const {
  std::vector<std::string> names;
  for (int64_t i = 0; i < gguf.get_n_tensors(file_.get()); i++) names.emplace_back(gguf.get_tensor_name(file_.get(), i));
  return names;
}

void BaseModel::check(const Expected& e) const {
  const ggml_tensor* t = original(e.name);
  if (t == nullptr && e.mayLack) return;
  if (t == nullptr) throw std::runtime_error("tensor " + e.name + " is missing");
  // ggml repeats a vector that is too short, silently.
  if (t->ne[0] == e.columns && t->ne[1] == e.rows && t->ne[2] == 1 && t->ne[3] == 1) return;
  throw std::runtime_error(
      "tensor " + e.name + " is " + std::to_string(t->ne[0]) + " × " + std::to_string(t->ne[1]) + ", the metadata ask for " +
      std::to_string(e.columns) + " × " + std::to_string(e.rows));
}

void BaseModel::checkNumbers() const {
  for (const auto& name : tensorNames()) requireFinite(original(name));
}

void BaseModel::convertToFloats(const std::vector<Expected>& expected) {
  const auto isShort = [this](const Expected& e) {
    const ggml_tensor* t = original(e.name);
    return e.isFloat && t != nullptr && t->type != GGML_TYPE_F32;
  };
  const size_t count = std::count_if(expected.begin(), expected.end(), isShort);
  if (count == 0) return;
  ContextPtr made(ggml.init({ggml.tensor_overhead() * count, nullptr, true}));
  for (const auto& e : expected) {
    if (!isShort(e)) continue;
    convertedNumbers_.push_back(floatsOf(original(e.name)));
    ggml_tensor* t = e.rows == 1 ? ggml.new_tensor_1d(made.get(), GGML_TYPE_F32, e.columns) : ggml.new_tensor_2d(made.get(), GGML_TYPE_F32, e.columns, e.rows);
    ggml.set_name(t, e.name.c_str());
    t->data = convertedNumbers_.back().data();
  }
  converted_ = std::move(made);
}

}  // namespace placebo
