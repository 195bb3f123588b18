/* Only for tests under Wine 8, which lacks it: Qt6Core imports the ICU that Windows brings along.
   Never shipped. It knows no character set but those that Qt has itself. */
#define NOT_SUPPORTED 16
#define EXPORT __declspec(dllexport)

EXPORT void *ucnv_open(const char *name, int *error) { (void)name; *error = NOT_SUPPORTED; return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error) {
    (void)name, (void)standard;
    *error = NOT_SUPPORTED;
    return 0;
}
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int at) { (void)at; return 0; }
EXPORT signed char ucnv_getMaxCharSize(void *converter) { (void)converter; return 1; }
EXPORT const char *ucnv_getName(void *converter, int *error) { (void)converter; *error = NOT_SUPPORTED; return 0; }
EXPORT int ucnv_toUCountPending(void *converter, int *error) { (void)converter, (void)error; return 0; }
EXPORT int ucnv_fromUCountPending(void *converter, int *error) { (void)converter, (void)error; return 0; }
/* Never reached: nothing can be opened. */
EXPORT void ucnv_close(void) {}
EXPORT void ucnv_reset(void) {}
EXPORT void ucnv_toUnicode(void) {}
EXPORT void ucnv_fromUnicode(void) {}
EXPORT void ucnv_cbToUWriteUChars(void) {}
EXPORT void ucnv_cbFromUWriteUChars(void) {}
EXPORT void ucnv_getToUCallBack(void) {}
EXPORT void ucnv_setToUCallBack(void) {}
EXPORT void ucnv_getFromUCallBack(void) {}
EXPORT void ucnv_setFromUCallBack(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
