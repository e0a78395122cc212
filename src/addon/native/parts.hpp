#pragma once

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace placebo {

/** Runs `work(part, from, to)` over parts of a fixed size, spread over the threads. */
template <typename Work>
void inParts(size_t count, int threads, size_t part, const Work& work) {
  const size_t parts = (count + part - 1) / part;
  const auto run = [&](size_t first) {
    for (size_t i = first; i < parts; i += threads) work(i, i * part, std::min(count, (i + 1) * part));
  };
  std::vector<std::thread> others;
  const int wanted = static_cast<int>(std::min<size_t>(threads, parts));
  int next = 1;
  try {
    others.reserve(threads);
    for (; next < wanted; next++) others.emplace_back(run, next);
  } catch (const std::system_error&) {
    // The system gives no more threads: what they would have done is done here.
  }
  run(0);
  for (; next < wanted; next++) run(next);
  for (auto& other : others) other.join();
}

}  // namespace placebo
