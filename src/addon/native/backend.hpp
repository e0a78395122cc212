#pragma once

#include <memory>

#include "library.hpp"

namespace placebo {

struct FreeBackend {
  void operator()(ggml_backend* backend) const { ggml.backend_free(backend); }
};
struct FreeAllocator {
  void operator()(ggml_gallocr* allocator) const { ggml.gallocr_free(allocator); }
};

/** The processor, and the memory that graphs are computed in. */
class Backend {
 public:
  explicit Backend(int threads);

  void setThreads(int threads);
  int threads() const { return threads_; }
  /** @throws std::runtime_error where there is not enough memory */
  void allocate(ggml_cgraph* graph);
  /** Only after `allocate` of the same graph. */
  void compute(ggml_cgraph* graph);
  /** Bytes that graphs have taken at most. */
  size_t bytes() const;

 private:
  std::unique_ptr<ggml_backend, FreeBackend> backend_;
  std::unique_ptr<ggml_gallocr, FreeAllocator> allocator_;
  int threads_;
};

}  // namespace placebo
