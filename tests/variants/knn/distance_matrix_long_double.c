/* All distances first, in long double; merge sort of indices, which is stable; labels voted for in a small table. */
#include "knn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void merge_sort(size_t count, size_t index[count], const long double away[])
{
    if (count < 2)
        return;
    size_t half = count / 2, a = 0, b = half, merged[count];
    merge_sort(half, index, away);
    merge_sort(count - half, index + half, away);
    for (size_t i = 0; i < count; i++)
        merged[i] =
            b == count || (a < half && away[index[a]] <= away[index[b]]) ? index[a++] : index[b++];
    memcpy(index, merged, sizeof merged);
}

struct tally {
    int label;
    unsigned votes;
};

static int winner(size_t count, const size_t index[count], const int label[])
{
    struct tally *table = calloc(count, sizeof *table), best = {0, 0};
    size_t entries = 0;
    for (size_t r = 0; r < count; r++) {
        size_t e = 0;
        while (e < entries && table[e].label != label[index[r]])
            e++;
        if (e == entries)
            table[entries++].label = label[index[r]];
        table[e].votes++;
    }
    for (size_t e = 0; e < entries; e++) {
        if (table[e].votes < best.votes)
            continue;
        if (table[e].votes > best.votes || table[e].label < best.label)
            best = table[e];
    }
    free(table);
    return best.label;
}

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    long double away[n];
    size_t index[n];
    for (size_t i = 0; i < n; i++) {
        away[i] = 0;
        index[i] = i;
        for (size_t j = 0; j < d; j++) {
            long double difference = fabsl((long double)X[i][j] - query[j]);
            away[i] += difference * difference;
        }
        away[i] = sqrtl(away[i] / d);
    }
    merge_sort(n, index, away);
    return winner(k, index, label);
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    size_t right = 0, i = 0;
    while (i < m) {
        if (knn_classify(n, d, X, label, k, Q[i]) != truth[i++])
            continue;
        ++right;
    }
    return (double)((long double)right / m);
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    memset(fold, 0, n * sizeof *fold);
    for (size_t i = 1, rest = folds; i < n; i++, rest += folds) {
        fold[i] = fold[i - 1];
        while (rest >= n) {
            rest -= n;
            fold[i]++;
        }
    }
}

/* Neighbours of all samples are sorted once; those in the sample's own fold are passed over. */
double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    size_t *fold = malloc(n * sizeof *fold), *size = calloc(folds, sizeof *size);
    size_t *right = calloc(folds, sizeof *right);
    kfold_assign(n, folds, fold);
    for (size_t i = 0; i < n; i++) {
        long double away[n];
        size_t index[n], kept = 0;
        for (size_t other = 0; other < n; other++) {
            away[other] = 0;
            index[other] = other;
            for (size_t j = 0; j < d; j++)
                away[other] +=
                    ((long double)X[other][j] - X[i][j]) * ((long double)X[other][j] - X[i][j]);
        }
        merge_sort(n, index, away);
        for (size_t r = 0; r < n && kept < k; r++)
            if (fold[index[r]] != fold[i])
                index[kept++] = index[r];
        right[fold[i]] += winner(k, index, label) == label[i];
        size[fold[i]]++;
    }
    long double mean = 0;
    for (size_t f = 0; f < folds; f++)
        mean += (long double)right[f] / size[f];
    free(right);
    free(size);
    free(fold);
    return (double)(mean / folds);
}

size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    size_t best = candidates[0];
    double least = 2; /* of the error */
    for (size_t i = 0; i < c; i++) {
        double error = 1 - knn_cross_validate(n, d, X, label, candidates[i], folds);
        if (error < least || (error == least && candidates[i] < best)) {
            least = error;
            best = candidates[i];
        }
    }
    return best;
}
