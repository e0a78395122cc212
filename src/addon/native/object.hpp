#pragma once

#include <napi.h>

#include "shape.hpp"

namespace placebo {

double number(const Napi::Object& from, const char* key);
int64_t whole(const Napi::Object& from, const char* key);

/** A shape as shape.ts describes it. */
Shape shapeFrom(const Napi::Object& object);

}  // namespace placebo
