#include "attention.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "exponential.hpp"
#include "folded.hpp"
#include "processor.hpp"
#include "product.hpp"

namespace placebo {

namespace {

/** Queries at a time: few, since half of what a block sees beyond its first query is not looked at; whole stripes of every kernel. */
constexpr int64_t block = 48;

[[gnu::always_inline]] inline void softmax(float* row, const float* mask, float factor, int64_t seen, int64_t all) {
  float parts[lanes];
  for (int64_t i = 0; i < seen; i++) row[i] = row[i] * factor + mask[i];
  folded(-std::numeric_limits<float>::infinity(), seen, parts, [row](float& part, int64_t i) { part = row[i] > part ? row[i] : part; });
  const float most = *std::max_element(parts, parts + lanes);
  for (int64_t i = 0; i < seen; i++) row[i] = mask[i] < -1e30f ? 0.0f : exponential(row[i] - most);
  folded(0.0f, seen, parts, [row](float& part, int64_t i) { part += row[i]; });
  float sum = 0;
  for (const float part : parts) sum += part;
  const float share = 1.0f / sum;
  for (int64_t i = 0; i < seen; i++) row[i] *= share;
  std::fill(row + seen, row + all, 0.0f);
}

/** dp becomes factor · p ∘ (dp − Σ p ∘ dp). */
[[gnu::always_inline]] inline void softmaxBack(const float* p, float* dp, float factor, int64_t seen, int64_t all) {
  float parts[lanes];
  folded(0.0f, seen, parts, [p, dp](float& part, int64_t i) { part += p[i] * dp[i]; });
  float sum = 0;
  for (const float part : parts) sum += part;
  for (int64_t i = 0; i < seen; i++) dp[i] = factor * p[i] * (dp[i] - sum);
  std::fill(dp + seen, dp + all, 0.0f);
}

[[gnu::always_inline]] inline void addTo(float* sum, const float* row, float factor, int64_t count) {
  for (int64_t i = 0; i < count; i++) sum[i] += factor * row[i];
}

/** Which of its sequences' heads an attention is about. */
struct Place {
  const Attention& a;
  int64_t sequence;
  int64_t head;

  /** From one of its queries on. */
  Operand queries(const float* rows, bool alongDepth, int64_t from = 0) const {
    return headOf(rows + from * a.heads * a.headSize, a.queries, head, a.heads, alongDepth);
  }
  Operand keys(const float* rows, bool alongDepth) const { return headOf(rows, a.keys, head / (a.heads / a.kvHeads), a.kvHeads, alongDepth); }

 private:
  /** A head's part of rows that hold `heads` of them. */
  Operand headOf(const float* rows, int64_t length, int64_t index, int64_t heads, bool alongDepth) const {
    const float* first = rows + sequence * length * heads * a.headSize + index * a.headSize;
    return {reinterpret_cast<const char*>(first), static_cast<int64_t>(heads * a.headSize * sizeof(float)), alongDepth, nullptr, 1, sizeof(float)};
  }
};

Operand plain(const float* rows, int64_t width, bool alongDepth) {
  return {reinterpret_cast<const char*>(rows), static_cast<int64_t>(width * sizeof(float)), alongDepth, nullptr, 1, sizeof(float)};
}

/** Operands of one thread's products; they keep their memory from head to head. */
struct Room {
  std::vector<uint32_t> left, right, keys, values, keysAcross;
  std::vector<float> p, dp;
};

/** p = softmax(q · Kᵀ) of a block of queries: [count, seen]. */
void probabilities(const Place& place, const Kernel& kernel, int64_t from, int64_t to, int64_t seen, Room& room) {
  const Attention& a = place.a;
  room.p.resize(static_cast<size_t>(block * a.keys));
  packSide(kernel, place.queries(a.q, true), {from, to}, {0, a.headSize}, kernel.rows, room.left);
  multiplyTiles(kernel, room.p.data(), seen, to - from, seen, a.headSize, room.left.data(), room.keys.data(), kernel.unitsOf(a.headSize), false);
  withVectors([&](auto) __attribute__((always_inline)) {
    for (int64_t i = from; i < to; i++) {
      softmax(room.p.data() + (i - from) * seen, a.addedTo(place.head, i), a.factor, a.seenBefore(i + 1, place.sequence), seen);
    }
  });
}

}  // namespace

void attend(const Attention& a, int64_t sequence, int64_t head, float* out) {
  thread_local Room ofThread;
  Room& room = ofThread;
  const Kernel& kernel = exactKernel();
  const Place place{a, sequence, head};
  const int64_t stride = a.heads * a.headSize;
  packSide(kernel, place.keys(a.k, true), {0, a.keys}, {0, a.headSize}, kernel.columns, room.keys);
  packSide(kernel, place.keys(a.v, false), {0, a.headSize}, {0, a.keys}, kernel.columns, room.values);
  float* target = out + sequence * a.queries * stride + head * a.headSize;
  for (int64_t from = 0; from < a.queries; from += block) {
    const int64_t to = std::min(a.queries, from + block);
    const int64_t seen = a.seenBefore(to, sequence);
    probabilities(place, kernel, from, to, seen, room);
    packSide(kernel, plain(room.p.data(), seen, true), {0, to - from}, {0, seen}, kernel.rows, room.left);
    multiplyTiles(kernel, target + from * stride, stride, to - from, a.headSize, seen, room.left.data(), room.values.data(), kernel.unitsOf(a.keys), false);
  }
}

void attendBack(const Attention& a, int64_t sequence, int64_t head, const float* dOut, const AttentionGradients& gradients) {
  thread_local Room ofThread;
  Room& room = ofThread;
  const Kernel& kernel = exactKernel();
  const Place place{a, sequence, head};
  const int64_t stride = a.heads * a.headSize;
  packSide(kernel, place.keys(a.k, true), {0, a.keys}, {0, a.headSize}, kernel.columns, room.keys);
  packSide(kernel, place.keys(a.k, false), {0, a.headSize}, {0, a.keys}, kernel.columns, room.keysAcross);
  packSide(kernel, place.keys(a.v, true), {0, a.keys}, {0, a.headSize}, kernel.columns, room.values);
  float* dq = gradients.q + sequence * a.queries * stride + head * a.headSize;
  float* dk = gradients.k + sequence * a.keys * stride + head * a.headSize;
  float* dv = gradients.v + sequence * a.keys * stride + head * a.headSize;
  // From the last block on, which sees all keys that any sees: it sets what the others add to.
  for (int64_t from = (a.queries - 1) / block * block; from >= 0; from -= block) {
    const int64_t to = std::min(a.queries, from + block);
    const int64_t count = to - from;
    const int64_t seen = a.seenBefore(to, sequence);
    const bool add = to < a.queries;
    probabilities(place, kernel, from, to, seen, room);
    const auto ofBlock = [&](const float* rows) {
      packSide(kernel, place.queries(rows, false, from), {0, a.headSize}, {0, count}, kernel.columns, room.right);
      return room.right.data();
    };
    const auto across = [&](const std::vector<float>& rows) {
      packSide(kernel, plain(rows.data(), seen, false), {0, seen}, {0, count}, kernel.rows, room.left);
      return room.left.data();
    };
    multiplyTiles(kernel, dv, stride, seen, a.headSize, count, across(room.p), ofBlock(dOut), kernel.unitsOf(count), add);
    room.dp.resize(static_cast<size_t>(block * a.keys));
    packSide(kernel, place.queries(dOut, true), {from, to}, {0, a.headSize}, kernel.rows, room.left);
    multiplyTiles(kernel, room.dp.data(), seen, count, seen, a.headSize, room.left.data(), room.values.data(), kernel.unitsOf(a.headSize), false);
    withVectors([&](auto) __attribute__((always_inline)) {
      for (int64_t i = from; i < to; i++) {
        float* dp = room.dp.data() + (i - from) * seen;
        const int64_t own = a.seenBefore(i + 1, sequence);
        softmaxBack(room.p.data() + (i - from) * seen, dp, a.factor, own, seen);
        if (gradients.added != nullptr) addTo(gradients.added + (a.addedTo(0, i) - a.addedTo(0, a.queries - 1)), dp, 1.0f / a.factor, own);
      }
    });
    multiplyTiles(kernel, dk, stride, seen, a.headSize, count, across(room.dp), ofBlock(a.q), kernel.unitsOf(count), add);
    packSide(kernel, plain(room.dp.data(), seen, true), {0, count}, {0, seen}, kernel.rows, room.left);
    multiplyTiles(kernel, dq + from * stride, stride, count, a.headSize, seen, room.left.data(), room.keysAcross.data(), kernel.unitsOf(a.keys), false);
  }
  // Padding, which nobody has seen.
  for (int64_t key = a.seenBefore(a.queries, sequence); key < a.keys; key++) {
    std::fill_n(dk + key * stride, a.headSize, 0.0f);
    std::fill_n(dv + key * stride, a.headSize, 0.0f);
  }
}

}  // namespace placebo
