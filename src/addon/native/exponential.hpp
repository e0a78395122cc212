#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace placebo {

/**
 * e^x to a relative error of about 2e-7, in a form compilers turn into vector instructions (Cephes' expf: reduction by
 * ln 2 in two parts, polynomial of degree 5). Overflow and underflow are cut off; NaN stays NaN.
 */
[[gnu::always_inline]] inline float exponential(float x) {
  x = std::min(std::max(x, -87.0f), 88.0f);
  // Adding and taking off 1.5 · 2^23 rounds to a whole number.
  const float n = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  // No whole number is NaN: to make one of it is undefined.
  const int32_t bits = (static_cast<int32_t>(n == n ? n : 0.0f) + 127) << 23;
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return p * power;
}

}  // namespace placebo
