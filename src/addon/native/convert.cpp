#include "convert.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "rows.hpp"

namespace placebo {

namespace {

/** Numbers at hand at once: 4 MB as floats. */
constexpr int64_t numbersAtHand = int64_t{1} << 20;

std::FILE* openFile(const std::string& name, const char* mode) {
#ifdef _WIN32
  const std::wstring wide(mode, mode + std::strlen(mode));
  return _wfopen(std::filesystem::u8path(name).wstring().c_str(), wide.c_str());
#else
  return std::fopen(name.c_str(), mode);
#endif
}

void seek(std::FILE* file, uint64_t offset) {
#ifdef _WIN32
  _fseeki64(file, static_cast<int64_t>(offset), SEEK_SET);
#else
  fseeko(file, static_cast<off_t>(offset), SEEK_SET);
#endif
}

std::string wordFor(float number) {
  return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
}

/**
 * @param floats of the rows, as the type gives them back
 * @param first row of the tensor among them
 * @throws std::runtime_error naming the tensor and the first number that is not finite
 */
[[noreturn]] void notFinite(const ggml_tensor* t, const float* floats, int64_t count, int64_t first, const std::string& more) {
  const float* end = floats + count;
  const float* found = std::find_if(floats, end, [](float each) { return !std::isfinite(each); });
  const std::string name = std::string("tensor ") + t->name;
  if (found == end) throw std::runtime_error(name + " holds data that are none of its type, " + ggml.type_name(t->type));
  const int64_t at = found - floats;
  throw std::runtime_error(
      name + " holds " + wordFor(*found) + " in column " + std::to_string(at % t->ne[0]) + " of row " + std::to_string(first + at / t->ne[0]) + ", both counted from 0" + more);
}

}  // namespace

Conversion::Conversion(const std::string& source, const std::string& target, const std::vector<ggml_type>& types, uint32_t fileType, const Metadata& more, int threads)
    : name_(target), threads_(threads) {
  readGguf(source, source_, sourceTensors_, false);
  const int64_t count = gguf.get_n_tensors(source_.get());
  if (count != static_cast<int64_t>(types.size())) throw std::runtime_error("it was changed while it was read");
  target_.reset(gguf.init_empty());
  gguf.set_kv(target_.get(), source_.get());
  gguf.set_val_u32(target_.get(), "general.file_type", fileType);
  gguf.set_val_u32(target_.get(), "general.quantization_version", GGML_QNT_VERSION);
  add(target_.get(), more);
  targetTensors_.reset(ggml.init({ggml.tensor_overhead() * types.size(), nullptr, true}));
  for (int64_t i = 0; i < count; i++) {
    const ggml_tensor* t = ggml.get_tensor(sourceTensors_.get(), gguf.get_tensor_name(source_.get(), i));
    ggml_tensor* made = ggml.new_tensor_4d(targetTensors_.get(), types[i], t->ne[0], t->ne[1], t->ne[2], t->ne[3]);
    ggml.set_name(made, t->name);
    gguf.add_tensor(target_.get(), made);
  }
  in_.reset(openFile(source, "rb"));
  if (in_ == nullptr) throw std::runtime_error("file could not be read: " + source + ": " + std::strerror(errno));
  if (!gguf.write_to_file(target_.get(), target.c_str(), true)) throw std::runtime_error("file could not be written: " + target + ": " + lastWords());
  out_.reset(openFile(target, "ab"));
  if (out_ == nullptr) throw std::runtime_error("file could not be written: " + target + ": " + std::strerror(errno));
}

bool Conversion::next() {
  if (tensor_ == gguf.get_n_tensors(source_.get())) return false;
  if (from_ == nullptr) begin();
  const int64_t rows = from_->ne[1] * from_->ne[2] * from_->ne[3];
  const int64_t count = std::min(std::max<int64_t>(1, numbersAtHand / from_->ne[0]), rows - row_);
  convert(count);
  row_ += count;
  if (row_ == rows) end();
  return true;
}

void Conversion::begin() {
  const char* name = gguf.get_tensor_name(source_.get(), tensor_);
  from_ = ggml.get_tensor(sourceTensors_.get(), name);
  to_ = ggml.get_tensor(targetTensors_.get(), name);
  row_ = 0;
  seek(in_.get(), gguf.get_data_offset(source_.get()) + gguf.get_tensor_offset(source_.get(), tensor_));
}

void Conversion::convert(int64_t count) {
  const int64_t columns = from_->ne[0];
  const size_t rowFrom = ggml.row_size(from_->type, columns);
  const size_t rowTo = ggml.row_size(to_->type, columns);
  read_.resize(rowFrom * count);
  if (std::fread(read_.data(), rowFrom, count, in_.get()) != static_cast<size_t>(count)) {
    throw std::runtime_error(std::string("tensor ") + from_->name + " ends before its last row: the file is damaged");
  }
  done_ += rowFrom * count;
  const bool isCopied = from_->type == to_->type;
  floats_.resize(static_cast<size_t>(columns * count));
  if (!ggml.validate_row_data(from_->type, read_.data(), rowFrom * count)) {
    lastWords();
    toFloats(from_->type, read_.data(), floats_.data(), columns * count);
    notFinite(from_, floats_.data(), columns * count, row_, "; the file is damaged");
  }
  if (!isCopied) {
    written_.resize(rowTo * count);
    convertRows(from_->type, read_.data(), to_->type, written_.data(), floats_.data(), columns, count, threads_);
    if (!ggml.validate_row_data(to_->type, written_.data(), rowTo * count)) {
      lastWords();
      toFloats(to_->type, written_.data(), floats_.data(), columns * count);
      notFinite(to_, floats_.data(), columns * count, row_, std::string(": a number too large for ") + ggml.type_name(to_->type));
    }
  }
  const auto& out = isCopied ? read_ : written_;
  write(out.data(), out.size());
}

void Conversion::end() {
  const size_t alignment = gguf.get_alignment(target_.get());
  const std::vector<char> padding((alignment - ggml.nbytes(to_) % alignment) % alignment, 0);
  write(padding.data(), padding.size());
  from_ = nullptr;
  if (++tensor_ < gguf.get_n_tensors(source_.get())) return;
  // What a full disk has no room for may only be found out now.
  if (std::fclose(out_.release()) != 0) throw std::runtime_error("file could not be written: " + name_ + ": " + std::strerror(errno));
}

void Conversion::write(const void* data, size_t bytes) {
  if (std::fwrite(data, 1, bytes, out_.get()) != bytes) throw std::runtime_error("file could not be written: " + name_ + ": " + std::strerror(errno));
}

}  // namespace placebo
