#include "kernel.hpp"

#include <algorithm>

#include "processor.hpp"

#ifdef PLACEBO_X86
#include <immintrin.h>
#endif

namespace placebo {

namespace {

/** `Rows` rows of two vectors of `Lanes` floats, in registers. */
template <int Lanes, int Rows>
[[gnu::always_inline]] inline void tileOf(const uint32_t* packedA, const uint32_t* packedB, int64_t depth, float* out, int64_t stride, bool add) {
  typedef float Vector __attribute__((vector_size(Lanes * sizeof(float)), aligned(4)));
  const float* a = reinterpret_cast<const float*>(packedA);
  const float* b = reinterpret_cast<const float*>(packedB);
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
    Vector* target[] = {reinterpret_cast<Vector*>(out + m * stride), reinterpret_cast<Vector*>(out + m * stride + Lanes)};
    for (int half = 0; half < 2; half++) *target[half] = add ? *target[half] + sums[m][half] : sums[m][half];
  }
}

void floatsAlong(const float* from, int64_t depth, uint32_t* units) {
  std::copy(from, from + depth, reinterpret_cast<float*>(units));
}

void floatsAcross(const float* first, const float*, int64_t count, uint32_t* units) {
  std::copy(first, first + count, reinterpret_cast<float*>(units));
}

void tileAnywhere(const uint32_t* a, const uint32_t* b, int64_t units, float* out, int64_t stride, bool add) { tileOf<4, 6>(a, b, units, out, stride, add); }

constexpr Kernel anywhere{6, 8, 1, tileAnywhere, floatsAlong, floatsAcross};

#ifdef PLACEBO_X86

[[gnu::target("avx512f")]] void tileAvx512(const uint32_t* a, const uint32_t* b, int64_t units, float* out, int64_t stride, bool add) {
  tileOf<16, 12>(a, b, units, out, stride, add);
}

[[gnu::target("avx2,fma")]] void tileAvx2(const uint32_t* a, const uint32_t* b, int64_t units, float* out, int64_t stride, bool add) {
  tileOf<8, 6>(a, b, units, out, stride, add);
}

#define PLACEBO_BF16 [[gnu::target("avx512f,avx512bw,avx512vl,avx512bf16")]]

/** Twelve rows of 32 columns: each instruction multiplies 32 pairs of BF16 and adds each two products to a 32-bit sum. */
PLACEBO_BF16 void tileBf16(const uint32_t* a, const uint32_t* b, int64_t units, float* out, int64_t stride, bool add) {
  constexpr int rows = 12;
  __m512 sums[rows][2];
  for (int m = 0; m < rows; m++) sums[m][0] = sums[m][1] = _mm512_setzero_ps();
  for (int64_t k = 0; k < units; k++, a += rows, b += 32) {
    const auto left = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b));
    const auto right = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + 16));
#pragma GCC unroll 12
    for (int m = 0; m < rows; m++) {
      const auto pair = reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(a[m])));
      sums[m][0] = _mm512_dpbf16_ps(sums[m][0], pair, left);
      sums[m][1] = _mm512_dpbf16_ps(sums[m][1], pair, right);
    }
  }
#pragma GCC unroll 12
  for (int m = 0; m < rows; m++) {
    for (int half = 0; half < 2; half++) {
      float* target = out + m * stride + 16 * half;
      _mm512_storeu_ps(target, add ? _mm512_add_ps(_mm512_loadu_ps(target), sums[m][half]) : sums[m][half]);
    }
  }
}

PLACEBO_BF16 __mmask16 firstOf(int64_t count) { return static_cast<__mmask16>(count >= 16 ? 0xffff : count <= 0 ? 0 : (1 << count) - 1); }

PLACEBO_BF16 void pairsAlong(const float* from, int64_t depth, uint32_t* units) {
  for (int64_t k = 0; k < depth; k += 32) {
    const __m512 low = _mm512_maskz_loadu_ps(firstOf(depth - k), from + k);
    const __m512 high = _mm512_maskz_loadu_ps(firstOf(depth - k - 16), from + k + 16);
    const auto both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low));
    _mm512_mask_storeu_epi32(units + k / 2, firstOf((depth - k + 1) / 2), both);
  }
}

PLACEBO_BF16 void pairsAcross(const float* first, const float* second, int64_t count, uint32_t* units) {
  alignas(64) uint16_t order[32];
  for (int i = 0; i < 32; i++) order[i] = static_cast<uint16_t>(i / 2 + i % 2 * 16);
  const __m512i interleaved = _mm512_load_si512(order);
  for (int64_t i = 0; i < count; i += 16) {
    const __mmask16 mask = firstOf(count - i);
    const __m512 low = _mm512_maskz_loadu_ps(mask, first + i);
    const __m512 high = second == nullptr ? _mm512_setzero_ps() : _mm512_maskz_loadu_ps(mask, second + i);
    const auto both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low));
    _mm512_mask_storeu_epi32(units + i, mask, _mm512_permutexvar_epi16(interleaved, both));
  }
}

constexpr Kernel bf16{12, 32, 2, tileBf16, pairsAlong, pairsAcross};
constexpr Kernel avx512{12, 32, 1, tileAvx512, floatsAlong, floatsAcross};
constexpr Kernel avx2{6, 16, 1, tileAvx2, floatsAlong, floatsAcross};

#endif

}  // namespace

const Kernel& exactKernel() {
#ifdef PLACEBO_X86
  if (instructions() >= Instructions::avx512) return avx512;
  if (instructions() == Instructions::avx2) return avx2;
#endif
  return anywhere;
}

const Kernel& fastestKernel() {
#ifdef PLACEBO_X86
  if (instructions() == Instructions::avx512Bf16) return bf16;
#endif
  return exactKernel();
}

}  // namespace placebo
