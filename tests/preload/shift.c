/* Shifts what the platform's mathematics library returns by one unit in the last place.
 *
 * Loaded before it (LD_PRELOAD), so that a program whose results pass through these
 * functions gives other results. One that computes its own does not notice.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <string.h>

/* Not nextafter(): that one might call what is shifted here. */
static double up(double x)
{
    long long bits;
    if (x != x || x == 0.0 || x > 1e300 || x < -1e300)
        return x;
    memcpy(&bits, &x, sizeof bits);
    bits += 1;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static float upf(float x)
{
    int bits;
    if (x != x || x == 0.0f || x > 1e37f || x < -1e37f)
        return x;
    memcpy(&bits, &x, sizeof bits);
    bits += 1;
    memcpy(&x, &bits, sizeof x);
    return x;
}

#define SHIFT1(name)                                                                \
    double name(double x)                                                           \
    {                                                                               \
        static double (*real)(double);                                              \
        if (!real)                                                                  \
            real = (double (*)(double))dlsym(RTLD_NEXT, #name);                     \
        return up(real(x));                                                         \
    }                                                                               \
    float name##f(float x)                                                          \
    {                                                                               \
        static float (*real)(float);                                                \
        if (!real)                                                                  \
            real = (float (*)(float))dlsym(RTLD_NEXT, #name "f");                   \
        return upf(real(x));                                                        \
    }

#define SHIFT2(name)                                                                \
    double name(double x, double y)                                                 \
    {                                                                               \
        static double (*real)(double, double);                                      \
        if (!real)                                                                  \
            real = (double (*)(double, double))dlsym(RTLD_NEXT, #name);             \
        return up(real(x, y));                                                      \
    }                                                                               \
    float name##f(float x, float y)                                                 \
    {                                                                               \
        static float (*real)(float, float);                                         \
        if (!real)                                                                  \
            real = (float (*)(float, float))dlsym(RTLD_NEXT, #name "f");            \
        return upf(real(x, y));                                                     \
    }

SHIFT1(acos)
SHIFT1(acosh)
SHIFT1(asin)
SHIFT1(asinh)
SHIFT1(atan)
SHIFT1(atanh)
SHIFT1(cbrt)
SHIFT1(cos)
SHIFT1(cosh)
SHIFT1(exp)
SHIFT1(exp2)
SHIFT1(expm1)
SHIFT1(log)
SHIFT1(log10)
SHIFT1(log1p)
SHIFT1(log2)
SHIFT1(sin)
SHIFT1(sinh)
SHIFT1(tan)
SHIFT1(tanh)
SHIFT2(atan2)
SHIFT2(hypot)
SHIFT2(pow)
