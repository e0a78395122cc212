#pragma once

#include <cstdint>
#include <vector>

#include "kernel.hpp"

namespace placebo {

/** One operand of a product: element (i, k) is at data + i · step + k · depthStep, in floats; or dequantised on the way. */
struct Operand {
  const char* data;
  /** Bytes from one stored row to the next. */
  int64_t rowBytes;
  /** Whether the stored rows run along the contraction (k), or across it. */
  bool alongDepth;
  /** Null for floats; else turns a stretch of a stored row, which begins with a whole block, into floats. */
  void (*toFloat)(const void*, float*, int64_t);
  /** Numbers in a block of the stored type and its bytes; 1 and 4 for floats. */
  int64_t block;
  int64_t blockBytes;
};

/** From … up to, but without … to. */
struct Range {
  int64_t from;
  int64_t to;
};

/** Vectors of an operand in the form that a kernel takes them: stripes of `width`, which is the kernel's rows or its columns. */
void packSide(const Kernel& kernel, const Operand& from, Range vectors, Range depth, int width, std::vector<uint32_t>& to);

/**
 * out[m · stride + n] (+)= Σ_k a(m, k) · b(n, k) of packed operands.
 *
 * @param unitsOfB that b has been packed with: at least those of `depth`
 */
void multiplyTiles(
    const Kernel& kernel, float* out, int64_t stride, int64_t rows, int64_t columns, int64_t depth, const uint32_t* a, const uint32_t* b, int64_t unitsOfB, bool add);

/** A product's left operand, block by block along the depth: how many units it takes. */
int64_t packedUnits(const Kernel& kernel, int64_t count, int64_t depth);

/** Packs the given stripes (of `kernel.rows` vectors each) of a product's left operand, which has `count` vectors. */
void packLeft(const Kernel& kernel, const Operand& a, int64_t count, int64_t depth, Range stripes, uint32_t* packed);

/** The same of a product's right operand: stripes of `kernel.columns` vectors. It is used by many products, so it is packed whole. */
int64_t packedRightUnits(const Kernel& kernel, int64_t count, int64_t depth);
void packRight(const Kernel& kernel, const Operand& b, int64_t count, int64_t depth, Range stripes, uint32_t* packed);

/**
 * out[m · columns + n] = Σ_k a(m, k) · b(n, k) for some rows m, the first a multiple of the kernel's, and some columns n,
 * the first a multiple of b's block. `packedA` is what packLeft made of all `rows` rows.
 *
 * Operands are read stored either way round, so that nothing has to be transposed first. Each sum is built in an order
 * that depends on `depth` alone: the result is the same however rows and columns are shared among threads.
 */
void multiplyPacked(const Kernel& kernel, float* out, int64_t rows, Range m, Range n, int64_t columns, int64_t depth, const uint32_t* packedA, const Operand& b);

/** The same, to the last bit, with a right operand that packRight has packed; the first of the columns begins a stripe. */
void multiplyBothPacked(
    const Kernel& kernel, float* out, int64_t rows, Range m, Range n, int64_t columns, int64_t depth, const uint32_t* packedA, const uint32_t* packedB);

/** The same for a left operand that is packed on the way. */
void multiply(const Kernel& kernel, float* out, Range m, Range n, int64_t columns, int64_t depth, const Operand& a, const Operand& b);

}  // namespace placebo
