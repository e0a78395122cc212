#include <algorithm>
#include <vector>

#include "attention.hpp"
#include "custom.hpp"
#include "low-rank.hpp"

/** Operations of a LoRA training: products with weights that are not trained, with their low-rank neighbours; and attention. */
namespace placebo::operations {

namespace {

void computePacked(ggml_tensor* dst, int ith, int nth, void* userdata) {
  const ggml_tensor* x = dst->src[0];
  const Kernel& kernel = *static_cast<const Kernel*>(userdata);
  const Range mine = share((x->ne[1] + kernel.rows - 1) / kernel.rows, ith, nth);
  packLeft(kernel, operandOf(x, 0, Sum::alongRows), x->ne[1], x->ne[0], mine, static_cast<uint32_t*>(dst->data));
}

/** Of the columns of a product, as many as are one thread's work at a time: few, but whole blocks of the type and whole tiles. */
int64_t columnsAtATime(const ggml_tensor* weight) {
  return ggml.blck_size(weight->type) <= 32 ? 96 : 256;
}

/** [rows, columns] row by row → column by column. */
std::vector<float> transposed(const float* from, int64_t rows, int64_t columns) {
  std::vector<float> to(static_cast<size_t>(rows * columns));
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) to[j * rows + i] = from[i * columns + j];
  }
  return to;
}

/** While this share of the product is still in the cache. */
void addLowRank(float* out, Range m, Range n, int64_t columns, const ggml_tensor* narrow, const ggml_tensor* factor, const FrozenProduct& work) {
  const int64_t rank = narrow->ne[0];
  const float* data = static_cast<const float*>(factor->data);
  if (work.sum == Sum::acrossRows) {
    addWidened(out, m, n, columns, static_cast<const float*>(narrow->data), rank, data + n.from, columns, work.scale);
    return;
  }
  const auto turned = transposed(data + n.from * rank, n.to - n.from, rank);
  addWidened(out, m, n, columns, static_cast<const float*>(narrow->data), rank, turned.data(), n.to - n.from, work.scale);
}

void computeFrozenProduct(ggml_tensor* dst, int, int nth, void* userdata) {
  FrozenProduct& work = *static_cast<FrozenProduct*>(userdata);
  const ggml_tensor* weight = dst->src[1];
  const Kernel& kernel = *work.kernel;
  const int64_t rows = dst->ne[1];
  const int64_t columns = dst->ne[0];
  const int64_t depth = weight->ne[work.sum == Sum::alongRows ? 0 : 1];
  const int64_t wide = columnsAtATime(weight);
  const int64_t across = (columns + wide - 1) / wide;
  // Each part of the columns is unpacked once, unless there are too few of them for all threads.
  const int64_t stripes = (rows + kernel.rows - 1) / kernel.rows;
  const int64_t down = nth == 1 ? 1 : std::min(stripes, std::max<int64_t>(1, (3 * nth + across - 1) / across));
  const Operand b = operandOf(weight, 0, work.sum);
  for (int64_t i = work.next++; i < across * down; i = work.next++) {
    const Range n{i / down * wide, std::min(columns, (i / down + 1) * wide)};
    const Range ofStripes = share(stripes, static_cast<int>(i % down), static_cast<int>(down));
    const Range m{ofStripes.from * kernel.rows, std::min(rows, ofStripes.to * kernel.rows)};
    float* out = static_cast<float*>(dst->data);
    const auto* a = static_cast<const uint32_t*>(dst->src[0]->data);
    if (work.packedWeight != nullptr) multiplyBothPacked(kernel, out, rows, m, n, columns, depth, a, work.packedWeight);
    else multiplyPacked(kernel, out, rows, m, n, columns, depth, a, b);
    if (dst->src[2] != nullptr) addLowRank(out, m, n, columns, dst->src[2], dst->src[3], work);
  }
}

void computeWithLowRank(ggml_tensor* dst, int ith, int nth, void* userdata) {
  const Range m = share(dst->ne[1], ith, nth);
  const int64_t columns = dst->ne[0];
  std::copy(row(dst->src[0], m.from), row(dst->src[0], m.to), row(dst, m.from));
  addLowRank(static_cast<float*>(dst->data), m, {0, columns}, columns, dst->src[1], dst->src[2], *static_cast<const FrozenProduct*>(userdata));
}

template <Sum sum>
void computeNarrowed(ggml_tensor* dst, int ith, int nth, void*) {
  const ggml_tensor* wide = dst->src[0];
  const int64_t depth = wide->ne[0];
  const int64_t rank = dst->ne[0];
  const float* factor = static_cast<const float*>(dst->src[1]->data);
  const auto turned = sum == Sum::alongRows ? std::vector<float>{} : transposed(factor, depth, rank);
  narrowRows(
      static_cast<const float*>(wide->data), share(wide->ne[1], ith, nth), depth, sum == Sum::alongRows ? factor : turned.data(), rank, static_cast<float*>(dst->data));
}

/** scale · Σ_row narrow(row, r) · wide(row, n), added to a factor's gradient, in whose layout it is. */
void computeFactorGradient(ggml_tensor* dst, int ith, int nth, void* userdata) {
  const auto& [sum, rankFirst, scale] = *static_cast<const FactorGradient*>(userdata);
  const ggml_tensor* wide = dst->src[0];
  const ggml_tensor* narrow = dst->src[1];
  const int64_t columns = wide->ne[0];
  const int64_t rank = narrow->ne[0];
  const Range mine = share(columns, ith, nth);
  const int64_t count = mine.to - mine.from;
  std::vector<float> sums(static_cast<size_t>(count * rank));
  sumOuter(static_cast<const float*>(wide->data), wide->ne[1], mine, columns, static_cast<const float*>(narrow->data), rank, sums.data());
  for (int64_t r = 0; r < rank; r++) {
    for (int64_t i = 0; i < count; i++) sum[rankFirst ? r * columns + mine.from + i : (mine.from + i) * rank + r] += scale * sums[r * count + i];
  }
}

/** The operands stand first in dst's sources; the counts, where there are some, last. */
Attention attentionOf(const ggml_tensor* dst, const AttentionWork& work, int counts) {
  const auto floats = [dst](int i) { return static_cast<const float*>(dst->src[i]->data); };
  const ggml_tensor* added = dst->src[3];
  Attention a{};
  a.q = floats(0);
  a.k = floats(1);
  a.v = floats(2);
  a.added = floats(3);
  if (work.byDistance) {
    // The farther back a query stands, the further on in the distances it begins.
    a.added += work.queries - 1;
    a.addedOfHead = added->ne[0];
    a.addedOfQuery = -1;
  } else {
    a.addedOfQuery = added->ne[1] == 1 ? 0 : added->ne[0];
  }
  a.factor = *work.factor;
  a.headSize = work.headSize;
  a.heads = dst->src[0]->ne[0] / work.headSize;
  a.kvHeads = dst->src[1]->ne[0] / work.headSize;
  a.queries = work.queries;
  a.keys = work.keys;
  a.causal = work.causal;
  a.counts = dst->src[counts] == nullptr ? nullptr : static_cast<const int32_t*>(dst->src[counts]->data);
  return a;
}

int64_t headsOfAll(const ggml_tensor* q, const Attention& a) {
  return q->ne[1] / a.queries * a.heads;
}

void computeAttention(ggml_tensor* dst, int, int, void* userdata) {
  AttentionWork& work = *static_cast<AttentionWork*>(userdata);
  const Attention attention = attentionOf(dst, work, 4);
  const int64_t count = headsOfAll(dst->src[0], attention);
  for (int64_t i = work.next++; i < count; i = work.next++) attend(attention, i / attention.heads, i % attention.heads, static_cast<float*>(dst->data));
}

/** By one thread, as attention on it: whoever asks has another for other texts. */
void computeKept(ggml_tensor* dst, int ith, int, void* userdata) {
  const auto floats = [dst](int i) { return static_cast<const float*>(dst->src[i]->data); };
  if (ith == 0) keepCached(*static_cast<const CachedAttention*>(userdata), floats(0), floats(1));
}

void computeCachedAttention(ggml_tensor* dst, int ith, int, void* userdata) {
  if (ith != 0) return;
  const auto& attention = *static_cast<const CachedAttention*>(userdata);
  // The table is the last of the sources, where something is added.
  int last = 0;
  while (last + 1 < GGML_MAX_SRC && dst->src[last + 1] != nullptr) last++;
  const float* table = attention.buckets == 0 ? nullptr : static_cast<const float*>(dst->src[last]->data);
  attendCached(attention, static_cast<const float*>(dst->src[0]->data), table, static_cast<float*>(dst->data));
}

void computeAttentionBack(ggml_tensor* dst, int, int, void* userdata) {
  AttentionWork& work = *static_cast<AttentionWork*>(userdata);
  const Attention attention = attentionOf(dst, work, 5);
  const ggml_tensor* q = dst->src[0];
  const int64_t count = headsOfAll(q, attention);
  const int64_t distances = work.queries + work.keys - 1;
  float* dq = static_cast<float*>(dst->data);
  float* dk = dq + q->ne[0] * q->ne[1];
  float* dv = dk + q->ne[0] * dst->src[1]->ne[1];
  float* added = dv + q->ne[0] * dst->src[1]->ne[1];
  const float* dOut = static_cast<const float*>(dst->src[4]->data);
  for (int64_t i = work.nextBack++; i < count; i = work.nextBack++) {
    float* ofHead = work.byDistance ? added + i * distances : nullptr;
    if (ofHead != nullptr) std::fill_n(ofHead, distances, 0.0f);
    attendBack(attention, i / attention.heads, i % attention.heads, dOut, {dq, dk, dv, ofHead});
  }
}

void computeByDistance(ggml_tensor* dst, int ith, int nth, void*) {
  const auto [from, to] = share(dst->ne[1], ith, nth);
  const ggml_tensor* table = dst->src[0];
  const int32_t* buckets = static_cast<const int32_t*>(dst->src[1]->data);
  for (int64_t head = from; head < to; head++) {
    for (int64_t i = 0; i < dst->ne[0]; i++) row(dst, head)[i] = row(table, buckets[i])[head];
  }
}

void computeByDistanceBack(ggml_tensor* dst, int ith, int nth, void*) {
  const int64_t heads = dst->ne[0];
  const auto [from, to] = share(heads, ith, nth);
  const ggml_tensor* gradient = dst->src[0];
  const int32_t* buckets = static_cast<const int32_t*>(dst->src[1]->data);
  for (int64_t head = from; head < to; head++) {
    for (int64_t bucket = 0; bucket < dst->ne[1]; bucket++) row(dst, bucket)[head] = 0.0f;
    for (int64_t i = head; i < gradient->ne[1]; i += heads) {
      for (int64_t j = 0; j < gradient->ne[0]; j++) row(dst, buckets[j])[head] += row(gradient, i)[j];
    }
  }
}

void computeGroupSum(ggml_tensor* dst, int ith, int nth, void* userdata) {
  const int64_t headSize = *static_cast<const int64_t*>(userdata);
  const ggml_tensor* x = dst->src[0];
  const int64_t group = x->ne[0] / dst->ne[0];
  const auto [from, to] = share(dst->ne[1], ith, nth);
  for (int64_t i = from; i < to; i++) {
    for (int64_t c = 0; c < dst->ne[0]; c++) {
      const float* first = row(x, i) + c / headSize * headSize * group + c % headSize;
      float sum = *first;
      for (int64_t head = 1; head < group; head++) sum += first[head * headSize];
      row(dst, i)[c] = sum;
    }
  }
}

}  // namespace

ggml_tensor* packed(ggml_context* ctx, ggml_tensor* x, const Kernel& kernel) {
  return custom(ctx, {packedUnits(kernel, x->ne[1], x->ne[0])}, {x}, computePacked, &kernel);
}

ggml_tensor* frozenProduct(ggml_context* ctx, ggml_tensor* packedX, int64_t rows, ggml_tensor* weight, FrozenProduct* work) {
  return custom(ctx, {weight->ne[work->sum == Sum::alongRows ? 1 : 0], rows}, {packedX, weight}, computeFrozenProduct, work);
}

ggml_tensor* adaptedProduct(
    ggml_context* ctx, ggml_tensor* packedX, ggml_tensor* weight, ggml_tensor* narrow, ggml_tensor* factor, FrozenProduct* work) {
  const int64_t columns = weight->ne[work->sum == Sum::alongRows ? 1 : 0];
  return custom(ctx, {columns, narrow->ne[1]}, {packedX, weight, narrow, factor}, computeFrozenProduct, work);
}

ggml_tensor* withLowRank(ggml_context* ctx, ggml_tensor* x, ggml_tensor* narrow, ggml_tensor* factor, const FrozenProduct* work) {
  return custom(ctx, {x->ne[0], x->ne[1]}, {x, narrow, factor}, computeWithLowRank, work);
}

ggml_tensor* narrowed(ggml_context* ctx, ggml_tensor* x, ggml_tensor* factor, Sum sum) {
  return custom(ctx, {factor->ne[sum == Sum::alongRows ? 1 : 0], x->ne[1]}, {x, factor}, sum == Sum::alongRows ? computeNarrowed<Sum::alongRows> : computeNarrowed<Sum::acrossRows>);
}

ggml_tensor* addFactorGradient(ggml_context* ctx, ggml_tensor* wide, ggml_tensor* narrow, const FactorGradient* to) {
  return custom(ctx, {1}, {wide, narrow}, computeFactorGradient, to);
}

ggml_tensor* attention(ggml_context* ctx, ggml_tensor* q, ggml_tensor* k, ggml_tensor* v, ggml_tensor* added, ggml_tensor* counts, AttentionWork* work) {
  if (counts == nullptr) return custom(ctx, {q->ne[0], q->ne[1]}, {q, k, v, added}, computeAttention, work);
  return custom(ctx, {q->ne[0], q->ne[1]}, {q, k, v, added, counts}, computeAttention, work);
}

ggml_tensor* kept(ggml_context* ctx, ggml_tensor* k, ggml_tensor* v, const CachedAttention* work) {
  return custom(ctx, {1}, {k, v}, computeKept, work);
}

ggml_tensor* cachedAttention(ggml_context* ctx, ggml_tensor* q, ggml_tensor* after, ggml_tensor* table, const CachedAttention* work) {
  std::vector<ggml_tensor*> sources{q};
  for (ggml_tensor* each : {after, table}) {
    if (each != nullptr) sources.push_back(each);
  }
  return custom(ctx, {q->ne[0], q->ne[1]}, sources, computeCachedAttention, work);
}

AttentionBack attentionBack(
    ggml_context* ctx, ggml_tensor* q, ggml_tensor* k, ggml_tensor* v, ggml_tensor* added, ggml_tensor* counts, ggml_tensor* gradient, AttentionWork* work) {
  const int64_t width = q->ne[0];
  const int64_t heads = width / work->headSize;
  const int64_t distances = work->queries + work->keys - 1;
  const int64_t headsOfAll = q->ne[1] / work->queries * heads;
  const int64_t size = width * (q->ne[1] + 2 * k->ne[1]) + (work->byDistance ? distances * headsOfAll : 0);
  ggml_tensor* all = counts == nullptr ? custom(ctx, {size}, {q, k, v, added, gradient}, computeAttentionBack, work)
                                       : custom(ctx, {size}, {q, k, v, added, gradient, counts}, computeAttentionBack, work);
  int64_t offset = 0;
  const auto next = [&](int64_t columns, int64_t rows) {
    ggml_tensor* part = ggml.view_2d(ctx, all, columns, rows, columns * sizeof(float), offset * sizeof(float));
    offset += columns * rows;
    return part;
  };
  ggml_tensor* dq = next(width, q->ne[1]);
  ggml_tensor* dk = next(width, k->ne[1]);
  ggml_tensor* dv = next(width, k->ne[1]);
  return {dq, dk, dv, work->byDistance ? next(distances, headsOfAll) : nullptr};
}

ggml_tensor* byDistance(ggml_context* ctx, ggml_tensor* table, ggml_tensor* buckets) {
  return custom(ctx, {buckets->ne[0], table->ne[0]}, {table, buckets}, computeByDistance);
}

ggml_tensor* byDistanceBack(ggml_context* ctx, ggml_tensor* gradient, ggml_tensor* buckets, ggml_tensor* table) {
  return custom(ctx, {table->ne[0], table->ne[1]}, {gradient, buckets}, computeByDistanceBack);
}

ggml_tensor* groupSum(ggml_context* ctx, ggml_tensor* x, int64_t columns, const int64_t* headSize) {
  return custom(ctx, {columns, x->ne[1]}, {x}, computeGroupSum, headSize);
}

}  // namespace placebo::operations
