#include "product.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace placebo {

namespace {

/**
 * Sizes of what is packed: a block of b stays in the second-level cache, a stripe of a in the first. Both are multiples
 * of every quantised type's block.
 */
constexpr int64_t depthBlock = 768;
constexpr int64_t widthBlock = 256;

int64_t stripesOf(int64_t count, int width) {
  return (count + width - 1) / width;
}

const char* storedAt(const Operand& from, int64_t row, int64_t column) {
  return from.data + row * from.rowBytes + column / from.block * from.blockBytes;
}

const float* floatsAt(const Operand& from, int64_t row, int64_t column, int64_t count, std::vector<float>& unpacked) {
  const char* stored = storedAt(from, row, column);
  if (from.toFloat == nullptr) return reinterpret_cast<const float*>(stored);
  unpacked.resize(static_cast<size_t>(count));
  from.toFloat(stored, unpacked.data(), count);
  return unpacked.data();
}

/** Each stretch of `Width` units to a stripe of its own; of a width known beforehand, so that no function is called for it. */
template <int Width>
void intoStripes(const uint32_t* line, int64_t count, int64_t step, uint32_t* to) {
  for (int64_t i = 0; i < count; i += Width, to += step) std::memcpy(to, line + i, Width * sizeof(uint32_t));
}

/** `Width` lines to one stripe, in squares that stay in the nearest cache. */
template <int Width>
void turnedStripe(const uint32_t* lines, int64_t units, uint32_t* to) {
  constexpr int64_t square = 16;
  for (int64_t from = 0; from < units; from += square) {
    const int64_t end = std::min(units, from + square);
    for (int64_t k = from; k < end; k++) {
      for (int i = 0; i < Width; i++) to[k * Width + i] = lines[i * units + k];
    }
  }
}

/** Calls work with the width of one of the kernels' tiles, as a constant. */
template <typename Work>
void withWidth(int width, const Work& work) {
  switch (width) {
    case 6: return work(std::integral_constant<int, 6>{});
    case 8: return work(std::integral_constant<int, 8>{});
    case 12: return work(std::integral_constant<int, 12>{});
    case 16: return work(std::integral_constant<int, 16>{});
    default: return work(std::integral_constant<int, 32>{});
  }
}

/** Rows of what is read across lie far apart: so many ahead, they are asked for. */
constexpr int64_t rowsAhead = 8;

void askFor(const char* stored, int64_t bytes) {
  for (int64_t i = 0; i < bytes; i += 64) __builtin_prefetch(stored + i);
}

/** Stripes of `width` vectors of an operand, unit by unit, for one stretch of its depth. */
void pack(const Kernel& kernel, const Operand& from, Range vectors, Range depth, int width, uint32_t* to) {
  thread_local std::vector<float> unpacked[2];
  thread_local std::vector<uint32_t> lines;
  auto& [first, second] = unpacked;
  auto& line = lines;
  const int64_t count = vectors.to - vectors.from;
  const int64_t deep = depth.to - depth.from;
  const int64_t units = kernel.unitsOf(deep);
  if (from.alongDepth) {
    line.resize(static_cast<size_t>(units * width));
    for (int64_t i = 0; i < count; i += width) {
      const int64_t high = std::min<int64_t>(width, count - i);
      std::fill(line.begin() + high * units, line.end(), 0);
      for (int64_t j = 0; j < high; j++) kernel.unitsAlong(floatsAt(from, vectors.from + i + j, depth.from, deep, first), deep, line.data() + j * units);
      withWidth(width, [&](auto constant) { turnedStripe<constant>(line.data(), units, to + i * units); });
    }
    return;
  }
  line.assign(static_cast<size_t>(stripesOf(count, width) * width), 0);
  const int64_t bytes = count / from.block * from.blockBytes;
  for (int64_t unit = 0; unit < units; unit++) {
    const int64_t k = depth.from + unit * kernel.group;
    const bool hasNext = kernel.group == 2 && k + 1 < depth.to;
    if (k + rowsAhead + 1 < depth.to) {
      for (int64_t ahead = k + rowsAhead; ahead < k + rowsAhead + kernel.group; ahead++) askFor(storedAt(from, ahead, vectors.from), bytes);
    }
    const float* own = floatsAt(from, k, vectors.from, count, first);
    const float* next = hasNext ? floatsAt(from, k + 1, vectors.from, count, second) : nullptr;
    kernel.unitsAcross(own, next, count, line.data());
    withWidth(width, [&](auto constant) { intoStripes<constant>(line.data(), count, constant * units, to + unit * constant); });
  }
}

int64_t unitsOfWhole(const Kernel& kernel, int64_t count, int64_t depth, int width) {
  const int64_t units = depth / depthBlock * kernel.unitsOf(depthBlock) + kernel.unitsOf(depth % depthBlock);
  return units * stripesOf(count, width) * width;
}

/** Some stripes of an operand that is packed block by block along the depth. */
void packWhole(const Kernel& kernel, const Operand& from, int64_t count, int64_t depth, int width, Range stripes, uint32_t* packed) {
  const Range vectors{stripes.from * width, std::min(count, stripes.to * width)};
  for (int64_t k = 0; k < depth; k += depthBlock) {
    const Range stretch{k, std::min(depth, k + depthBlock)};
    const int64_t units = kernel.unitsOf(stretch.to - stretch.from);
    pack(kernel, from, vectors, stretch, width, packed + vectors.from * units);
    packed += stripesOf(count, width) * width * units;
  }
}

}  // namespace

void packSide(const Kernel& kernel, const Operand& from, Range vectors, Range depth, int width, std::vector<uint32_t>& to) {
  to.resize(static_cast<size_t>(stripesOf(vectors.to - vectors.from, width) * width * kernel.unitsOf(depth.to - depth.from)));
  pack(kernel, from, vectors, depth, width, to.data());
}

void multiplyTiles(
    const Kernel& kernel, float* out, int64_t stride, int64_t rows, int64_t columns, int64_t depth, const uint32_t* a, const uint32_t* b, int64_t unitsOfB, bool add) {
  float tile[largestTile];
  const int64_t units = kernel.unitsOf(depth);
  for (int64_t row = 0; row < rows; row += kernel.rows, a += kernel.rows * units) {
    const int64_t high = std::min<int64_t>(kernel.rows, rows - row);
    for (int64_t j = 0; j < columns; j += kernel.columns) {
      const int64_t count = std::min<int64_t>(kernel.columns, columns - j);
      float* target = out + row * stride + j;
      if (high == kernel.rows && count == kernel.columns) {
        kernel.tile(a, b + j * unitsOfB, units, target, stride, add);
        continue;
      }
      kernel.tile(a, b + j * unitsOfB, units, tile, kernel.columns, false);
      for (int64_t r = 0; r < high; r++) {
        for (int64_t c = 0; c < count; c++) {
          const float sum = tile[r * kernel.columns + c];
          target[r * stride + c] = add ? target[r * stride + c] + sum : sum;
        }
      }
    }
  }
}

int64_t packedUnits(const Kernel& kernel, int64_t count, int64_t depth) {
  return unitsOfWhole(kernel, count, depth, kernel.rows);
}

void packLeft(const Kernel& kernel, const Operand& a, int64_t count, int64_t depth, Range stripes, uint32_t* packed) {
  packWhole(kernel, a, count, depth, kernel.rows, stripes, packed);
}

int64_t packedRightUnits(const Kernel& kernel, int64_t count, int64_t depth) {
  return unitsOfWhole(kernel, count, depth, kernel.columns);
}

void packRight(const Kernel& kernel, const Operand& b, int64_t count, int64_t depth, Range stripes, uint32_t* packed) {
  packWhole(kernel, b, count, depth, kernel.columns, stripes, packed);
}

void multiplyPacked(const Kernel& kernel, float* out, int64_t rows, Range m, Range n, int64_t columns, int64_t depth, const uint32_t* packedA, const Operand& b) {
  thread_local std::vector<uint32_t> packedB;
  packedB.resize(static_cast<size_t>(kernel.unitsOf(depthBlock) * (widthBlock + kernel.columns)));
  for (int64_t k = 0; k < depth; k += depthBlock) {
    const Range stretch{k, std::min(depth, k + depthBlock)};
    const int64_t units = kernel.unitsOf(stretch.to - stretch.from);
    for (int64_t from = n.from; from < n.to; from += widthBlock) {
      const int64_t wide = std::min(widthBlock, n.to - from);
      pack(kernel, b, {from, from + wide}, stretch, kernel.columns, packedB.data());
      multiplyTiles(kernel, out + m.from * columns + from, columns, m.to - m.from, wide, stretch.to - stretch.from, packedA + m.from * units, packedB.data(), units, k > 0);
    }
    packedA += stripesOf(rows, kernel.rows) * kernel.rows * units;
  }
}

void multiplyBothPacked(
    const Kernel& kernel, float* out, int64_t rows, Range m, Range n, int64_t columns, int64_t depth, const uint32_t* packedA, const uint32_t* packedB) {
  for (int64_t k = 0; k < depth; k += depthBlock) {
    const int64_t deep = std::min(depthBlock, depth - k);
    const int64_t units = kernel.unitsOf(deep);
    for (int64_t from = n.from; from < n.to; from += widthBlock) {
      const int64_t wide = std::min(widthBlock, n.to - from);
      multiplyTiles(kernel, out + m.from * columns + from, columns, m.to - m.from, wide, deep, packedA + m.from * units, packedB + from * units, units, k > 0);
    }
    packedA += stripesOf(rows, kernel.rows) * kernel.rows * units;
    packedB += stripesOf(columns, kernel.columns) * kernel.columns * units;
  }
}

void multiply(const Kernel& kernel, float* out, Range m, Range n, int64_t columns, int64_t depth, const Operand& a, const Operand& b) {
  thread_local std::vector<uint32_t> packedA;
  const int64_t rows = m.to - m.from;
  packedA.resize(static_cast<size_t>(packedUnits(kernel, rows, depth)));
  Operand own = a;
  own.data = a.alongDepth ? storedAt(a, m.from, 0) : storedAt(a, 0, m.from);
  packLeft(kernel, own, rows, depth, {0, stripesOf(rows, kernel.rows)}, packedA.data());
  multiplyPacked(kernel, out + m.from * columns, rows, {0, rows}, n, columns, depth, packedA.data(), b);
}

}  // namespace placebo
