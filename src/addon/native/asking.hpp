#pragma once

#include <napi.h>

namespace placebo {

/** The classes that models are asked by; addon.ts has them in types. */
void defineAsking(Napi::Env env, Napi::Object exports);

}  // namespace placebo
