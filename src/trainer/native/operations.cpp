#include "operations.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "custom.hpp"
#include "exponential.hpp"
#include "processor.hpp"

namespace placebo::operations {

namespace {

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
