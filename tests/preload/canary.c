/* A program that does use the platform's mathematics: it must notice the shift. */
#include <math.h>
#include <stdio.h>

int main(void)
{
    volatile double x = 1.5, y = 2.5;
    printf("%a %a %a %a %a %a\n", exp(x), log(x), sin(x), cbrt(x), pow(x, y), hypot(x, y));
    return 0;
}
