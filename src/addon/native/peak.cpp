#include "peak.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "training.hpp"

namespace placebo {

double multiplicationPeak(int size, int threads, int tries) {
  const size_t count = static_cast<size_t>(size) * size;
  std::vector<float> a(count, 1.0f), b(count, 0.5f);
  ContextPtr ctx(ggml.init({ggml.tensor_overhead() * 4 + ggml.graph_overhead_custom(8, false), nullptr, true}));
  ggml_tensor* operands[] = {ggml.new_tensor_2d(ctx.get(), GGML_TYPE_F32, size, size), ggml.new_tensor_2d(ctx.get(), GGML_TYPE_F32, size, size)};
  operands[0]->data = a.data();
  operands[1]->data = b.data();
  ggml_cgraph* graph = ggml.new_graph_custom(ctx.get(), 8, false);
  ggml.build_forward_expand(graph, ggml.mul_mat(ctx.get(), operands[0], operands[1]));
  Backend backend(threads);
  backend.allocate(graph);
  double best = 0;
  for (int i = 0; i < tries; i++) {
    const auto began = std::chrono::steady_clock::now();
    backend.compute(graph);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
    best = std::max(best, 2.0 * size * size * size / seconds.count());
  }
  return best;
}

}  // namespace placebo
