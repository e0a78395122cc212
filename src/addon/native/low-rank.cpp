#include "low-rank.hpp"

#include <algorithm>
#include <cstring>

#include "processor.hpp"

namespace placebo {

namespace {

/** Ranks at a time: as many sums as fit in the registers beside what is read. */
constexpr int ranks = 8;

template <int Lanes>
struct VectorOf {
  typedef float Type __attribute__((vector_size(Lanes * sizeof(float))));
};
template <int Lanes>
using Vector = typename VectorOf<Lanes>::Type;

/** Wherever they stand: no vector needs to be aligned. */
template <int Lanes>
[[gnu::always_inline]] inline Vector<Lanes> at(const float* from) {
  Vector<Lanes> vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

template <int Lanes>
[[gnu::always_inline]] inline void put(const Vector<Lanes>& vector, float* to) {
  std::memcpy(to, &vector, sizeof vector);
}

template <int Lanes>
[[gnu::always_inline]] inline float sumOf(const Vector<Lanes>& parts) {
  float halves[Lanes];
  for (int i = 0; i < Lanes; i++) halves[i] = parts[i];
  for (int count = Lanes / 2; count > 0; count /= 2) {
    for (int i = 0; i < count; i++) halves[i] += halves[i + count];
  }
  return halves[0];
}

template <int Lanes, int Ranks>
[[gnu::always_inline]] inline void dots(const float* wide, int64_t depth, const float* factor, float* narrow) {
  Vector<Lanes> sums[Ranks] = {};
  int64_t k = 0;
  for (; k + Lanes <= depth; k += Lanes) {
    for (int r = 0; r < Ranks; r++) sums[r] += at<Lanes>(wide + k) * at<Lanes>(factor + r * depth + k);
  }
  for (int r = 0; r < Ranks; r++) {
    float sum = sumOf<Lanes>(sums[r]);
    for (int64_t rest = k; rest < depth; rest++) sum += wide[rest] * factor[r * depth + rest];
    narrow[r] = sum;
  }
}

template <int Lanes>
[[gnu::always_inline]] inline void downBy(const float* wide, Range rows, int64_t depth, const float* factor, int64_t rank, float* narrow) {
  for (int64_t row = rows.from; row < rows.to; row++) {
    int64_t r = 0;
    for (; r + ranks <= rank; r += ranks) dots<Lanes, ranks>(wide + row * depth, depth, factor + r * depth, narrow + row * rank + r);
    for (; r < rank; r++) dots<Lanes, 1>(wide + row * depth, depth, factor + r * depth, narrow + row * rank + r);
  }
}

template <int Lanes>
[[gnu::always_inline]] inline void upBy(
    float* wide, Range rows, Range n, int64_t columns, const float* narrow, int64_t rank, const float* factor, int64_t factorColumns, float scale) {
  constexpr int rowsAtOnce = 4;
  const int64_t count = n.to - n.from;
  for (int64_t row = rows.from; row < rows.to; row += rowsAtOnce) {
    const int64_t high = std::min<int64_t>(rowsAtOnce, rows.to - row);
    int64_t i = 0;
    for (; high == rowsAtOnce && i + Lanes <= count; i += Lanes) {
      Vector<Lanes> sums[rowsAtOnce] = {};
      for (int64_t r = 0; r < rank; r++) {
        for (int m = 0; m < rowsAtOnce; m++) sums[m] += narrow[(row + m) * rank + r] * at<Lanes>(factor + r * factorColumns + i);
      }
      for (int m = 0; m < rowsAtOnce; m++) {
        float* target = wide + (row + m) * columns + n.from + i;
        put<Lanes>(at<Lanes>(target) + scale * sums[m], target);
      }
    }
    for (int64_t m = 0; m < high; m++) {
      for (int64_t rest = i; rest < count; rest++) {
        float sum = 0;
        for (int64_t r = 0; r < rank; r++) sum += narrow[(row + m) * rank + r] * factor[r * factorColumns + rest];
        wide[(row + m) * columns + n.from + rest] += scale * sum;
      }
    }
  }
}

template <int Lanes, int Ranks, int Vectors>
[[gnu::always_inline]] inline void outerTile(const float* wide, int64_t rows, int64_t columns, const float* narrow, int64_t rank, float* sums, int64_t sumColumns) {
  Vector<Lanes> tile[Ranks][Vectors] = {};
  for (int64_t row = 0; row < rows; row++) {
    for (int r = 0; r < Ranks; r++) {
      for (int v = 0; v < Vectors; v++) tile[r][v] += narrow[row * rank + r] * at<Lanes>(wide + row * columns + v * Lanes);
    }
  }
  for (int r = 0; r < Ranks; r++) {
    for (int v = 0; v < Vectors; v++) put<Lanes>(tile[r][v], sums + r * sumColumns + v * Lanes);
  }
}

template <int Lanes>
[[gnu::always_inline]] inline void outerBy(
    const float* wide, int64_t rows, Range n, int64_t columns, const float* narrow, int64_t rank, float* sums, int64_t sumColumns) {
  // With few registers one vector at a time.
  constexpr int vectors = Lanes == 16 ? 2 : 1;
  int64_t i = n.from;
  for (; i + vectors * Lanes <= n.to; i += vectors * Lanes) {
    int64_t r = 0;
    for (; r + ranks <= rank; r += ranks) outerTile<Lanes, ranks, vectors>(wide + i, rows, columns, narrow + r, rank, sums + r * sumColumns + i - n.from, sumColumns);
    for (; r < rank; r++) outerTile<Lanes, 1, vectors>(wide + i, rows, columns, narrow + r, rank, sums + r * sumColumns + i - n.from, sumColumns);
  }
  for (; i < n.to; i++) {
    for (int64_t r = 0; r < rank; r++) {
      float sum = 0;
      for (int64_t row = 0; row < rows; row++) sum += narrow[row * rank + r] * wide[row * columns + i];
      sums[r * sumColumns + i - n.from] = sum;
    }
  }
}

}  // namespace

void narrowRows(const float* wide, Range rows, int64_t depth, const float* factor, int64_t rank, float* narrow) {
  withVectors([&](auto lanes) __attribute__((always_inline)) { downBy<lanes>(wide, rows, depth, factor, rank, narrow); });
}

void addWidened(float* wide, Range rows, Range n, int64_t columns, const float* narrow, int64_t rank, const float* factor, int64_t factorColumns, float scale) {
  withVectors([&](auto lanes) __attribute__((always_inline)) { upBy<lanes>(wide, rows, n, columns, narrow, rank, factor, factorColumns, scale); });
}

void sumOuter(const float* wide, int64_t rows, Range n, int64_t columns, const float* narrow, int64_t rank, float* sums) {
  withVectors([&](auto lanes) __attribute__((always_inline)) { outerBy<lanes>(wide, rows, n, columns, narrow, rank, sums, n.to - n.from); });
}

}  // namespace placebo
