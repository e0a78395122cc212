#include "files.hpp"

#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "rows.hpp"

namespace placebo {

void add(gguf_context* file, const Metadata& more) {
  for (const auto& [key, value] : more) {
    if (const auto* text = std::get_if<std::string>(&value)) gguf.set_val_str(file, key.c_str(), text->c_str());
    else gguf.set_val_f64(file, key.c_str(), std::get<double>(value));
  }
}

namespace {

/** Bytes of the whole file: what stands before the tensors, then each at a multiple of the alignment. */
uintmax_t sizeOf(const gguf_context* file) {
  const int64_t last = gguf.get_n_tensors(file) - 1;
  const size_t alignment = gguf.get_alignment(file);
  const size_t end = gguf.get_tensor_offset(file, last) + gguf.get_tensor_size(file, last);
  return gguf.get_meta_size(file) + (end + alignment - 1) / alignment * alignment;
}

void write(const gguf_context* file, const std::string& name) {
  if (!gguf.write_to_file(file, name.c_str(), false)) throw std::runtime_error("file could not be written: " + name + ": " + lastWords());
  // ggml does not say so when the end, still in the file's buffer, finds no room at closing.
  const uintmax_t size = std::filesystem::file_size(std::filesystem::u8path(name));
  if (size != sizeOf(file)) throw std::runtime_error("file could not be written: " + name + " ends after " + std::to_string(size) + " bytes; the disk is full");
}

std::string textOf(const gguf_context* file, const char* key) {
  const int64_t id = gguf.find_key(file, key);
  if (id < 0) throw std::runtime_error(std::string("invalid model file: it has no ") + key);
  return gguf.get_val_str(file, id);
}

/** Tensors that are written, with the memory that holds their numbers. */
class Tensors {
 public:
  explicit Tensors(size_t most) : ctx_(ggml.init({ggml.tensor_overhead() * most, nullptr, true})) {}

  ggml_tensor* add(const std::string& name, ggml_type type, const int64_t* ne, void* data) {
    ggml_tensor* t = ggml.new_tensor_4d(ctx_.get(), type, ne[0], ne[1], ne[2], ne[3]);
    ggml.set_name(t, name.c_str());
    t->data = data;
    return t;
  }

  /** In the type asked for; data that is F32 already is not copied. */
  ggml_tensor* addAs(const std::string& name, ggml_type type, const int64_t* ne, const float* data) {
    const int64_t count = ne[0] * ne[1] * ne[2] * ne[3];
    if (type == GGML_TYPE_F32) return add(name, type, ne, const_cast<float*>(data));
    memory_.emplace_back(count * sizeof(uint16_t));
    if (type == GGML_TYPE_F16) ggml.fp32_to_fp16_row(data, reinterpret_cast<ggml_fp16_t*>(memory_.back().data()), count);
    else ggml.fp32_to_bf16_row(data, reinterpret_cast<ggml_bf16_t*>(memory_.back().data()), count);
    return add(name, type, ne, memory_.back().data());
  }

  /** In a type of blocks, which its rows are a whole number of. */
  ggml_tensor* addRounded(const std::string& name, ggml_type type, const int64_t* ne, const float* data) {
    const int64_t rows = ne[1] * ne[2] * ne[3];
    memory_.emplace_back(ggml.row_size(type, ne[0]) * rows);
    std::vector<float> floats(ne[0] * rows);
    convertRows(GGML_TYPE_F32, reinterpret_cast<const char*>(data), type, memory_.back().data(), floats.data(), ne[0], rows, 1);
    return add(name, type, ne, memory_.back().data());
  }

 private:
  ContextPtr ctx_;
  std::vector<std::vector<char>> memory_;
};

bool isFloat(ggml_type type) {
  return type == GGML_TYPE_F32 || type == GGML_TYPE_F16 || type == GGML_TYPE_BF16;
}

struct Factors {
  const ggml_tensor* a = nullptr;
  const ggml_tensor* b = nullptr;
};

constexpr size_t endLength = sizeof(".lora_a") - 1;

/** "blk.0.attn_q.weight.lora_a" → the matrix it stands beside. */
std::map<std::string, Factors> factorsOf(const gguf_context* adapter, ggml_context* tensors) {
  std::map<std::string, Factors> found;
  for (int64_t i = 0; i < gguf.get_n_tensors(adapter); i++) {
    const std::string name = gguf.get_tensor_name(adapter, i);
    const size_t end = name.size() < endLength ? 0 : name.size() - endLength;
    const bool isA = name.substr(end) == ".lora_a";
    if (!isA && name.substr(end) != ".lora_b") throw std::runtime_error("invalid adapter: tensor " + name + " is no factor of a matrix (….lora_a, ….lora_b)");
    const ggml_tensor* factor = ggml.get_tensor(tensors, name.c_str());
    if (ggml.get_type_traits(factor->type)->to_float == nullptr && factor->type != GGML_TYPE_F32) {
      throw std::runtime_error("invalid adapter: tensor " + name + " has the type " + ggml.type_name(factor->type) + ", which holds no weights");
    }
    auto& factors = found[name.substr(0, end)];
    (isA ? factors.a : factors.b) = factor;
  }
  return found;
}

/** llama.cpp reads nothing but a 32-bit float, and takes 0 for 1. */
float alphaOf(const gguf_context* adapter, const std::string& file) {
  const char* key = "adapter.lora.alpha";
  const std::string start = "invalid adapter: " + file;
  const int64_t id = gguf.find_key(adapter, key);
  if (id < 0) throw std::runtime_error(start + " has no adapter.lora.alpha; it is no LoRA adapter");
  const gguf_type type = gguf.get_kv_type(adapter, id);
  if (type != GGUF_TYPE_FLOAT32) {
    throw std::runtime_error(start + ": its adapter.lora.alpha has the type " + gguf.type_name(type) + "; it has to be a 32-bit float (f32)");
  }
  const float alpha = gguf.get_val_f32(adapter, id);
  if (std::isfinite(alpha) && alpha > 0.0f) return alpha;
  const std::string word = std::isnan(alpha) ? "NaN" : alpha == 0.0f ? "0" : std::isfinite(alpha) ? std::to_string(alpha) : alpha > 0 ? "Infinity" : "-Infinity";
  throw std::runtime_error(start + ": its adapter.lora.alpha is " + word + "; it has to be a finite number above 0");
}

/** As requireFinite, told as `start` + what is wrong. */
void requireFinite(const ggml_tensor* tensor, const std::string& start) {
  try {
    placebo::requireFinite(tensor);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(start + error.what());
  }
}

void requireAllFinite(const gguf_context* file, ggml_context* tensors, const std::string& start) {
  for (int64_t i = 0; i < gguf.get_n_tensors(file); i++) requireFinite(ggml.get_tensor(tensors, gguf.get_tensor_name(file, i)), start);
}

void addProduct(std::vector<float>& matrix, const ggml_tensor* t, const Factors& factors, float alpha) {
  const std::string name = t->name;
  if (factors.a == nullptr || factors.b == nullptr) throw std::runtime_error("invalid adapter: " + name + " has one factor only");
  const int64_t rank = factors.a->ne[1];
  const auto isMatrix = [](const ggml_tensor* each) { return each->ne[2] == 1 && each->ne[3] == 1; };
  const bool areMatrices = isMatrix(t) && isMatrix(factors.a) && isMatrix(factors.b);
  if (!areMatrices || rank < 1 || factors.a->ne[0] != t->ne[0] || factors.b->ne[0] != rank || factors.b->ne[1] != t->ne[1]) {
    throw std::runtime_error("invalid adapter: its factors of " + name + " do not fit this base; it was made for another one");
  }
  const std::vector<float> a = floatsOf(factors.a);
  const std::vector<float> b = floatsOf(factors.b);
  const float scale = alpha / static_cast<float>(rank);
  for (int64_t row = 0; row < t->ne[1]; row++) {
    float* out = matrix.data() + row * t->ne[0];
    for (int64_t r = 0; r < rank; r++) {
      const float factor = scale * b[row * rank + r];
      for (int64_t c = 0; c < t->ne[0]; c++) out[c] += factor * a[r * t->ne[0] + c];
    }
  }
}

}  // namespace

void writeAdapter(const std::string& name, const Model& model, const Metadata& more) {
  GgufPtr file(gguf.init_empty());
  gguf.set_val_str(file.get(), "general.architecture", textOf(model.file(), "general.architecture").c_str());
  gguf.set_val_str(file.get(), "general.type", "adapter");
  gguf.set_val_str(file.get(), "adapter.type", "lora");
  gguf.set_val_f32(file.get(), "adapter.lora.alpha", model.method.alpha);
  add(file.get(), more);
  for (const auto& p : model.parameters) gguf.add_tensor(file.get(), p.tensor);
  write(file.get(), name);
}

void writeModel(const std::string& name, const Model& model, const Metadata& more) {
  GgufPtr file(gguf.init_empty());
  gguf.set_kv(file.get(), model.file());
  add(file.get(), more);
  const auto names = model.tensorNames();
  Tensors tensors(names.size());
  for (const auto& each : names) {
    const ggml_tensor* original = model.original(each);
    const Parameter* p = model.parameter(each);
    gguf.add_tensor(file.get(), p == nullptr ? original : tensors.addAs(each, isFloat(original->type) ? original->type : GGML_TYPE_F16, original->ne, model.values.data() + p->offset));
  }
  write(file.get(), name);
}

void writeMerged(const std::string& name, const std::string& baseFile, const std::string& adapterFile, const Metadata& more, bool keepTypes) {
  GgufPtr base, adapter;
  ContextPtr baseTensors, adapterTensors;
  readGguf(baseFile, base, baseTensors, true);
  readGguf(adapterFile, adapter, adapterTensors, true);
  const float alpha = alphaOf(adapter.get(), adapterFile);
  const auto factors = factorsOf(adapter.get(), adapterTensors.get());
  for (const auto& [matrix, both] : factors) {
    if (ggml.get_tensor(baseTensors.get(), matrix.c_str()) == nullptr) {
      throw std::runtime_error("invalid adapter: its base has a tensor " + matrix + ", this one has none");
    }
  }
  requireAllFinite(adapter.get(), adapterTensors.get(), "invalid adapter: " + adapterFile + ": ");
  requireAllFinite(base.get(), baseTensors.get(), "invalid file: " + baseFile + ": ");
  GgufPtr file(gguf.init_empty());
  gguf.set_kv(file.get(), base.get());
  add(file.get(), more);
  Tensors tensors(static_cast<size_t>(gguf.get_n_tensors(base.get())));
  // Kept until the file is written: it holds pointers only.
  std::vector<std::vector<float>> merged;
  for (int64_t i = 0; i < gguf.get_n_tensors(base.get()); i++) {
    ggml_tensor* t = ggml.get_tensor(baseTensors.get(), gguf.get_tensor_name(base.get(), i));
    const auto found = factors.find(t->name);
    if (found == factors.end()) {
      gguf.add_tensor(file.get(), t);
      continue;
    }
    merged.push_back(floatsOf(t));
    addProduct(merged.back(), t, found->second, alpha);
    const float* numbers = merged.back().data();
    const ggml_tensor* sum = isFloat(t->type) ? tensors.addAs(t->name, t->type, t->ne, numbers)
                             : keepTypes ? tensors.addRounded(t->name, t->type, t->ne, numbers)
                                         : tensors.addAs(t->name, GGML_TYPE_F16, t->ne, numbers);
    requireFinite(sum, "invalid adapter: " + adapterFile + ": added to its base, ");
    gguf.add_tensor(file.get(), sum);
  }
  write(file.get(), name);
}

}  // namespace placebo
