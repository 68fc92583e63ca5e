/* No scratch at all: a point votes if fewer than k come before it, found by counting. Early returns, O0. */
#pragma GCC optimize("O0")
#include "knn.h"

#include <math.h>
#include <stdbool.h>

/* The samples from `first` to `last` - 1 are not there. */
struct gap {
    size_t first, last;
};

static double distance(size_t d, const double *a, const double *b)
{
    if (d == 0)
        return 0;
    return distance(d - 1, a + 1, b + 1) + (*a - *b) * (*a - *b);
}

static bool is_gone(struct gap gap, size_t i)
{
    return gap.first <= i && i < gap.last;
}

static bool votes(size_t n, size_t d, const double X[n][d], struct gap gap, size_t k,
                  const double query[d], size_t i)
{
    if (is_gone(gap, i))
        return false;
    double own = distance(d, X[i], query);
    size_t before = 0;
    for (size_t other = 0; other < n; other++) {
        if (is_gone(gap, other) || other == i)
            continue;
        double its = distance(d, X[other], query);
        if (its < own || (its == own && other < i))
            before++;
        if (before == k)
            return false;
    }
    return true;
}

static int classify(size_t n, size_t d, const double X[n][d], const int label[n], struct gap gap,
                    size_t k, const double query[d])
{
    unsigned char vote[n]; /* sizes are small */
    for (size_t i = 0; i < n; i++)
        vote[i] = votes(n, d, X, gap, k, query, i);
    size_t most = 0;
    int best = 0;
    for (size_t i = 0; i < n; i++) {
        if (!vote[i])
            continue;
        size_t count = 0;
        for (size_t other = 0; other < n; other++)
            if (vote[other] && label[other] == label[i])
                count++;
        if (count < most)
            continue;
        if (count > most || label[i] < best)
            best = label[i];
        most = count;
    }
    return best;
}

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    return classify(n, d, X, label, (struct gap){n, n}, k, query);
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    double wrong = 0;
    for (size_t i = 0; i < m; i++)
        wrong += knn_classify(n, d, X, label, k, Q[i]) != truth[i];
    return 1 - wrong / (double)m;
}

/* The first sample of fold f: f n / folds, rounded up. */
static size_t start_of(size_t n, size_t folds, size_t f)
{
    return (f * n + folds - 1) / folds;
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    for (size_t f = 0; f < folds; f++)
        for (size_t i = start_of(n, folds, f); i < start_of(n, folds, f + 1); i++)
            fold[i] = f;
}

double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    double mean = 0;
    for (size_t f = folds; f-- > 0;) {
        struct gap gap = {start_of(n, folds, f), start_of(n, folds, f + 1)};
        for (size_t i = gap.first; i < gap.last; i++)
            if (classify(n, d, X, label, gap, k, X[i]) == label[i])
                mean += 1 / ((double)folds * (double)(gap.last - gap.first));
    }
    return mean;
}

/* The best of the first c - 1, or the last. */
size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    size_t last = candidates[c - 1];
    if (c == 1)
        return last;
    size_t best = knn_select_k(n, d, X, label, folds, c - 1, candidates);
    double of_best = knn_cross_validate(n, d, X, label, best, folds),
           of_last = knn_cross_validate(n, d, X, label, last, folds);
    if (of_last > of_best)
        return last;
    if (of_last == of_best && last < best)
        return last;
    return best;
}
