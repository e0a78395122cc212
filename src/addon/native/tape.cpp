#include "tape.hpp"

#include <algorithm>
#include <stdexcept>

#include "library.hpp"
#include "operations.hpp"
#include "processor.hpp"

namespace placebo {

using operations::Sum;

Value* Tape::constant(ggml_tensor* tensor) {
  values_.push_back({tensor});
  return &values_.back();
}

Value* Tape::parameter(ggml_tensor* tensor, float* sum) {
  Value* value = constant(tensor);
  value->needsGradient = true;
  value->sum = sum;
  return value;
}

Value* Tape::linear(Value* weight, Value* x) {
  if (isFrozen(weight)) {
    return record(frozenForward(weight, x->tensor), {x}, [=](Value* y) { give(x, timesFrozen(weight, y->gradient, Sum::acrossRows)); });
  }
  return record(times(weight->tensor, x->tensor), {weight, x}, [=](Value* y) {
    if (x->needsGradient) give(x, operations::product(ctx_, y->gradient, Sum::alongRows, weight->tensor, Sum::acrossRows));
    if (weight->needsGradient) give(weight, operations::product(ctx_, y->gradient, Sum::acrossRows, x->tensor, Sum::acrossRows));
  });
}

Value* Tape::adapted(Value* weight, Value* a, Value* b, float factor, Value* x) {
  if (!isFrozen(weight)) return add(linear(weight, x), scale(linear(b, linear(a, x)), factor));
  ggml_tensor* narrow = operations::narrowed(ctx_, x->tensor, a->tensor, Sum::alongRows);
  return record(frozenForward(weight, x->tensor, narrow, b->tensor, factor), {a, b, x}, [=](Value* y) {
    ggml_tensor* dNarrow = operations::narrowed(ctx_, y->gradient, b->tensor, Sum::acrossRows);
    gatherFactor(b, y->gradient, narrow, false, factor);
    gatherFactor(a, onTheWayBack(x), dNarrow, true, factor);
    if (x->needsGradient) give(x, timesFrozen(weight, y->gradient, Sum::acrossRows, dNarrow, a->tensor, factor));
  });
}

Value* Tape::add(Value* a, Value* b) {
  return record(ggml.add(ctx_, a->tensor, b->tensor), {a, b}, [=](Value* y) {
    give(a, y->gradient);
    give(b, y->gradient);
  });
}

Value* Tape::addBias(Value* x, Value* bias) {
  return record(ggml.add(ctx_, x->tensor, bias->tensor), {x, bias}, [=](Value* y) {
    give(x, y->gradient);
    if (bias->needsGradient) give(bias, ggml.repeat_back(ctx_, y->gradient, bias->tensor));
  });
}

Value* Tape::scale(Value* x, float factor) {
  return record(ggml.scale(ctx_, x->tensor, factor), {x}, [=](Value* y) { give(x, ggml.scale(ctx_, y->gradient, factor)); });
}

Value* Tape::norm(Value* x, Value* weight, bool centred, const float* epsilon) {
  ggml_tensor* rows = x->tensor;
  const int64_t width = weight->tensor->ne[0];
  ggml_tensor* runs = ggml.reshape_2d(ctx_, rows, width, rows->ne[0] / width * rows->ne[1]);
  ggml_tensor* normal = centred ? ggml.norm(ctx_, runs, *epsilon) : ggml.rms_norm(ctx_, runs, *epsilon);
  ggml_tensor* out = ggml.mul(ctx_, normal, weight->tensor);
  Value* value = record(ggml.reshape_2d(ctx_, out, rows->ne[0], rows->ne[1]), {x, weight}, [=](Value* y) {
    ggml_tensor* dy = ggml.reshape_2d(ctx_, y->gradient, runs->ne[0], runs->ne[1]);
    if (weight->needsGradient) give(weight, ggml.repeat_back(ctx_, ggml.mul(ctx_, dy, normal), weight->tensor));
    if (!x->needsGradient) return;
    ggml_tensor* weighted = ggml.mul(ctx_, dy, weight->tensor);
    ggml_tensor* dx = centred ? operations::layerNormBack(ctx_, weighted, runs, epsilon) : ggml.rms_norm_back(ctx_, weighted, runs, *epsilon);
    give(x, ggml.reshape_2d(ctx_, dx, rows->ne[0], rows->ne[1]));
  });
  value->again = [=] {
    ggml_tensor* once = centred ? ggml.norm(ctx_, runs, *epsilon) : ggml.rms_norm(ctx_, runs, *epsilon);
    return ggml.reshape_2d(ctx_, ggml.mul(ctx_, once, weight->tensor), rows->ne[0], rows->ne[1]);
  };
  return value;
}

Value* Tape::rope(Value* x, const Rope& r, int64_t heads, const Layout& layout, ggml_tensor* positions, ggml_tensor* factors) {
  ggml_tensor* rows = x->tensor;
  const auto split = [=](ggml_tensor* t) { return ggml.reshape_4d(ctx_, t, rows->ne[0] / heads, heads, layout.length, layout.sequences); };
  const auto join = [=](ggml_tensor* t) { return ggml.reshape_2d(ctx_, t, rows->ne[0], rows->ne[1]); };
  const auto turn = [=](auto function, ggml_tensor* t) {
    return join(function(ctx_, split(t), positions, factors, r.dimensions, r.mode, r.originalContext, r.base, r.scale, r.extrapolation, r.attention, r.betaFast, r.betaSlow));
  };
  return record(turn(ggml.rope_ext, rows), {x}, [=](Value* y) { give(x, turn(ggml.rope_ext_back, y->gradient)); });
}

Value* Tape::attention(Value* q, Value* k, Value* v, const Sight& sight, Value* table, const float* factor, int64_t headSize, int64_t kvHeads) {
  if (isOwn()) {
    return attentionInOne(q, k, v, sight, table == nullptr ? nullptr : byDistance(table, sight.buckets), factor, headSize);
  }
  const auto& [length, sequences] = sight.queries;
  const int64_t group = q->tensor->ne[0] / k->tensor->ne[0];
  ggml_tensor* queries = ggml.reshape_4d(ctx_, headsFirst(q->tensor, headSize, sight.queries), headSize, length * group, kvHeads, sequences);
  const auto kept = [=](ggml_tensor* t) { return forward_ == Forward::engine ? ggml.cast(ctx_, t, GGML_TYPE_F16) : t; };
  ggml_tensor* scores = ggml.mul_mat(ctx_, kept(headsFirst(k->tensor, headSize, sight.keys)), queries);
  if (table != nullptr) {
    ggml_tensor* pairs = ggml.reshape_4d(ctx_, ggml.get_rows(ctx_, table->tensor, sight.pairs), kvHeads, sight.keys.length, length, 1);
    scores = ggml.add(ctx_, ggml.scale(ctx_, scores, *factor), ggml.cont(ctx_, ggml.permute(ctx_, pairs, 2, 0, 1, 3)));
  }
  ggml_tensor* p = ggml.soft_max_ext(ctx_, scores, sight.mask, table == nullptr ? *factor : 1.0f, 0.0f);
  ggml_tensor* seen = ggml.mul_mat(ctx_, kept(turnedByGgml(v->tensor, headSize, sight.keys)), p);
  ggml_tensor* out = rowsFirst(ggml.reshape_4d(ctx_, seen, headSize, length, kvHeads * group, sequences), headSize, sight.queries);
  // For the oracle, which ggml differentiates, and for the engine's answers: there is no way back.
  return record(out, {q, k, v}, [](Value*) {});
}

Value* Tape::attentionInOne(Value* q, Value* k, Value* v, const Sight& sight, Value* distances, const float* factor, int64_t headSize) {
  attentions_.emplace_back();
  auto* work = &attentions_.back();
  work->factor = factor;
  work->headSize = headSize;
  work->queries = sight.queries.length;
  work->keys = sight.keys.length;
  work->causal = sight.causal;
  work->byDistance = distances != nullptr;
  ggml_tensor* added = distances == nullptr ? sight.mask : distances->tensor;
  ggml_tensor* counts = sight.counts;
  // Of what was added by distance, too; of a mask nobody asks.
  Value* learned = distances == nullptr ? constant(added) : distances;
  return record(operations::attention(ctx_, q->tensor, k->tensor, v->tensor, added, counts, work), {q, k, v, learned}, [=](Value* y) {
    const auto back = operations::attentionBack(ctx_, q->tensor, k->tensor, v->tensor, added, counts, y->gradient, work);
    const auto shared = [=](ggml_tensor* part) {
      const int64_t columns = k->tensor->ne[0];
      return columns == part->ne[0] ? part : operations::groupSum(ctx_, part, columns, &work->headSize);
    };
    give(q, back.q);
    if (k->needsGradient) give(k, shared(back.k));
    if (v->needsGradient) give(v, shared(back.v));
    if (back.added != nullptr) give(learned, back.added);
  });
}

Value* Tape::byDistance(Value* table, ggml_tensor* buckets) {
  return record(operations::byDistance(ctx_, table->tensor, buckets), {table}, [=](Value* y) {
    give(table, operations::byDistanceBack(ctx_, y->gradient, buckets, table->tensor));
  });
}

Value* Tape::attention(Value* q, Value* after, Value* table, const CachedAttention& work) {
  cachedAttentions_.push_back(work);
  const auto tensorOf = [](const Value* value) { return value == nullptr ? nullptr : value->tensor; };
  return record(operations::cachedAttention(ctx_, q->tensor, tensorOf(after), tensorOf(table), &cachedAttentions_.back()), {q}, [](Value*) {});
}

Value* Tape::keep(Value* k, Value* v, const CachedAttention& work) {
  cachedAttentions_.push_back(work);
  return record(operations::kept(ctx_, k->tensor, v->tensor, &cachedAttentions_.back()), {k, v}, [](Value*) {});
}

Value* Tape::gated(Activation activation, Value* gate, Value* up) {
  if (activation == Activation::relu) throw std::runtime_error("invalid shape: a feed-forward with a gate has SiLU or GELU only");
  const bool silu = activation == Activation::silu;
  const auto forward = silu ? ggml.swiglu_split : isOwn() ? operations::geglu : ggml.geglu_split;
  Value* value = record(forward(ctx_, gate->tensor, up->tensor), {gate, up}, [=](Value* y) {
    const auto back = silu ? operations::swigluBack : operations::gegluBack;
    ggml_tensor* both = back(ctx_, gate->tensor, up->tensor, y->gradient);
    const auto half = [=](size_t i) { return ggml.view_2d(ctx_, both, both->ne[0], both->ne[1], both->nb[1], i * both->nb[2]); };
    give(gate, half(0));
    give(up, half(1));
  });
  value->again = [=] { return forward(ctx_, gate->tensor, up->tensor); };
  return value;
}

Value* Tape::activated(Activation activation, Value* x) {
  if (activation == Activation::silu) throw std::runtime_error("invalid shape: a feed-forward without a gate has GELU or ReLU only");
  const bool gelu = activation == Activation::gelu;
  const auto forward = gelu ? isOwn() ? operations::gelu : ggml.gelu : ggml.relu;
  const auto back = gelu ? operations::geluBack : operations::reluBack;
  return record(forward(ctx_, x->tensor), {x}, [=](Value* y) { give(x, back(ctx_, x->tensor, y->gradient)); });
}

std::vector<Value*> Tape::split(Value* x, const std::vector<int64_t>& sizes) {
  std::vector<Value*> parts;
  size_t offset = 0;
  for (const int64_t size : sizes) {
    ggml_tensor* part = ggml.cont(ctx_, ggml.view_2d(ctx_, x->tensor, size, x->tensor->ne[1], x->tensor->nb[1], offset));
    ggml.build_forward_expand(graph_, part);
    parts.push_back(constant(part));
    parts.back()->needsGradient = x->needsGradient;
    offset += size * sizeof(float);
  }
  // One way back for all: whatever is made of any part comes later on the tape.
  if (x->needsGradient) {
    back_.push_back([=] {
      std::vector<ggml_tensor*> gradients;
      for (const Value* part : parts) gradients.push_back(part->gradient);
      if (std::find(gradients.begin(), gradients.end(), nullptr) != gradients.end()) throw std::runtime_error("invalid shape: a part of what is fused is used by nothing");
      give(x, operations::join(ctx_, gradients));
    });
  }
  return parts;
}

Value* Tape::gather(Value* matrix, ggml_tensor* index) {
  return record(ggml.get_rows(ctx_, matrix->tensor, index), {matrix}, [=](Value* y) {
    give(matrix, operations::scatterRows(ctx_, y->gradient, index, matrix->tensor->ne[1]));
  });
}

void Tape::backward(Value* from, ggml_tensor* gradient) {
  give(from, gradient);
  for (auto step = back_.rbegin(); step != back_.rend(); ++step) (*step)();
}

Value* Tape::record(ggml_tensor* tensor, std::initializer_list<Value*> inputs, std::function<void(Value*)> back) {
  Value* value = constant(tensor);
  for (const Value* input : inputs) value->needsGradient |= input->needsGradient;
  ggml.build_forward_expand(graph_, tensor);
  if (value->needsGradient) {
    back_.push_back([value, back = std::move(back)] {
      if (value->gradient != nullptr) back(value);
    });
  }
  return value;
}

void Tape::give(Value* value, ggml_tensor* gradient) {
  if (!value->needsGradient) return;
  if (value->sum != nullptr) {
    ggml.build_forward_expand(graph_, operations::accumulate(ctx_, gradient, value->sum));
    return;
  }
  value->gradient = value->gradient == nullptr ? gradient : ggml.add(ctx_, value->gradient, gradient);
  ggml.build_forward_expand(graph_, value->gradient);
}

bool Tape::isFrozen(const Value* weight) const {
  return isOwn() && !weight->needsGradient;
}

ggml_tensor* Tape::frozenForward(const Value* weight, ggml_tensor* x, ggml_tensor* narrow, ggml_tensor* factor, float scale) {
  const bool hasVectors = instructions() != Instructions::portable || weight->tensor->type == GGML_TYPE_F32;
  if (hasVectors || forward_ == Forward::asking) return timesFrozen(weight, x, Sum::alongRows, narrow, factor, scale);
  ggml_tensor* out = ggml.mul_mat(ctx_, weight->tensor, x);
  return narrow == nullptr ? out : operations::withLowRank(ctx_, out, narrow, factor, workFor(Sum::alongRows, scale));
}

ggml_tensor* Tape::timesFrozen(const Value* weight, ggml_tensor* x, Sum sum, ggml_tensor* narrow, ggml_tensor* factor, float scale) {
  if (lastPacked_.first != x) lastPacked_ = {x, operations::packed(ctx_, x, *kernel_)};
  auto* work = workFor(sum, scale);
  if (sum == Sum::alongRows) work->packedWeight = weight->packed;
  if (narrow == nullptr) return operations::frozenProduct(ctx_, lastPacked_.second, x->ne[1], weight->tensor, work);
  return operations::adaptedProduct(ctx_, lastPacked_.second, weight->tensor, narrow, factor, work);
}

operations::FrozenProduct* Tape::workFor(Sum sum, float scale) {
  products_.emplace_back();
  products_.back().kernel = kernel_;
  products_.back().sum = sum;
  products_.back().scale = scale;
  return &products_.back();
}

void Tape::gatherFactor(Value* value, ggml_tensor* wide, ggml_tensor* narrow, bool rankFirst, float scale) {
  factorGradients_.push_back({value->sum, rankFirst, scale});
  ggml.build_forward_expand(graph_, operations::addFactorGradient(ctx_, wide, narrow, &factorGradients_.back()));
}

ggml_tensor* Tape::onTheWayBack(Value* value) {
  if (forward_ == Forward::fast && value->again) {
    value->tensor = value->again();
    value->again = nullptr;
  }
  return value->tensor;
}

ggml_tensor* Tape::times(ggml_tensor* matrix, ggml_tensor* x) {
  if (forward_ != Forward::fast || matrix->type != GGML_TYPE_F32) return ggml.mul_mat(ctx_, matrix, x);
  return operations::product(ctx_, x, Sum::alongRows, matrix, Sum::alongRows);
}

ggml_tensor* Tape::turnedByGgml(ggml_tensor* x, int64_t headSize, const Layout& layout) {
  ggml_tensor* split = ggml.reshape_4d(ctx_, x, headSize, x->ne[0] / headSize, layout.length, layout.sequences);
  return ggml.cont(ctx_, ggml.permute(ctx_, split, 1, 2, 0, 3));
}

ggml_tensor* Tape::headsFirst(ggml_tensor* x, int64_t headSize, const Layout& layout) {
  ggml_tensor* split = ggml.reshape_4d(ctx_, x, headSize, x->ne[0] / headSize, layout.length, layout.sequences);
  return ggml.cont(ctx_, ggml.permute(ctx_, split, 0, 2, 1, 3));
}

ggml_tensor* Tape::rowsFirst(ggml_tensor* x, int64_t headSize, const Layout& layout) {
  const int64_t heads = x->ne[2];
  ggml_tensor* turned = ggml.cont(ctx_, ggml.permute(ctx_, x, 0, 2, 1, 3));
  return ggml.reshape_2d(ctx_, turned, headSize * heads, layout.length * layout.sequences);
}

}  // namespace placebo
