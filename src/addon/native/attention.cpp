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

/** A head's part of rows that hold `heads` of them. */
Operand headOf(const float* rows, int64_t sequence, int64_t head, int64_t heads, const Attention& a, bool alongDepth) {
  const float* first = rows + sequence * a.length * heads * a.headSize + head * a.headSize;
  return {reinterpret_cast<const char*>(first), static_cast<int64_t>(heads * a.headSize * sizeof(float)), alongDepth, nullptr, 1, sizeof(float)};
}

Operand plain(const float* rows, int64_t width, bool alongDepth) {
  return {reinterpret_cast<const char*>(rows), static_cast<int64_t>(width * sizeof(float)), alongDepth, nullptr, 1, sizeof(float)};
}

/** Operands of one thread's products; they keep their memory from head to head. */
struct Room {
  std::vector<uint32_t> left, right, keys, values, keysAcross;
  std::vector<float> p, dp;
};

/** p = softmax(q · Kᵀ) of a block of queries: [count, seen]. */
void probabilities(const Attention& a, const Kernel& kernel, Operand q, int64_t from, int64_t to, Room& room) {
  room.p.resize(static_cast<size_t>(block * a.length));
  packSide(kernel, q, {from, to}, {0, a.headSize}, kernel.rows, room.left);
  multiplyTiles(kernel, room.p.data(), to, to - from, to, a.headSize, room.left.data(), room.keys.data(), kernel.unitsOf(a.headSize), false);
  withVectors([&](auto) __attribute__((always_inline)) {
    for (int64_t i = from; i < to; i++) softmax(room.p.data() + (i - from) * to, a.mask + i * a.length, a.factor, i + 1, to);
  });
}

}  // namespace

void attend(const Attention& a, int64_t sequence, int64_t head, float* out) {
  thread_local Room ofThread;
  Room& room = ofThread;
  const Kernel& kernel = exactKernel();
  const int64_t kvHead = head / (a.heads / a.kvHeads);
  const int64_t stride = a.heads * a.headSize;
  packSide(kernel, headOf(a.k, sequence, kvHead, a.kvHeads, a, true), {0, a.length}, {0, a.headSize}, kernel.columns, room.keys);
  packSide(kernel, headOf(a.v, sequence, kvHead, a.kvHeads, a, false), {0, a.headSize}, {0, a.length}, kernel.columns, room.values);
  float* target = out + sequence * a.length * stride + head * a.headSize;
  for (int64_t from = 0; from < a.length; from += block) {
    const int64_t to = std::min(a.length, from + block);
    probabilities(a, kernel, headOf(a.q, sequence, head, a.heads, a, true), from, to, room);
    packSide(kernel, plain(room.p.data(), to, true), {0, to - from}, {0, to}, kernel.rows, room.left);
    multiplyTiles(kernel, target + from * stride, stride, to - from, a.headSize, to, room.left.data(), room.values.data(), kernel.unitsOf(a.length), false);
  }
}

void attendBack(const Attention& a, int64_t sequence, int64_t head, const float* dOut, float* dq, float* dk, float* dv) {
  thread_local Room ofThread;
  Room& room = ofThread;
  const Kernel& kernel = exactKernel();
  const int64_t kvHead = head / (a.heads / a.kvHeads);
  const int64_t stride = a.heads * a.headSize;
  const Operand keys = headOf(a.k, sequence, kvHead, a.kvHeads, a, true);
  packSide(kernel, keys, {0, a.length}, {0, a.headSize}, kernel.columns, room.keys);
  packSide(kernel, headOf(a.k, sequence, kvHead, a.kvHeads, a, false), {0, a.headSize}, {0, a.length}, kernel.columns, room.keysAcross);
  packSide(kernel, headOf(a.v, sequence, kvHead, a.kvHeads, a, true), {0, a.length}, {0, a.headSize}, kernel.columns, room.values);
  const int64_t place = sequence * a.length * stride + head * a.headSize;
  // From the last block on, which sees all keys: it sets what the others add to.
  for (int64_t from = (a.length - 1) / block * block; from >= 0; from -= block) {
    const int64_t to = std::min(a.length, from + block);
    const int64_t count = to - from;
    const bool add = to < a.length;
    probabilities(a, kernel, headOf(a.q, sequence, head, a.heads, a, true), from, to, room);
    const auto ofBlock = [&](const float* rows) {
      packSide(kernel, headOf(rows + from * stride, sequence, head, a.heads, a, false), {0, a.headSize}, {0, count}, kernel.columns, room.right);
      return room.right.data();
    };
    const auto across = [&](const std::vector<float>& rows) {
      packSide(kernel, plain(rows.data(), to, false), {0, to}, {0, count}, kernel.rows, room.left);
      return room.left.data();
    };
    multiplyTiles(kernel, dv + place, stride, to, a.headSize, count, across(room.p), ofBlock(dOut), kernel.unitsOf(count), add);
    room.dp.resize(static_cast<size_t>(block * a.length));
    packSide(kernel, headOf(dOut, sequence, head, a.heads, a, true), {from, to}, {0, a.headSize}, kernel.rows, room.left);
    multiplyTiles(kernel, room.dp.data(), to, count, to, a.headSize, room.left.data(), room.values.data(), kernel.unitsOf(a.headSize), false);
    withVectors([&](auto) __attribute__((always_inline)) {
      for (int64_t i = from; i < to; i++) softmaxBack(room.p.data() + (i - from) * to, room.dp.data() + (i - from) * to, a.factor, i + 1, to);
    });
    multiplyTiles(kernel, dk + place, stride, to, a.headSize, count, across(room.dp), ofBlock(a.q), kernel.unitsOf(count), add);
    packSide(kernel, plain(room.dp.data(), to, true), {0, count}, {0, to}, kernel.rows, room.left);
    multiplyTiles(kernel, dq + place + from * stride, stride, count, a.headSize, to, room.left.data(), room.keysAcross.data(), kernel.unitsOf(a.length), false);
  }
}

}  // namespace placebo
