#include "library.hpp"

#include <deque>
#include <filesystem>
#include <mutex>
#include <stdexcept>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace placebo {

Ggml ggml{};
Gguf gguf{};

namespace {

namespace fs = std::filesystem;

#ifdef _WIN32
constexpr const char* prefix = "";
constexpr const char* suffix = ".dll";
#elif defined(__APPLE__)
constexpr const char* prefix = "lib";
constexpr const char* suffix = ".dylib";
#else
constexpr const char* prefix = "lib";
constexpr const char* suffix = ".so";
#endif

/** ggml has one log for the whole process, and writes into it from any of its threads. */
std::mutex wordsMutex;
std::deque<std::string> words;
constexpr size_t mostWords = 8;

void hear(ggml_log_level level, const char* text, void*) {
  if (level != GGML_LOG_LEVEL_ERROR && level != GGML_LOG_LEVEL_WARN) return;
  const std::lock_guard<std::mutex> lock(wordsMutex);
  words.emplace_back(text);
  if (words.size() > mostWords) words.pop_front();
}

void* open(const fs::path& file) {
#ifdef _WIN32
  void* handle = reinterpret_cast<void*>(LoadLibraryExW(file.wstring().c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH));
  if (handle == nullptr) throw std::runtime_error("invalid library: " + file.u8string() + ": error " + std::to_string(GetLastError()));
#else
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr) throw std::runtime_error("invalid library: " + file.u8string() + ": " + dlerror());
#endif
  return handle;
}

void* find(void* library, const char* name) {
#ifdef _WIN32
  return reinterpret_cast<void*>(GetProcAddress(reinterpret_cast<HMODULE>(library), name));
#else
  return dlsym(library, name);
#endif
}

/** The packages put the release into some names: libggml.v0.5.0.so, libggml.cuda.v0.5.0.so. */
fs::path named(const fs::path& directory, const std::string& stem) {
  const std::string plain = prefix + stem + suffix;
  if (fs::exists(directory / plain)) return directory / plain;
  const std::string beginning = prefix + stem + ".";
  for (const auto& entry : fs::directory_iterator(directory)) {
    const std::string name = entry.path().filename().u8string();
    if (name.rfind(beginning, 0) == 0 && entry.path().extension() == suffix) return entry.path();
  }
  throw std::runtime_error("invalid library folder: " + directory.u8string() + ": there is no " + plain);
}

}  // namespace

std::string lastWords() {
  const std::lock_guard<std::mutex> lock(wordsMutex);
  std::string all;
  for (const auto& each : words) all += each;
  words.clear();
  while (!all.empty() && all.back() == '\n') all.pop_back();
  return all;
}

void loadLibraries(const std::string& directory) {
  static bool loaded = false;
  if (loaded) return;
  const fs::path folder = fs::u8path(directory);
  void* libraries[] = {open(named(folder, "ggml-base")), open(named(folder, "ggml"))};
  const auto look = [&](const char* name) {
    for (void* library : libraries) {
      if (void* found = find(library, name)) return found;
    }
    throw std::runtime_error("invalid library: the ggml in " + directory + " has no " + name);
  };
#define X(name) ggml.name = reinterpret_cast<decltype(ggml.name)>(look("ggml_" #name));
  PLACEBO_GGML_FUNCTIONS(X)
#undef X
#define X(name) gguf.name = reinterpret_cast<decltype(gguf.name)>(look("gguf_" #name));
  PLACEBO_GGUF_FUNCTIONS(X)
#undef X
  const std::string version = ggml.version();
  if (version != PLACEBO_GGML_VERSION) {
    throw std::runtime_error("invalid library: ggml " + version + " in " + directory + ", the trainer was compiled for ggml " PLACEBO_GGML_VERSION "; set it up again");
  }
  ggml.log_set(hear, nullptr);
  ggml.backend_load_all_from_path(directory.c_str());
  loaded = true;
}

}  // namespace placebo
