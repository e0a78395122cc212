#include "backend.hpp"

#include <stdexcept>

namespace placebo {

Backend::Backend(int threads) : threads_(threads) {
  ggml_backend_dev_t device = ggml.backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
  if (device == nullptr) throw std::runtime_error("invalid library: no CPU backend could be loaded: " + lastWords());
  backend_.reset(ggml.backend_dev_init(device, nullptr));
  allocator_.reset(ggml.gallocr_new(ggml.backend_get_default_buffer_type(backend_.get())));
  setThreads(threads);
}

void Backend::setThreads(int threads) {
  threads_ = threads;
  auto* registry = ggml.backend_dev_backend_reg(ggml.backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU));
  const auto set = reinterpret_cast<ggml_backend_set_n_threads_t>(ggml.backend_reg_get_proc_address(registry, "ggml_backend_set_n_threads"));
  if (set != nullptr) set(backend_.get(), threads);
}

void Backend::allocate(ggml_cgraph* graph) {
  if (!ggml.gallocr_alloc_graph(allocator_.get(), graph)) throw std::runtime_error("not enough memory for a batch of this size: " + lastWords());
}

void Backend::compute(ggml_cgraph* graph) {
  if (ggml.backend_graph_compute(backend_.get(), graph) != GGML_STATUS_SUCCESS) throw std::runtime_error("the batch could not be computed: " + lastWords());
}

size_t Backend::bytes() const {
  return ggml.gallocr_get_buffer_size(allocator_.get(), 0);
}

}  // namespace placebo
