#include "contract/random.h"

#include <math.h>
#include <stdlib.h>

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void random_init(struct random *random, uint64_t seed, const char *stream)
{
    uint64_t state = seed;
    for (const char *letter = stream; *letter; letter++)
        state = splitmix(&state) ^ (unsigned char)*letter;
    for (int i = 0; i < 4; i++)
        random->state[i] = splitmix(&state);
}

static uint64_t rotate_left(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t random_bits(struct random *random)
{
    uint64_t *s = random->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

size_t random_size(struct random *random, size_t low, size_t high)
{
    uint64_t span = (uint64_t)(high - low) + 1;
    if (!span)
        return (size_t)random_bits(random);
    uint64_t limit = UINT64_MAX - UINT64_MAX % span;
    uint64_t bits = random_bits(random);
    while (bits >= limit)
        bits = random_bits(random);
    return low + (size_t)(bits % span);
}

double random_uniform(struct random *random, double low, double high)
{
    double unit = (double)(random_bits(random) >> 11) * 0x1p-53;
    return low + unit * (high - low);
}

double random_normal(struct random *random)
{
    double u, v, square;
    do {
        u = random_uniform(random, -1, 1);
        v = random_uniform(random, -1, 1);
        square = u * u + v * v;
    } while (square >= 1 || square <= 0);
    return u * sqrt(-2 * log(square) / square);
}

double round_for_people(double x)
{
    enum { DIGITS = 4 };
    if (x == 0 || !isfinite(x))
        return x;
    /* Both powers of ten are exact, so the quotient is the double nearest to the decimal. */
    int places = DIGITS - 1 - (int)floor(log10(fabs(x)));
    double power = pow(10, abs(places));
    return places >= 0 ? round(x * power) / power : round(x / power) * power;
}
