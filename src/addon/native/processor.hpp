#pragma once

#include <string>
#include <type_traits>
#include <vector>

#if defined(__x86_64__) && defined(__GNUC__)
#define PLACEBO_X86
#endif

namespace placebo {

/** What our own kernels use of a processor, each all of what stands before it. */
enum class Instructions { portable, avx2, avx512, avx512Bf16 };

/** The most that this processor has, unless less has been asked for. */
Instructions instructions();

/** All that this processor has, by their names; the last is the most. */
std::vector<std::string> availableInstructions();

/** For tests: has kernels use no more than these. @throws std::runtime_error where this processor has none of that name */
void limitInstructions(const std::string& name);

#ifdef PLACEBO_X86
// GCC would make vectors half as wide of plain loops; clang does not know the word.
#ifdef __clang__
#define PLACEBO_WIDEST [[gnu::target("avx512f")]]
#else
#define PLACEBO_WIDEST [[gnu::target("avx512f,prefer-vector-width=512")]]
#endif

template <typename Work>
PLACEBO_WIDEST void withAvx512(const Work& work) {
  work(std::integral_constant<int, 16>{});
}

template <typename Work>
[[gnu::target("avx2,fma")]] void withAvx2(const Work& work) {
  work(std::integral_constant<int, 8>{});
}
#endif

/**
 * Calls work(lanes) compiled for vectors of as many floats as the processor takes at once. The work has to be a lambda that
 * is always inlined: `[&](auto lanes) __attribute__((always_inline)) { … }`.
 */
template <typename Work>
void withVectors(const Work& work) {
#ifdef PLACEBO_X86
  if (instructions() >= Instructions::avx512) return withAvx512(work);
  if (instructions() == Instructions::avx2) return withAvx2(work);
#endif
  work(std::integral_constant<int, 4>{});
}

}  // namespace placebo
