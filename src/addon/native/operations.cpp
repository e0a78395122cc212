#include "operations.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "custom.hpp"
#include "exponential.hpp"
#include "processor.hpp"

namespace placebo::operations {

namespace {

/** f(0) + … + f(n − 1) in eight sums side by side: an order that depends on n alone, and that vectors can take. */
template <typename F>
inline float sumOf(int64_t n, const F& f) {
  float parts[8] = {};
  int64_t j = 0;
  for (; j + 8 <= n; j += 8) {
    for (int k = 0; k < 8; k++) parts[k] += f(j + k);
  }
  float sum = ((parts[0] + parts[1]) + (parts[2] + parts[3])) + ((parts[4] + parts[5]) + (parts[6] + parts[7]));
  for (; j < n; j++) sum += f(j);
  return sum;
}

/** What a product's function is told beside its operands. */
struct Sums {
  Sum a;
  Sum b;
};
constexpr Sums sums[] = {
    {Sum::alongRows, Sum::alongRows}, {Sum::alongRows, Sum::acrossRows}, {Sum::acrossRows, Sum::alongRows}, {Sum::acrossRows, Sum::acrossRows}};

/** Columns are shared out in these, so that a share begins with a whole block of any quantised type. */
constexpr int64_t columnsAtOnce = 256;

void computeProduct(ggml_tensor* dst, int ith, int nth, void* userdata) {
  const Sums& by = *static_cast<const Sums*>(userdata);
  const ggml_tensor* a = dst->src[0];
  const ggml_tensor* b = dst->src[1];
  const int64_t rows = dst->ne[1];
  const int64_t columns = dst->ne[0];
  const int64_t depth = by.a == Sum::alongRows ? a->ne[0] : a->ne[1];
  const int64_t matrices = dst->ne[2] * dst->ne[3];
  // Whole matrices where there are enough, else columns, which are packed once only, else rows.
  const bool byMatrix = matrices >= nth;
  const int64_t blocks = (columns + columnsAtOnce - 1) / columnsAtOnce;
  const bool byColumns = !byMatrix && blocks >= nth && columns > rows;
  const Range mine = byMatrix ? share(matrices, ith, nth) : Range{0, matrices};
  const Range ofBlocks = byColumns ? share(blocks, ith, nth) : Range{0, blocks};
  const Range ofRows = byMatrix || byColumns ? Range{0, rows} : share(rows, ith, nth);
  const Range ofColumns{ofBlocks.from * columnsAtOnce, std::min(columns, ofBlocks.to * columnsAtOnce)};
  for (int64_t i = mine.from; i < mine.to; i++) {
    multiply(exactKernel(), row(dst, i * rows), ofRows, ofColumns, columns, depth, operandOf(a, i, by.a), operandOf(b, i, by.b));
  }
}

void computeSwigluBack(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[0] * dst->ne[1], ith, nth);
  const float* gate = static_cast<const float*>(dst->src[0]->data);
  const float* up = static_cast<const float*>(dst->src[1]->data);
  const float* gradient = static_cast<const float*>(dst->src[2]->data);
  float* dGate = static_cast<float*>(dst->data);
  float* dUp = dGate + dst->ne[0] * dst->ne[1];
  withVectors([&, from = from, to = to](auto) __attribute__((always_inline)) {
    for (int64_t i = from; i < to; i++) {
      const float sigmoid = 1.0f / (1.0f + exponential(-gate[i]));
      dUp[i] = gradient[i] * gate[i] * sigmoid;
      dGate[i] = gradient[i] * up[i] * sigmoid * (1.0f + gate[i] * (1.0f - sigmoid));
    }
  });
}

/** Φ(x) in the form with tanh: the logistic function of 2 √(2/π) (x + 0.044715 x³). */
struct Gelu {
  float share;
  float slope;
};
inline Gelu geluAt(float x) {
  constexpr float twice = 1.59576912f;
  constexpr float cubic = 0.044715f;
  const float share = 1.0f / (1.0f + exponential(-twice * x * (1.0f + cubic * x * x)));
  return {share, share + x * share * (1.0f - share) * twice * (1.0f + 3.0f * cubic * x * x)};
}

void computeGelu(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[0] * dst->ne[1], ith, nth);
  const float* x = static_cast<const float*>(dst->src[0]->data);
  float* out = static_cast<float*>(dst->data);
  for (int64_t i = from; i < to; i++) out[i] = x[i] * geluAt(x[i]).share;
}

void computeGeluBack(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[0] * dst->ne[1], ith, nth);
  const float* x = static_cast<const float*>(dst->src[0]->data);
  const float* gradient = static_cast<const float*>(dst->src[1]->data);
  float* out = static_cast<float*>(dst->data);
  for (int64_t i = from; i < to; i++) out[i] = gradient[i] * geluAt(x[i]).slope;
}

void computeReluBack(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[0] * dst->ne[1], ith, nth);
  const float* x = static_cast<const float*>(dst->src[0]->data);
  const float* gradient = static_cast<const float*>(dst->src[1]->data);
  float* out = static_cast<float*>(dst->data);
  for (int64_t i = from; i < to; i++) out[i] = x[i] > 0.0f ? gradient[i] : 0.0f;
}

void computeGeglu(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[0] * dst->ne[1], ith, nth);
  const float* gate = static_cast<const float*>(dst->src[0]->data);
  const float* up = static_cast<const float*>(dst->src[1]->data);
  float* out = static_cast<float*>(dst->data);
  for (int64_t i = from; i < to; i++) out[i] = gate[i] * geluAt(gate[i]).share * up[i];
}

void computeGegluBack(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[0] * dst->ne[1], ith, nth);
  const float* gate = static_cast<const float*>(dst->src[0]->data);
  const float* up = static_cast<const float*>(dst->src[1]->data);
  const float* gradient = static_cast<const float*>(dst->src[2]->data);
  float* dGate = static_cast<float*>(dst->data);
  float* dUp = dGate + dst->ne[0] * dst->ne[1];
  for (int64_t i = from; i < to; i++) {
    const Gelu at = geluAt(gate[i]);
    dUp[i] = gradient[i] * gate[i] * at.share;
    dGate[i] = gradient[i] * up[i] * at.slope;
  }
}

void computeLayerNormBack(ggml_tensor* dst, int ith, int nth, void* userdata) {
  const int64_t n = dst->ne[0];
  const float epsilon = *static_cast<const float*>(userdata);
  const auto [from, to] = share(rowsOf(dst), ith, nth);
  for (int64_t i = from; i < to; i++) {
    const float* gradient = row(dst->src[0], i);
    const float* x = row(dst->src[1], i);
    float* out = row(dst, i);
    const float mean = sumOf(n, [=](int64_t j) { return x[j]; }) / n;
    const float variance = sumOf(n, [=](int64_t j) { return (x[j] - mean) * (x[j] - mean); }) / n;
    const float factor = 1.0f / std::sqrt(variance + epsilon);
    const float meanGradient = sumOf(n, [=](int64_t j) { return gradient[j]; }) / n;
    const float along = sumOf(n, [=](int64_t j) { return gradient[j] * (x[j] - mean) * factor; }) / n;
    for (int64_t j = 0; j < n; j++) out[j] = factor * (gradient[j] - meanGradient - (x[j] - mean) * factor * along);
  }
}

void computeJoin(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[1], ith, nth);
  for (int64_t i = from; i < to; i++) {
    float* out = row(dst, i);
    for (int part = 0; part < GGML_MAX_SRC && dst->src[part] != nullptr; part++) {
      const float* source = row(dst->src[part], i);
      out = std::copy(source, source + dst->src[part]->ne[0], out);
    }
  }
}

void computeScatterRows(ggml_tensor* dst, int ith, int nth, void*) {
  // By columns: two rows may go to the same place.
  const auto [from, to] = share(dst->ne[0], ith, nth);
  for (int64_t i = 0; i < dst->ne[1]; i++) std::fill(row(dst, i) + from, row(dst, i) + to, 0.0f);
  const int32_t* index = static_cast<const int32_t*>(dst->src[1]->data);
  for (int64_t i = 0; i < dst->src[0]->ne[1]; i++) {
    const float* source = row(dst->src[0], i);
    float* target = row(dst, index[i]);
    for (int64_t c = from; c < to; c++) target[c] += source[c];
  }
}

void computeRowLoss(ggml_tensor* dst, int ith, int nth, void*) {
  const int32_t* labels = static_cast<const int32_t*>(dst->src[2]->data);
  const auto [from, to] = share(dst->ne[0], ith, nth);
  for (int64_t i = from; i < to; i++) {
    const float* logits = row(dst->src[0], i);
    const int64_t best = std::max_element(logits, logits + dst->src[0]->ne[0]) - logits;
    // p of the largest logit is at least 1/n, so that its logarithm is always a number.
    static_cast<float*>(dst->data)[i] = (logits[best] - logits[labels[i]]) - std::log(row(dst->src[1], i)[best]);
  }
}

void computeLogitsGradient(ggml_tensor* dst, int ith, int nth, void*) {
  const int32_t* labels = static_cast<const int32_t*>(dst->src[1]->data);
  const float* weights = static_cast<const float*>(dst->src[2]->data);
  const auto [from, to] = share(dst->ne[1], ith, nth);
  for (int64_t i = from; i < to; i++) {
    const float* p = row(dst->src[0], i);
    float* out = row(dst, i);
    for (int64_t j = 0; j < dst->ne[0]; j++) out[j] = weights[i] * p[j];
    out[labels[i]] -= weights[i];
  }
}

void computeAccumulate(ggml_tensor* dst, int ith, int nth, void* target) {
  const ggml_tensor* gradient = dst->src[0];
  const auto [from, to] = share(gradient->ne[0] * rowsOf(gradient), ith, nth);
  const float* source = static_cast<const float*>(gradient->data);
  float* sum = static_cast<float*>(target);
  for (int64_t i = from; i < to; i++) sum[i] += source[i];
}

}  // namespace

ggml_tensor* product(ggml_context* ctx, ggml_tensor* a, Sum sumA, ggml_tensor* b, Sum sumB) {
  const Sums* by = &sums[2 * static_cast<int>(sumA) + static_cast<int>(sumB)];
  const auto other = [](const ggml_tensor* t, Sum sum) { return t->ne[sum == Sum::alongRows ? 1 : 0]; };
  return custom(ctx, {other(b, sumB), other(a, sumA), a->ne[2], a->ne[3]}, {a, b}, computeProduct, by);
}

ggml_tensor* swigluBack(ggml_context* ctx, ggml_tensor* gate, ggml_tensor* up, ggml_tensor* gradient) {
  return custom(ctx, {gate->ne[0], gate->ne[1], 2}, {gate, up, gradient}, computeSwigluBack);
}

ggml_tensor* gelu(ggml_context* ctx, ggml_tensor* x) {
  return custom(ctx, {x->ne[0], x->ne[1]}, {x}, computeGelu);
}

ggml_tensor* geluBack(ggml_context* ctx, ggml_tensor* x, ggml_tensor* gradient) {
  return custom(ctx, {x->ne[0], x->ne[1]}, {x, gradient}, computeGeluBack);
}

ggml_tensor* reluBack(ggml_context* ctx, ggml_tensor* x, ggml_tensor* gradient) {
  return custom(ctx, {x->ne[0], x->ne[1]}, {x, gradient}, computeReluBack);
}

ggml_tensor* geglu(ggml_context* ctx, ggml_tensor* gate, ggml_tensor* up) {
  return custom(ctx, {gate->ne[0], gate->ne[1]}, {gate, up}, computeGeglu);
}

ggml_tensor* gegluBack(ggml_context* ctx, ggml_tensor* gate, ggml_tensor* up, ggml_tensor* gradient) {
  return custom(ctx, {gate->ne[0], gate->ne[1], 2}, {gate, up, gradient}, computeGegluBack);
}

ggml_tensor* layerNormBack(ggml_context* ctx, ggml_tensor* gradient, ggml_tensor* x, const float* epsilon) {
  return custom(ctx, {x->ne[0], x->ne[1]}, {gradient, x}, computeLayerNormBack, epsilon);
}

ggml_tensor* join(ggml_context* ctx, const std::vector<ggml_tensor*>& parts) {
  int64_t columns = 0;
  for (const ggml_tensor* part : parts) columns += part->ne[0];
  int64_t ne[4] = {columns, parts.front()->ne[1], 1, 1};
  std::vector<ggml_tensor*> args(parts);
  return ggml.custom_4d(ctx, GGML_TYPE_F32, ne[0], ne[1], ne[2], ne[3], args.data(), static_cast<int>(args.size()), computeJoin, GGML_N_TASKS_MAX, nullptr);
}

ggml_tensor* scatterRows(ggml_context* ctx, ggml_tensor* rows, ggml_tensor* index, int64_t count) {
  return custom(ctx, {rows->ne[0], count}, {rows, index}, computeScatterRows);
}

ggml_tensor* rowLoss(ggml_context* ctx, ggml_tensor* logits, ggml_tensor* probabilities, ggml_tensor* labels) {
  return custom(ctx, {logits->ne[1]}, {logits, probabilities, labels}, computeRowLoss);
}

ggml_tensor* logitsGradient(ggml_context* ctx, ggml_tensor* probabilities, ggml_tensor* labels, ggml_tensor* weights) {
  return custom(ctx, {probabilities->ne[0], probabilities->ne[1]}, {probabilities, labels, weights}, computeLogitsGradient);
}

ggml_tensor* accumulate(ggml_context* ctx, ggml_tensor* gradient, float* sum) {
  return custom(ctx, {1}, {gradient}, computeAccumulate, sum);
}

}  // namespace placebo::operations
