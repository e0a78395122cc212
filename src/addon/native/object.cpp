#include "object.hpp"

#include "ggml.h"

namespace placebo {

namespace {

float real(const Napi::Object& from, const char* key) {
  return static_cast<float>(number(from, key));
}

bool flag(const Napi::Object& from, const char* key) {
  return from.Get(key).ToBoolean();
}

/** What stands under a key as `read` makes it of an object; none where that is null. */
template <typename Part>
std::optional<Part> optional(const Napi::Object& from, const char* key, Part (*read)(const Napi::Object&)) {
  const Napi::Value value = from.Get(key);
  return value.IsNull() ? std::nullopt : std::optional<Part>(read(value.As<Napi::Object>()));
}

template <typename Part>
Part one(const Napi::Object& from, const char* key, Part (*read)(const Napi::Object&)) {
  return read(from.Get(key).As<Napi::Object>());
}

template <typename Part>
std::vector<Part> list(const Napi::Object& from, const char* key, Part (*read)(const Napi::Object&)) {
  const auto items = from.Get(key).As<Napi::Array>();
  std::vector<Part> parts;
  for (uint32_t i = 0; i < items.Length(); i++) parts.push_back(read(items.Get(i).As<Napi::Object>()));
  return parts;
}

Norm normFrom(const Napi::Object& o) {
  return {o.Get("name").ToString(), whole(o, "size"), flag(o, "centred"), real(o, "epsilon")};
}

Matrix matrixFrom(const Napi::Object& o) {
  Matrix matrix{o.Get("name").ToString(), whole(o, "columns"), whole(o, "rows"), {}};
  const auto names = o.Get("chosenAs").As<Napi::Array>();
  for (uint32_t i = 0; i < names.Length(); i++) matrix.chosenAs.push_back(names.Get(i).ToString());
  return matrix;
}

Rope ropeFrom(const Napi::Object& o) {
  return {
      static_cast<int>(whole(o, "dimensions")), flag(o, "neox") ? GGML_ROPE_TYPE_NEOX : GGML_ROPE_TYPE_NORMAL, static_cast<int>(whole(o, "originalContext")),
      real(o, "base"), real(o, "scale"), real(o, "extrapolation"), real(o, "attention"), real(o, "betaFast"), real(o, "betaSlow"),
  };
}

Distances distancesFrom(const Napi::Object& o) {
  return {one(o, "table", matrixFrom), whole(o, "farthest")};
}

Attention attentionFrom(const Napi::Object& o) {
  return {
      optional(o, "before", normFrom), list(o, "input", matrixFrom), optional(o, "queryNorm", normFrom), optional(o, "keyNorm", normFrom),
      optional(o, "rope", ropeFrom), optional(o, "distances", distancesFrom), flag(o, "bothWays"), whole(o, "window"), real(o, "queryScale"), real(o, "scoreScale"), one(o, "output", matrixFrom), optional(o, "after", normFrom),
  };
}

FeedForward feedForwardFrom(const Napi::Object& o) {
  const std::string name = o.Get("activation").ToString();
  const Activation activation = name == "gelu" ? Activation::gelu : name == "relu" ? Activation::relu : Activation::silu;
  return {
      optional(o, "before", normFrom), list(o, "input", matrixFrom), flag(o, "gated"), activation,
      one(o, "down", matrixFrom), optional(o, "after", normFrom),
  };
}

Layer layerFrom(const Napi::Object& o) {
  return {one(o, "attention", attentionFrom), optional(o, "cross", attentionFrom), one(o, "feedForward", feedForwardFrom)};
}

Encoder encoderFrom(const Napi::Object& o) {
  return {list(o, "layers", layerFrom), one(o, "norm", normFrom)};
}

}  // namespace

double number(const Napi::Object& from, const char* key) {
  return from.Get(key).As<Napi::Number>().DoubleValue();
}

int64_t whole(const Napi::Object& from, const char* key) {
  return from.Get(key).As<Napi::Number>().Int64Value();
}

Shape shapeFrom(const Napi::Object& o) {
  return {
      whole(o, "heads"), whole(o, "kvHeads"), whole(o, "headSize"), whole(o, "feedForward"), whole(o, "vocabulary"),
      one(o, "embedding", matrixFrom), real(o, "embeddingScale"), optional(o, "positions", matrixFrom), optional(o, "ropeFactors", matrixFrom),
      optional(o, "encoder", encoderFrom), list(o, "layers", layerFrom), flag(o, "parallel"), real(o, "residualScale"), one(o, "norm", normFrom), optional(o, "head", matrixFrom), real(o, "logitScale"),
  };
}

}  // namespace placebo
