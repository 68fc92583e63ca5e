/* Sheet 1, Anton. */
#include "knn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    double distance;
    size_t index;
};

static int by_distance(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int by_value(const void *left, const void *right)
{
    const int *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* In sorted labels the first of the longest runs is the smallest label. */
static int longest_run(size_t k, int labels[k])
{
    qsort(labels, k, sizeof *labels, by_value);
    size_t longest = 0;
    int best = labels[0];
    for (size_t start = 0, end; start < k; start = end) {
        for (end = start; end < k && labels[end] == labels[start]; end++)
            ;
        if (end - start > longest) {
            longest = end - start;
            best = labels[start];
        }
    }
    return best;
}

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    struct entry *entries = malloc(n * sizeof *entries);
    int *labels = malloc(k * sizeof *labels);
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < d; j++)
            sum += pow(X[i][j] - query[j], 2);
        entries[i] = (struct entry){sqrt(sum), i};
    }
    qsort(entries, n, sizeof *entries, by_distance);
    for (size_t r = 0; r < k; r++)
        labels[r] = label[entries[r].index];
    int best = longest_run(k, labels);
    free(labels);
    free(entries);
    return best;
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    double accuracy = 0;
    for (size_t i = m; i-- > 0;)
        if (knn_classify(n, d, X, label, k, Q[i]) == truth[i])
            accuracy += 1.0 / (double)m;
    return accuracy;
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    for (size_t i = 0; i < n; i++)
        fold[i] = (size_t)floor((double)(i * folds) / (double)n);
}

double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    double mean = 0;
    size_t *fold = malloc(n * sizeof *fold);
    kfold_assign(n, folds, fold);
    for (size_t f = 0; f < folds; f++) {
        double(*training)[d] = malloc(n * sizeof *training), (*test)[d] = malloc(n * sizeof *test);
        int *training_labels = malloc(n * sizeof *training_labels);
        int *test_labels = malloc(n * sizeof *test_labels);
        size_t trained = 0, tested = 0;
        for (size_t i = 0; i < n; i++) {
            if (fold[i] == f) {
                memcpy(test[tested], X[i], sizeof *test);
                test_labels[tested++] = label[i];
            } else {
                memcpy(training[trained], X[i], sizeof *training);
                training_labels[trained++] = label[i];
            }
        }
        mean += knn_accuracy(trained, d, (const double(*)[d])training, training_labels, k, tested,
                             (const double(*)[d])test, test_labels) /
                (double)folds;
        free(test_labels);
        free(training_labels);
        free(test);
        free(training);
    }
    free(fold);
    return mean;
}

static int by_size(const void *left, const void *right)
{
    const size_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* The candidates in rising order: then the first of the best is the smallest. */
size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    size_t *sorted = malloc(c * sizeof *sorted), best = 0;
    double highest = -1;
    memcpy(sorted, candidates, c * sizeof *sorted);
    qsort(sorted, c, sizeof *sorted, by_size);
    for (size_t i = 0; i < c; i++) {
        double accuracy = knn_cross_validate(n, d, X, label, sorted[i], folds);
        if (accuracy > highest) {
            highest = accuracy;
            best = sorted[i];
        }
    }
    free(sorted);
    return best;
}
