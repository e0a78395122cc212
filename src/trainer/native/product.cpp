#include "product.hpp"

#include <algorithm>
#include <vector>

namespace placebo {

namespace {

/**
 * Sizes of what is packed: a block of b (256 × 256 floats, 256 KB) stays in the second-level cache, a stripe of a (at
 * most 12 × 256 floats, 12 KB) in the first. The width is a multiple of every quantised type's block.
 */
constexpr int64_t depthBlock = 256;
constexpr int64_t widthBlock = 256;

/** tile[m][n] = Σ_k a[k][m] · b[k][n] in registers: `Rows` rows of two vectors of `Lanes` floats. */
template <int Lanes, int Rows>
[[gnu::always_inline]] inline void tileOf(const float* a, const float* b, int64_t depth, float* tile) {
  typedef float Vector __attribute__((vector_size(Lanes * sizeof(float)), aligned(4)));
  Vector sums[Rows][2] = {};
  for (int64_t k = 0; k < depth; k++, a += Rows, b += 2 * Lanes) {
    const Vector left = *reinterpret_cast<const Vector*>(b);
    const Vector right = *reinterpret_cast<const Vector*>(b + Lanes);
    for (int m = 0; m < Rows; m++) {
      sums[m][0] += a[m] * left;
      sums[m][1] += a[m] * right;
    }
  }
  for (int m = 0; m < Rows; m++) {
    *reinterpret_cast<Vector*>(tile + m * 2 * Lanes) = sums[m][0];
    *reinterpret_cast<Vector*>(tile + m * 2 * Lanes + Lanes) = sums[m][1];
  }
}

/** A tile's size, and the function that computes one. */
struct Kernel {
  int rows;
  int columns;
  void (*tile)(const float* a, const float* b, int64_t depth, float* tile);
};

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx512f")]] void tileAvx512(const float* a, const float* b, int64_t depth, float* tile) { tileOf<16, 12>(a, b, depth, tile); }
[[gnu::target("avx2,fma")]] void tileAvx2(const float* a, const float* b, int64_t depth, float* tile) { tileOf<8, 6>(a, b, depth, tile); }
#endif
void tileAnywhere(const float* a, const float* b, int64_t depth, float* tile) { tileOf<4, 6>(a, b, depth, tile); }

Kernel chooseKernel() {
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports("avx512f")) return {12, 32, tileAvx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {6, 16, tileAvx2};
#endif
  return {6, 8, tileAnywhere};
}

const Kernel kernel = chooseKernel();

/** Stripes of `width` rows of an operand, k by k; what lies beyond its last row is 0. */
void pack(const Operand& from, int64_t first, int64_t count, int64_t depthFrom, int64_t depth, int width, float* to, std::vector<float>& unpacked) {
  const int64_t stripes = (count + width - 1) / width;
  if (count % width != 0) std::fill(to + (stripes - 1) * width * depth, to + stripes * width * depth, 0.0f);
  if (from.alongDepth) {
    for (int64_t i = 0; i < count; i++) {
      const float* row = reinterpret_cast<const float*>(from.data + (first + i) * from.rowBytes) + depthFrom;
      float* target = to + (i / width) * width * depth + i % width;
      for (int64_t k = 0; k < depth; k++) target[k * width] = row[k];
    }
    return;
  }
  unpacked.resize(static_cast<size_t>(count));
  for (int64_t k = 0; k < depth; k++) {
    const char* stored = from.data + (depthFrom + k) * from.rowBytes + first / from.block * from.blockBytes;
    const float* row = reinterpret_cast<const float*>(stored);
    if (from.toFloat != nullptr) {
      from.toFloat(stored, unpacked.data(), count);
      row = unpacked.data();
    }
    for (int64_t stripe = 0; stripe < stripes; stripe++) {
      const float* begin = row + stripe * width;
      std::copy(begin, begin + std::min<int64_t>(width, count - stripe * width), to + (stripe * depth + k) * width);
    }
  }
}

}  // namespace

void multiply(float* out, Range rows, Range wanted, int64_t columns, int64_t depth, const Operand& a, const Operand& b) {
  thread_local std::vector<float> packedA, packedB, unpacked;
  packedA.resize(static_cast<size_t>(kernel.rows) * depthBlock);
  packedB.resize(static_cast<size_t>(widthBlock + kernel.columns) * depthBlock);
  float tile[12 * 32];
  for (int64_t k = 0; k < depth; k += depthBlock) {
    const int64_t deep = std::min(depthBlock, depth - k);
    for (int64_t n = wanted.from; n < wanted.to; n += widthBlock) {
      const int64_t wide = std::min(widthBlock, wanted.to - n);
      pack(b, n, wide, k, deep, kernel.columns, packedB.data(), unpacked);
      for (int64_t m = rows.from; m < rows.to; m += kernel.rows) {
        const int64_t high = std::min<int64_t>(kernel.rows, rows.to - m);
        pack(a, m, high, k, deep, kernel.rows, packedA.data(), unpacked);
        for (int64_t j = 0; j < wide; j += kernel.columns) {
          kernel.tile(packedA.data(), packedB.data() + j * deep, deep, tile);
          const int64_t count = std::min<int64_t>(kernel.columns, wide - j);
          for (int64_t r = 0; r < high; r++) {
            float* target = out + (m + r) * columns + n + j;
            const float* source = tile + r * kernel.columns;
            if (k == 0) std::copy(source, source + count, target);
            else for (int64_t c = 0; c < count; c++) target[c] += source[c];
          }
        }
      }
    }
  }
}

}  // namespace placebo
