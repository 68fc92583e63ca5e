/* |a|^2 + |b|^2 - 2 a.b, restrict, O3 and reassociation; k times the least of what is left; a matrix for the labels. */
#pragma GCC optimize("O3", "unroll-loops", "associative-math", "no-signed-zeros",                  \
                     "no-trapping-math")
#include "knn.h"

#include <math.h>
#include <stdlib.h>

static double product(size_t d, const double *restrict a, const double *restrict b)
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    double *distance = malloc(n * sizeof *distance), square = product(d, query, query);
    size_t *votes =
        calloc(n, sizeof *votes); /* of the label that point i has, kept at its first point */
    for (size_t i = 0; i < n; i++)
        distance[i] = square - 2 * product(d, query, X[i]) + product(d, X[i], X[i]);
    for (size_t r = 0; r < k; r++) {
        size_t nearest = 0, owner = 0;
        for (size_t i = 1; i < n; i++)
            if (distance[i] < distance[nearest])
                nearest = i;
        distance[nearest] = HUGE_VAL;
        while (label[owner] != label[nearest])
            owner++;
        votes[owner]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (votes[i] > votes[best] ||
            (votes[i] == votes[best] && votes[i] && label[i] < label[best]))
            best = i;
    int found = label[best];
    free(votes);
    free(distance);
    return found;
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    unsigned right = 0;
    const double(*q)[d] = Q;
    for (const int *t = truth; t < truth + m; t++, q++)
        right += knn_classify(n, d, X, label, k, *q) == *t;
    return right * 1.0 / m;
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    size_t f = 0;
    for (size_t i = 0; i < n; i++) {
        while ((f + 1) * n <= i * folds)
            f++;
        fold[i] = f;
    }
}

/* Moves the fold to the end of copies, so that the training points are the first ones. */
double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    size_t fold[n];
    double(*x)[d] = malloc(n * sizeof *x);
    int *y = malloc(n * sizeof *y);
    long double total = 0;
    kfold_assign(n, folds, fold);
    for (size_t f = 0; f < folds; f++) {
        size_t front = 0, back = n;
        for (size_t i = 0; i < n; i++) {
            size_t place = fold[i] == f ? --back : front++;
            for (size_t j = 0; j < d; j++)
                x[place][j] = X[i][j];
            y[place] = label[i];
        }
        total += knn_accuracy(front, d, (const double(*)[d])x, y, k, n - back,
                              (const double(*)[d])(x + back), y + back);
    }
    free(y);
    free(x);
    return (double)(total / folds);
}

size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    double accuracy[c], highest = 0;
    for (size_t i = 0; i < c; i++) {
        accuracy[i] = knn_cross_validate(n, d, X, label, candidates[i], folds);
        if (accuracy[i] > highest)
            highest = accuracy[i];
    }
    size_t smallest = (size_t)-1;
    for (size_t i = 0; i < c; i++)
        if (accuracy[i] == highest && candidates[i] < smallest)
            smallest = candidates[i];
    return smallest;
}
