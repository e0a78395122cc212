#pragma once

#include <cstdint>

namespace placebo {

/**
 * How a processor multiplies the tiles that products are made of, and in which form it takes their operands: stripes of
 * as many of an operand's vectors as a tile is high or wide, unit by unit along the depth, what is missing being 0.
 */
struct Kernel {
  /** Of a tile. */
  int rows;
  int columns;
  /** Numbers of the depth that a packed unit of 32 bits holds: one float, or two of BF16, to which they are rounded. */
  int group;
  /** out[m · stride + n] (+)= Σ_k a(m, k) · b(n, k), added up in 32 bits along the depth. */
  void (*tile)(const uint32_t* a, const uint32_t* b, int64_t units, float* out, int64_t stride, bool add);
  /** Units of a vector whose numbers lie side by side. */
  void (*unitsAlong)(const float* from, int64_t depth, uint32_t* units);
  /** One unit each of `count` vectors that lie side by side: of `group` rows of them, the second null where there is none. */
  void (*unitsAcross)(const float* first, const float* second, int64_t count, uint32_t* units);

  int64_t unitsOf(int64_t depth) const { return (depth + group - 1) / group; }
};

/** No tile has more numbers. */
constexpr int largestTile = 12 * 32;

/** The fastest that takes its operands as they are. */
const Kernel& exactKernel();

/** The fastest: on a processor with dot products of BF16 it rounds its operands to BF16, else it is the exact one. */
const Kernel& fastestKernel();

}  // namespace placebo
