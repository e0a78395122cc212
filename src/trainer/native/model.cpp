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

/** "blk.3.attn_q.weight" → "attn_q". */
std::string kindOf(const std::string& name) {
  const size_t end = name.rfind(".weight");
  if (name.rfind("blk.", 0) != 0 || end == std::string::npos) return "";
  const size_t start = name.find('.', 4) + 1;
  return name.substr(start, end - start);
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

/** Frequency factors belong to how positions are counted, and are never trained. */
bool isTrainable(const std::string& name) {
  return name != "rope_freqs.weight";
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
  const int64_t attention = s.heads * s.headSize;
  const int64_t kv = s.kvHeads * s.headSize;
  const auto checkIfThere = [this](const std::string& name, int64_t columns, int64_t rows) {
    if (original(name) != nullptr) check(name, columns, rows);
  };
  check("token_embd.weight", s.width, s.vocabulary);
  check("output_norm.weight", s.width, 1);
  checkIfThere("output.weight", s.width, s.vocabulary);
  checkIfThere("rope_freqs.weight", s.rope.dimensions / 2, 1);
  for (int64_t i = 0; i < s.layers; i++) {
    const std::string block = "blk." + std::to_string(i) + ".";
    check(block + "attn_norm.weight", s.width, 1);
    check(block + "attn_q.weight", s.width, attention);
    check(block + "attn_k.weight", s.width, kv);
    check(block + "attn_v.weight", s.width, kv);
    check(block + "attn_output.weight", attention, s.width);
    check(block + "ffn_norm.weight", s.width, 1);
    check(block + "ffn_gate.weight", s.width, s.feedForward);
    check(block + "ffn_up.weight", s.width, s.feedForward);
    check(block + "ffn_down.weight", s.feedForward, s.width);
    // ggml repeats a vector that is too short, silently.
    for (const char* name : {"attn_q_norm.weight", "attn_k_norm.weight"}) checkIfThere(block + name, s.headSize, 1);
    checkIfThere(block + "attn_q.bias", attention, 1);
    for (const char* name : {"attn_k.bias", "attn_v.bias"}) checkIfThere(block + name, kv, 1);
    for (const char* name : {"attn_output.bias", "ffn_down.bias"}) checkIfThere(block + name, s.width, 1);
    for (const char* name : {"ffn_gate.bias", "ffn_up.bias"}) checkIfThere(block + name, s.feedForward, 1);
  }
  checkNumbers();
  chooseParameters();
}

ggml_tensor* Model::original(const std::string& name) const {
  return ggml.get_tensor(tensors_.get(), name.c_str());
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

void Model::check(const std::string& name, int64_t columns, int64_t rows) const {
  const ggml_tensor* t = original(name);
  if (t == nullptr) throw std::runtime_error("tensor " + name + " is missing");
  if (t->ne[0] == columns && t->ne[1] == rows && t->ne[2] == 1 && t->ne[3] == 1) return;
  throw std::runtime_error(
      "tensor " + name + " is " + std::to_string(t->ne[0]) + " × " + std::to_string(t->ne[1]) + ", the metadata ask for " +
      std::to_string(columns) + " × " + std::to_string(rows));
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

void Model::chooseParameters() {
  for (const auto& name : tensorNames()) {
    const ggml_tensor* t = original(name);
    if (method.rank == 0) {
      if (isTrainable(name)) addParameter(name, t->ne[0], t->ne[1]);
      continue;
    }
    const auto& chosen = method.matrices;
    if (std::find(chosen.begin(), chosen.end(), kindOf(name)) == chosen.end()) continue;
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
