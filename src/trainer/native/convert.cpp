#include "convert.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "parts.hpp"

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

ggml_type typeNamed(const std::string& name) {
  for (int i = 0; i < GGML_TYPE_COUNT; i++) {
    const auto type = static_cast<ggml_type>(i);
    if (holdsWeights(type) && name == ggml.type_name(type)) return type;
  }
  throw std::runtime_error("invalid type: " + name + " is none that ggml multiplies with");
}

/** A bare vector, or a norm or bias by its name. */
bool isVector(const ggml_tensor* t) {
  const std::string name = t->name;
  const auto endsIn = [&](const std::string& end) { return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0; };
  return (t->ne[1] == 1 && t->ne[2] == 1 && t->ne[3] == 1) || endsIn("norm.weight") || endsIn(".bias");
}

ggml_type typeFor(const ggml_tensor* t, ggml_type wanted) {
  if (!holdsWeights(t->type)) return t->type;
  if (isVector(t)) return GGML_TYPE_F32;
  return t->ne[0] % ggml.blck_size(wanted) == 0 ? wanted : GGML_TYPE_F16;
}

}  // namespace

bool holdsWeights(ggml_type type) {
  const auto* traits = ggml.get_type_traits(type);
  if (type == GGML_TYPE_F32 || type == GGML_TYPE_F16 || type == GGML_TYPE_BF16) return true;
  return traits->is_quantized && traits->to_float != nullptr;
}

Conversion::Conversion(const std::string& source, const std::string& target, const std::string& type, uint32_t fileType, const Metadata& more, int threads)
    : name_(target), threads_(threads) {
  const ggml_type wanted = typeNamed(type);
  readGguf(source, source_, sourceTensors_, false);
  target_.reset(gguf.init_empty());
  gguf.set_kv(target_.get(), source_.get());
  gguf.set_val_u32(target_.get(), "general.file_type", fileType);
  add(target_.get(), more);
  targetTensors_.reset(ggml.init({ggml.tensor_overhead() * static_cast<size_t>(total()), nullptr, true}));
  for (int64_t i = 0; i < total(); i++) {
    const ggml_tensor* t = ggml.get_tensor(sourceTensors_.get(), gguf.get_tensor_name(source_.get(), i));
    ggml_tensor* made = ggml.new_tensor_4d(targetTensors_.get(), typeFor(t, wanted), t->ne[0], t->ne[1], t->ne[2], t->ne[3]);
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
  if (done_ == total()) return false;
  const char* name = gguf.get_tensor_name(source_.get(), done_);
  const ggml_tensor* from = ggml.get_tensor(sourceTensors_.get(), name);
  const ggml_tensor* to = ggml.get_tensor(targetTensors_.get(), name);
  seek(in_.get(), gguf.get_data_offset(source_.get()) + gguf.get_tensor_offset(source_.get(), done_));
  convert(from, to);
  const size_t alignment = gguf.get_alignment(target_.get());
  const std::vector<char> padding((alignment - ggml.nbytes(to) % alignment) % alignment, 0);
  write(padding.data(), padding.size());
  done_++;
  if (done_ < total()) return true;
  // What a full disk has no room for may only be found out now.
  if (std::fclose(out_.release()) != 0) throw std::runtime_error("file could not be written: " + name_ + ": " + std::strerror(errno));
  return true;
}

void Conversion::convert(const ggml_tensor* from, const ggml_tensor* to) {
  const int64_t columns = from->ne[0];
  const int64_t rows = from->ne[1] * from->ne[2] * from->ne[3];
  const size_t rowFrom = ggml.row_size(from->type, columns);
  const size_t rowTo = ggml.row_size(to->type, columns);
  const auto* traits = ggml.get_type_traits(from->type);
  const std::vector<float> alike(ggml.quantize_requires_imatrix(to->type) ? columns : 0, 1.0f);
  const int64_t most = std::max<int64_t>(1, numbersAtHand / columns);
  std::vector<char> read(rowFrom * most), written(rowTo * most);
  std::vector<float> floats(static_cast<size_t>(columns * most));
  for (int64_t first = 0; first < rows; first += most) {
    const int64_t count = std::min(most, rows - first);
    if (std::fread(read.data(), rowFrom, count, in_.get()) != static_cast<size_t>(count)) {
      throw std::runtime_error(std::string("tensor ") + from->name + " ends before its " + std::to_string(rows) + " rows: the file is damaged");
    }
    const auto whyNot = [&](const ggml_tensor* t, const void* data, size_t bytes) {
      if (ggml.validate_row_data(t->type, data, bytes)) return;
      lastWords();
      throw std::runtime_error(std::string("tensor ") + from->name + " holds a number that is none" + (t == to ? std::string(", or is too large, in the type ") + ggml.type_name(to->type) : ""));
    };
    whyNot(from, read.data(), rowFrom * count);
    if (from->type == to->type) {
      write(read.data(), rowFrom * count);
      continue;
    }
    inParts(static_cast<size_t>(count), threads_, 16, [&](size_t, size_t begin, size_t end) {
      const int64_t some = static_cast<int64_t>(end - begin);
      float* row = floats.data() + begin * columns;
      const char* stored = read.data() + begin * rowFrom;
      if (from->type == GGML_TYPE_F32) std::memcpy(row, stored, rowFrom * some);
      else traits->to_float(stored, row, columns * some);
      char* made = written.data() + begin * rowTo;
      if (to->type == GGML_TYPE_F32) std::memcpy(made, row, rowTo * some);
      else if (to->type == GGML_TYPE_F16) ggml.fp32_to_fp16_row(row, reinterpret_cast<ggml_fp16_t*>(made), columns * some);
      else if (to->type == GGML_TYPE_BF16) ggml.fp32_to_bf16_row(row, reinterpret_cast<ggml_bf16_t*>(made), columns * some);
      else ggml.quantize_chunk(to->type, row, made, 0, some, columns, alike.empty() ? nullptr : alike.data());
    });
    whyNot(to, written.data(), rowTo * count);
    write(written.data(), rowTo * count);
  }
}

void Conversion::write(const void* data, size_t bytes) {
  if (std::fwrite(data, 1, bytes, out_.get()) != bytes) throw std::runtime_error("file could not be written: " + name_ + ": " + std::strerror(errno));
}

}  // namespace placebo
