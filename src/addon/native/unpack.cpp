#include "unpack.hpp"

#include <cstring>

#include "library.hpp"
#include "processor.hpp"

#ifdef PLACEBO_X86
#include <immintrin.h>
#endif

namespace placebo {

#ifdef PLACEBO_X86

namespace {

#define PLACEBO_UNPACK [[gnu::target("avx512f,avx512bw,avx512vl,f16c")]] inline

/** Numbers in a block of the types with one scale for each. Source: ggml-common.h, as their layouts. */
constexpr int64_t blockSize = 32;

PLACEBO_UNPACK __m512 spread(const uint8_t* half) {
  uint16_t bits;
  std::memcpy(&bits, half, sizeof bits);
  return _mm512_cvtph_ps(_mm256_set1_epi16(static_cast<int16_t>(bits)));
}

PLACEBO_UNPACK __m512 floatsOf(__m128i bytes) { return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes)); }

PLACEBO_UNPACK __m128i sixteen(const uint8_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }

/** The lower four bits of sixteen bytes, then the upper four. */
PLACEBO_UNPACK __m128i nibbles(const uint8_t* from, int half) {
  const __m128i bytes = sixteen(from);
  return _mm_and_si128(half == 0 ? bytes : _mm_srli_epi16(bytes, 4), _mm_set1_epi8(15));
}

/** Sixteen bytes, of which those named by bits are 16 and others 0. */
PLACEBO_UNPACK __m128i fifthBits(const uint8_t* from, int half) {
  uint16_t bits;
  std::memcpy(&bits, from + 2 * half, sizeof bits);
  return _mm_maskz_set1_epi8(bits, 16);
}

struct Q8_0 {
  static constexpr int64_t bytes = 34;
  PLACEBO_UNPACK static __m512 half(const uint8_t* b, int i) { return _mm512_mul_ps(floatsOf(sixteen(b + 2 + 16 * i)), spread(b)); }
};
struct Q4_0 {
  static constexpr int64_t bytes = 18;
  PLACEBO_UNPACK static __m512 half(const uint8_t* b, int i) {
    return _mm512_mul_ps(floatsOf(_mm_sub_epi8(nibbles(b + 2, i), _mm_set1_epi8(8))), spread(b));
  }
};
struct Q4_1 {
  static constexpr int64_t bytes = 20;
  PLACEBO_UNPACK static __m512 half(const uint8_t* b, int i) {
    return _mm512_add_ps(_mm512_mul_ps(floatsOf(nibbles(b + 4, i)), spread(b)), spread(b + 2));
  }
};
struct Q5_0 {
  static constexpr int64_t bytes = 22;
  PLACEBO_UNPACK static __m512 half(const uint8_t* b, int i) {
    const __m128i five = _mm_or_si128(nibbles(b + 6, i), fifthBits(b + 2, i));
    return _mm512_mul_ps(floatsOf(_mm_sub_epi8(five, _mm_set1_epi8(16))), spread(b));
  }
};
struct Q5_1 {
  static constexpr int64_t bytes = 24;
  PLACEBO_UNPACK static __m512 half(const uint8_t* b, int i) {
    const __m128i five = _mm_or_si128(nibbles(b + 8, i), fifthBits(b + 4, i));
    return _mm512_add_ps(_mm512_mul_ps(floatsOf(five), spread(b)), spread(b + 2));
  }
};

template <typename Block>
PLACEBO_UNPACK void blocks(const void* from, float* to, int64_t count) {
  const auto* block = static_cast<const uint8_t*>(from);
  for (int64_t i = 0; i < count; i += blockSize, block += Block::bytes) {
    _mm512_storeu_ps(to + i, Block::half(block, 0));
    _mm512_storeu_ps(to + i + 16, Block::half(block, 1));
  }
}

PLACEBO_UNPACK void f16(const void* from, float* to, int64_t count) {
  const auto* halves = static_cast<const uint16_t*>(from);
  for (int64_t i = 0; i < count; i += 16) {
    const auto mask = static_cast<__mmask16>(count - i >= 16 ? 0xffff : (1 << (count - i)) - 1);
    _mm512_mask_storeu_ps(to + i, mask, _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(mask, halves + i)));
  }
}

PLACEBO_UNPACK void bf16(const void* from, float* to, int64_t count) {
  const auto* upper = static_cast<const uint16_t*>(from);
  for (int64_t i = 0; i < count; i += 16) {
    const auto mask = static_cast<__mmask16>(count - i >= 16 ? 0xffff : (1 << (count - i)) - 1);
    const __m512i bits = _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, upper + i)), 16);
    _mm512_mask_storeu_epi32(to + i, mask, bits);
  }
}

Unpack ownFor(ggml_type type) {
  switch (type) {
    case GGML_TYPE_F16: return f16;
    case GGML_TYPE_BF16: return bf16;
    case GGML_TYPE_Q8_0: return blocks<Q8_0>;
    case GGML_TYPE_Q4_0: return blocks<Q4_0>;
    case GGML_TYPE_Q4_1: return blocks<Q4_1>;
    case GGML_TYPE_Q5_0: return blocks<Q5_0>;
    case GGML_TYPE_Q5_1: return blocks<Q5_1>;
    default: return nullptr;
  }
}

}  // namespace

#endif

Unpack unpackOf(ggml_type type) {
#ifdef PLACEBO_X86
  if (instructions() >= Instructions::avx512) {
    if (const Unpack own = ownFor(type)) return own;
  }
#endif
  return ggml.get_type_traits(type)->to_float;
}

}  // namespace placebo
