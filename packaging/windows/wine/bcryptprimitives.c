/* Only for tests under Wine 8, which lacks it: every extension written in Rust takes its random numbers from here.
   Never shipped: Windows has its own. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T length) {
    return SystemFunction036(to, (ULONG)length);
}
