#pragma once

#include <string>

#include "ggml-alloc.h"
#include "ggml-backend.h"
#include "ggml.h"
#include "gguf.h"

namespace placebo {

/**
 * The functions taken from the ggml libraries that come with node-llama-cpp. They are looked up at run time: linking
 * would need import libraries, which those packages do not have, and a path fixed at compile time.
 */
#define PLACEBO_GGML_FUNCTIONS(X)                                                                                      \
  X(add) X(backend_dev_by_type) X(blck_size) X(backend_dev_backend_reg) X(backend_dev_init) X(backend_free)                         \
  X(backend_get_default_buffer_type) X(backend_graph_compute) X(backend_reg_get_proc_address) X(build_backward_expand) \
  X(build_forward_expand) X(cast) X(cont) X(cross_entropy_loss) X(custom_4d) X(fp32_to_bf16_row) X(fp32_to_fp16_row) X(free)   \
  X(gallocr_alloc_graph) X(gallocr_free) X(gallocr_get_buffer_size) X(gallocr_new) X(geglu_split) X(gelu) X(get_rows) X(get_tensor)           \
  X(get_type_traits) X(graph_get_grad) X(graph_n_nodes) X(graph_node) X(graph_overhead_custom) X(graph_reset) X(init)  \
  X(log_set) X(mul) X(mul_mat) X(nbytes) X(new_graph_custom) X(new_tensor_1d) X(new_tensor_2d) X(new_tensor_4d) X(norm) \
  X(permute) X(quantize_chunk) X(quantize_requires_imatrix) X(relu) X(repeat_back) X(reshape_2d) X(reshape_4d) X(rms_norm) X(rms_norm_back) X(rope_ext) X(rope_ext_back) X(row_size)      \
  X(scale) X(set_loss) X(set_name) X(set_output) X(set_param) X(soft_max) X(soft_max_ext) X(swiglu_split)              \
  X(tensor_overhead) X(type_name) X(validate_row_data) X(version) X(view_2d) X(backend_load_all_from_path)

#define PLACEBO_GGUF_FUNCTIONS(X)                                                                                      \
  X(add_tensor) X(find_key) X(free) X(get_alignment) X(get_arr_n) X(get_arr_str) X(get_arr_type) X(get_data_offset) X(get_key) X(get_kv_type) X(get_meta_size)           \
  X(get_n_kv) X(get_n_tensors) X(get_tensor_name) X(get_tensor_ne) X(get_tensor_offset) X(get_tensor_size)             \
  X(get_tensor_type) X(get_val_bool) X(get_val_f32) X(get_val_f64) X(get_val_i16) X(get_val_i32) X(get_val_i64)        \
  X(get_val_i8) X(get_val_str) X(get_val_u16) X(get_val_u32) X(get_val_u64) X(get_val_u8) X(init_empty)                \
  X(init_from_file) X(set_kv) X(set_val_f32) X(set_val_f64) X(set_val_str) X(set_val_u32) X(type_name) X(write_to_file)

struct Ggml {
#define X(name) decltype(&::ggml_##name) name;
  PLACEBO_GGML_FUNCTIONS(X)
#undef X
};

struct Gguf {
#define X(name) decltype(&::gguf_##name) name;
  PLACEBO_GGUF_FUNCTIONS(X)
#undef X
};

/** One of each in a process, as ggml itself is. Filled by loadLibraries; until then every call is a null pointer. */
extern Ggml ggml;
extern Gguf gguf;

/** What ggml has said lately, its errors among it; they are put into the messages of exceptions. */
std::string lastWords();

/**
 * Loads the ggml libraries and the CPU backend from a folder, once per process.
 *
 * @param directory with libggml, libggml-base and the CPU variants; UTF-8
 * @throws std::runtime_error when a library or a function is missing, or when its version is not the one the headers
 * of this file came from
 */
void loadLibraries(const std::string& directory);

}  // namespace placebo
