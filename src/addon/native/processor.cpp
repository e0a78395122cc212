#include "processor.hpp"

#include <algorithm>
#include <stdexcept>

namespace placebo {

namespace {

const std::vector<std::string> names{"portable", "AVX2", "AVX-512", "AVX-512 with BF16"};

Instructions mostOfProcessor() {
#ifdef PLACEBO_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return __builtin_cpu_supports("avx512bf16") ? Instructions::avx512Bf16 : Instructions::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Instructions::avx2;
#endif
  return Instructions::portable;
}

const Instructions most = mostOfProcessor();
Instructions used = most;

}  // namespace

Instructions instructions() {
  return used;
}

std::vector<std::string> availableInstructions() {
  return {names.begin(), names.begin() + static_cast<int>(most) + 1};
}

void limitInstructions(const std::string& name) {
  const auto found = std::find(names.begin(), names.begin() + static_cast<int>(most) + 1, name);
  const auto place = static_cast<int>(found - names.begin());
  if (place > static_cast<int>(most)) throw std::runtime_error("invalid instructions: " + name + ": this processor has none of that name");
  used = static_cast<Instructions>(place);
}

}  // namespace placebo
