/* Only for tests under Wine 8, whose C library has no complex numbers: numpy calls them as it is imported.
   Never shipped. The structs are passed as Microsoft's compiler passes its own; exported without `shim_`. */
#include <complex.h>

typedef struct { double re, im; } Double;
typedef struct { float re, im; } Float;

static double complex wide(Double z) { return __builtin_complex(z.re, z.im); }
static double complex widef(Float z) { return __builtin_complex((double)z.re, (double)z.im); }
static Double narrow(double complex z) { return (Double){creal(z), cimag(z)}; }
static Float narrowf(double complex z) { return (Float){(float)creal(z), (float)cimag(z)}; }

#define TO_REAL(name)                                              \
    double shim_##name(Double z) { return name(wide(z)); }         \
    double shim_##name##l(Double z) { return name(wide(z)); }      \
    float shim_##name##f(Float z) { return (float)name(widef(z)); }
#define TO_COMPLEX(name)                                           \
    Double shim_##name(Double z) { return narrow(name(wide(z))); } \
    Double shim_##name##l(Double z) { return narrow(name(wide(z))); } \
    Float shim_##name##f(Float z) { return narrowf(name(widef(z))); }

TO_REAL(creal) TO_REAL(cimag) TO_REAL(cabs) TO_REAL(carg)
TO_COMPLEX(ccos) TO_COMPLEX(ccosh) TO_COMPLEX(cexp) TO_COMPLEX(csin) TO_COMPLEX(csinh) TO_COMPLEX(ctan) TO_COMPLEX(ctanh)
TO_COMPLEX(cacos) TO_COMPLEX(cacosh) TO_COMPLEX(casin) TO_COMPLEX(casinh) TO_COMPLEX(catan) TO_COMPLEX(catanh)
TO_COMPLEX(clog) TO_COMPLEX(csqrt)
Double shim_cpow(Double a, Double b) { return narrow(cpow(wide(a), wide(b))); }
Double shim_cpowl(Double a, Double b) { return narrow(cpow(wide(a), wide(b))); }
Float shim_cpowf(Float a, Float b) { return narrowf(cpow(widef(a), widef(b))); }
