/* Stands in for a library that another one is bound to and that nobody here ever calls: packaging/hollow.py.
   Each of its names is one of these answers, so that a call after all ends in an error that is said. */
__declspec(dllexport) void *nothing(void) { return 0; }
__declspec(dllexport) int refused(void) { return (int)0x80001005; } /* SVT-AV1: a bad parameter */
__declspec(dllexport) const char *empty(void) { return ""; }

int DllMainCRTStartup(void *instance, unsigned reason, void *reserved) {
    (void)instance, (void)reason, (void)reserved;
    return 1;
}
