#include "asked-model.hpp"

#include <algorithm>
#include <stdexcept>

#include "custom.hpp"
#include "parts.hpp"

namespace placebo {

namespace {

/** Stripes that one thread packs at a time. */
constexpr size_t stripesAtOnce = 8;

/** The names of all tensors that rows are multiplied with. */
std::vector<std::string> multiplied(const Shape& shape) {
  std::vector<std::string> names;
  const auto add = [&](const Matrix& matrix) { names.push_back(matrix.name + ".weight"); };
  const auto addAttention = [&](const Attention& attention) {
    for (const auto& each : attention.input) add(each);
    add(attention.output);
  };
  const auto addLayers = [&](const std::vector<Layer>& layers) {
    for (const auto& [attention, cross, feedForward] : layers) {
      addAttention(attention);
      if (cross.has_value()) addAttention(*cross);
      for (const auto& each : feedForward.input) add(each);
      add(feedForward.down);
    }
  };
  if (shape.encoder.has_value()) addLayers(shape.encoder->layers);
  addLayers(shape.layers);
  add(shape.head.has_value() ? *shape.head : shape.embedding);
  return names;
}

}  // namespace

AskedModel::AskedModel(const std::string& file, const Shape& shape, const Adapter& adapter, size_t mostPacked, int threads, bool exact)
    : pages(shape), kernel(exact ? exactKernel() : fastestKernel()), base_(file, shape) {
  if (!adapter.file.empty()) readAdapter(adapter);
  pack(mostPacked, threads);
}

void AskedModel::pack(size_t most, int threads) {
  size_t bytes = 0;
  for (const auto& name : multiplied(shape())) {
    const ggml_tensor* weight = base_.original(name);
    const int64_t depth = weight->ne[0];
    const int64_t columns = weight->ne[1];
    const size_t units = static_cast<size_t>(packedRightUnits(kernel, columns, depth));
    bytes += units * sizeof(uint32_t);
    if (bytes > most) return;
    std::vector<uint32_t>& packed = packed_[name];
    packed.resize(units);
    const Operand operand = operations::operandOf(weight, 0, operations::Sum::alongRows);
    const size_t stripes = static_cast<size_t>((columns + kernel.columns - 1) / kernel.columns);
    inParts(stripes, threads, stripesAtOnce, [&](size_t, size_t from, size_t to) {
      packRight(kernel, operand, columns, depth, {static_cast<int64_t>(from), static_cast<int64_t>(to)}, packed.data());
    });
  }
}

void AskedModel::readAdapter(const Adapter& adapter) {
  GgufPtr file;
  ContextPtr tensors;
  readGguf(adapter.file, file, tensors, true);
  const int64_t count = gguf.get_n_tensors(file.get());
  factorTensors_.reset(ggml.init({ggml.tensor_overhead() * static_cast<size_t>(std::max<int64_t>(1, count)), nullptr, true}));
  std::map<std::string, bool> canBeAdapted;
  for (const auto& each : tensorsOf(shape())) canBeAdapted[each.name] = !each.chosenAs.empty();
  for (int64_t i = 0; i < count; i++) {
    const std::string name = gguf.get_tensor_name(file.get(), i);
    const ggml_tensor* read = ggml.get_tensor(tensors.get(), name.c_str());
    requireFinite(read);
    const std::string of = name.substr(0, name.rfind(".lora_"));
    if (!canBeAdapted[of]) throw std::runtime_error("the adapter changes " + of + ", which fast mode leaves as it is; ask in exact mode, or merge the adapter into its base model");
    factorNumbers_.push_back(floatsOf(read));
    ggml_tensor* factor = ggml.new_tensor_2d(factorTensors_.get(), GGML_TYPE_F32, read->ne[0], read->ne[1]);
    factor->data = factorNumbers_.back().data();
    Pair& pair = factors_[of];
    (name.back() == 'a' ? pair.a : pair.b) = factor;
  }
  alpha_ = adapter.alpha;
}

size_t AskedModel::packedBytes() const {
  size_t bytes = 0;
  for (const auto& [name, packed] : packed_) bytes += packed.size() * sizeof(uint32_t);
  return bytes;
}

Weights AskedModel::weightsOf(Tape& tape, std::map<std::string, Value*>& found) const {
  return {
      [&](const std::string& name) -> Value* {
        auto [place, isNew] = found.try_emplace(name, nullptr);
        if (!isNew) return place->second;
        ggml_tensor* original = base_.original(name);
        if (original == nullptr) return nullptr;
        const auto packed = packed_.find(name);
        place->second = tape.constant(original);
        if (packed != packed_.end()) place->second->packed = packed->second.data();
        return place->second;
      },
      [&](const std::string& name) -> Factors {
        const auto pair = factors_.find(name);
        if (pair == factors_.end()) return {};
        const auto& [a, b] = pair->second;
        return {tape.constant(a), tape.constant(b), alpha_ / static_cast<float>(b->ne[0])};
      },
      shape().ropeFactors.has_value() ? base_.original(shape().ropeFactors->name + ".weight") : nullptr,
  };
}

}  // namespace placebo
