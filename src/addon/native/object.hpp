#pragma once

#include <napi.h>

#include <algorithm>
#include <exception>
#include <new>
#include <vector>

#include "shape.hpp"

namespace placebo {

/** What it throws becomes a JavaScript error. */
template <typename Run>
auto guarded(Napi::Env env, const Run& run) {
  try {
    return run();
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw Napi::Error::New(env, "not enough memory");
  } catch (const std::exception& error) {
    throw Napi::Error::New(env, error.what());
  }
}

template <typename T>
std::vector<T> listFrom(const Napi::Value& value) {
  const auto array = value.As<Napi::TypedArrayOf<T>>();
  return {array.Data(), array.Data() + array.ElementLength()};
}

template <typename Array, typename T>
Array arrayOf(Napi::Env env, const std::vector<T>& values) {
  auto array = Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

double number(const Napi::Object& from, const char* key);
int64_t whole(const Napi::Object& from, const char* key);

/** A shape as shape.ts describes it. */
Shape shapeFrom(const Napi::Object& object);

}  // namespace placebo
