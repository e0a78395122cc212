#pragma once

#include <cstdint>

namespace placebo {

/** As many sums as the widest vectors have lanes: in a fixed order, whatever the processor. */
constexpr int64_t lanes = 16;

template <typename Fold>
[[gnu::always_inline]] inline void folded(float start, int64_t count, float (&parts)[lanes], const Fold& fold) {
  for (auto& part : parts) part = start;
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int64_t j = 0; j < lanes; j++) fold(parts[j], i + j);
  }
  for (; i < count; i++) fold(parts[0], i);
}

}  // namespace placebo
