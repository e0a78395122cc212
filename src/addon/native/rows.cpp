#include "rows.hpp"

#include <cstring>
#include <vector>

#include "parts.hpp"

namespace placebo {

bool holdsWeights(ggml_type type) {
  const auto* traits = ggml.get_type_traits(type);
  if (type == GGML_TYPE_F32 || type == GGML_TYPE_F16 || type == GGML_TYPE_BF16) return true;
  return traits->is_quantized && traits->to_float != nullptr;
}

void toFloats(ggml_type type, const char* stored, float* floats, int64_t count) {
  if (type == GGML_TYPE_F32) std::memcpy(floats, stored, static_cast<size_t>(count) * sizeof(float));
  else ggml.get_type_traits(type)->to_float(stored, floats, count);
}

void convertRows(ggml_type from, const char* stored, ggml_type to, char* made, float* floats, int64_t columns, int64_t rows, int threads) {
  const size_t rowFrom = ggml.row_size(from, columns);
  const size_t rowTo = ggml.row_size(to, columns);
  // Types that ask for the importance of each column: none is known, all count alike.
  const std::vector<float> alike(ggml.quantize_requires_imatrix(to) ? columns : 0, 1.0f);
  inParts(static_cast<size_t>(rows), threads, 16, [&](size_t, size_t begin, size_t end) {
    const int64_t some = static_cast<int64_t>(end - begin);
    float* row = floats + begin * columns;
    toFloats(from, stored + begin * rowFrom, row, columns * some);
    char* out = made + begin * rowTo;
    if (to == GGML_TYPE_F32) std::memcpy(out, row, rowTo * some);
    else if (to == GGML_TYPE_F16) ggml.fp32_to_fp16_row(row, reinterpret_cast<ggml_fp16_t*>(out), columns * some);
    else if (to == GGML_TYPE_BF16) ggml.fp32_to_bf16_row(row, reinterpret_cast<ggml_bf16_t*>(out), columns * some);
    else ggml.quantize_chunk(to, row, out, 0, some, columns, alike.empty() ? nullptr : alike.data());
  });
}

}  // namespace placebo
