#ifdef _WIN32
#include <windows.h>

#include <delayimp.h>

/**
 * On Windows the addon's imports name the program that it is loaded into, NODE.EXE. Inside an installed app that program
 * has another name: they are looked for in whatever program this is, when the first of them is used.
 */
namespace {

FARPROC WINAPI inThisProgram(unsigned event, PDelayLoadInfo info) {
  if (event != dliNotePreLoadLibrary || _stricmp(info->szDll, "NODE.EXE") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleW(nullptr));
}

}  // namespace

extern "C" {
PfnDliHook __pfnDliNotifyHook2 = inThisProgram;
}
#endif
