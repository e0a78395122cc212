#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model.hpp"

namespace placebo {

/** Keys added to a GGUF's metadata. */
using Metadata = std::vector<std::pair<std::string, std::variant<std::string, double>>>;

void add(gguf_context* file, const Metadata& more);

/**
 * Writes the factors as llama.cpp reads an adapter.
 *
 * @param file UTF-8; overwritten when it exists
 * @throws std::runtime_error when it cannot be written whole
 */
void writeAdapter(const std::string& file, const Model& model, const Metadata& more);

/** Writes the base once more, its tokenizer and metadata with it, with the trained numbers in the types its tensors had, F16 for quantised ones. */
void writeModel(const std::string& file, const Model& model, const Metadata& more);

/**
 * Adds an adapter's factors to the matrices of its base: W + alpha / rank · B A. A matrix of a type of blocks becomes
 * F16, since rounding it anew may lose what was learned, or, with `keepTypes`, is rounded to its type once more.
 *
 * @throws std::runtime_error naming file and tensor where a factor, a weight or a sum is no finite number, and where alpha
 * is none or of another type; nothing is written then
 */
void writeMerged(const std::string& file, const std::string& base, const std::string& adapter, const Metadata& more, bool keepTypes);

}  // namespace placebo
