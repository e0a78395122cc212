#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace placebo {

/**
 * Which of `buckets` the distance from a query to a key falls in: near ones have one each, far ones share them the more the
 * farther they are, and all from `farthest` on the last. Source: llama_relative_position_bucket, whose rounding this is.
 *
 * @param distance the key's place less the query's
 * @param bothWays half of the buckets are for keys ahead; else these count as the query's own place
 */
inline int32_t bucketOf(int64_t distance, int64_t buckets, int64_t farthest, bool bothWays) {
  const int64_t side = bothWays ? buckets / 2 : buckets;
  const int64_t first = bothWays && distance > 0 ? side : 0;
  const int64_t away = bothWays ? std::abs(distance) : std::max<int64_t>(0, -distance);
  const int64_t near = side / 2;
  if (away < near) return static_cast<int32_t>(first + away);
  const float share = std::log(static_cast<float>(1.0 * away / near)) * (side - near) / std::log(1.0 * farthest / near);
  return static_cast<int32_t>(first + std::min<int64_t>(side - 1, static_cast<int64_t>(std::floor(near + share))));
}

}  // namespace placebo
