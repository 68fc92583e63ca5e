/*
 * Random numbers that are the same on every machine: xoshiro256** seeded through splitmix64
 * (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021; prng.di.unimi.it).
 */
#ifndef GRADUS_CONTRACT_RANDOM_H
#define GRADUS_CONTRACT_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state[4];
};

/* Starts the sequence of a seed and a stream name, so that each check has numbers of its own. */
void random_init(struct random *random, uint64_t seed, const char *stream);

/* The next 64 bits. */
uint64_t random_bits(struct random *random);

/* Uniform in [low, high], both ends included; low <= high. */
size_t random_size(struct random *random, size_t low, size_t high);

/* Uniform in [low, high]. */
double random_uniform(struct random *random, double low, double high);

/* Standard normal, by Marsaglia's polar method. */
double random_normal(struct random *random);

/*
 * x rounded to four significant decimal digits. Inputs are rounded so that a report can show them
 * whole, and because the last bits of the C library's logarithms are not the same on all machines.
 */
double round_for_people(double x);

#endif
