#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "library.hpp"
#include "operations.hpp"
#include "product.hpp"
#include "unpack.hpp"

/** What operations of our own are made of; for the files that define them. */
namespace placebo::operations {

/** The share of one thread among `count` things. */
inline Range share(int64_t count, int ith, int nth) {
  return {count * ith / nth, count * (ith + 1) / nth};
}

inline int64_t rowsOf(const ggml_tensor* t) {
  return t->ne[1] * t->ne[2] * t->ne[3];
}

inline float* row(const ggml_tensor* t, int64_t index) {
  return static_cast<float*>(t->data) + index * t->ne[0];
}

/** Of a tensor with several matrices, one. */
inline Operand operandOf(const ggml_tensor* t, int64_t matrix, Sum sum) {
  const char* data = static_cast<const char*>(t->data) + (matrix / t->ne[2]) * t->nb[3] + (matrix % t->ne[2]) * t->nb[2];
  const bool isFloat = t->type == GGML_TYPE_F32;
  const auto* type = ggml.get_type_traits(t->type);
  return {data, static_cast<int64_t>(t->nb[1]), sum == Sum::alongRows, isFloat ? nullptr : unpackOf(t->type), type->blck_size, static_cast<int64_t>(type->type_size)};
}

inline ggml_tensor* custom(
    ggml_context* ctx, std::initializer_list<int64_t> shape, const std::vector<ggml_tensor*>& sources, ggml_custom_op_t compute, const void* data = nullptr) {
  int64_t ne[4] = {1, 1, 1, 1};
  std::copy(shape.begin(), shape.end(), ne);
  std::vector<ggml_tensor*> args(sources);
  return ggml.custom_4d(
      ctx, GGML_TYPE_F32, ne[0], ne[1], ne[2], ne[3], args.data(), static_cast<int>(args.size()), compute, GGML_N_TASKS_MAX, const_cast<void*>(data));
}

}  // namespace placebo::operations
