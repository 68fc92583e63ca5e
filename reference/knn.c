/*
 * Nearest neighbours and cross validation, as the lecture has them. Both tie rules come about by themselves: a point
 * queues up behind those at its own distance, so the lower index stays in front; and a label gives way to another only
 * if that one has more votes, or as many and is smaller.
 */
#include "knn.h"

#include <stdlib.h>

struct neighbour {
    double distance;
    int label;
};

static double squared_distance(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
}

/* Lets a point into the queue of the nearest so far, of which there are *count, and never more than k. */
static void queue_up(size_t k, struct neighbour nearest[k], size_t *count, struct neighbour point)
{
    size_t place = *count;
    while (place > 0 && nearest[place - 1].distance > point.distance)
        place--;
    if (place == k)
        return;
    for (size_t i = *count < k ? (*count)++ : k - 1; i > place; i--)
        nearest[i] = nearest[i - 1];
    nearest[place] = point;
}

static size_t votes_for(int label, size_t count, const struct neighbour nearest[count])
{
    size_t votes = 0;
    for (size_t i = 0; i < count; i++)
        votes += nearest[i].label == label;
    return votes;
}

static int winner(size_t count, const struct neighbour nearest[count])
{
    int best = nearest[0].label;
    size_t most = votes_for(best, count, nearest);
    for (size_t i = 1; i < count; i++) {
        int label = nearest[i].label;
        size_t votes = votes_for(label, count, nearest);
        if (votes > most || (votes == most && label < best)) {
            best = label;
            most = votes;
        }
    }
    return best;
}

/* Classifies by the points outside the fold `without`; where fold is NULL, by all. */
static int classify(size_t n, size_t d, const double X[n][d], const int label[n],
                    const size_t *fold, size_t without, size_t k, const double query[d])
{
    struct neighbour *nearest = calloc(k, sizeof *nearest);
    if (!nearest)
        abort(); /* there is no label that would say so */
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!fold || fold[i] != without)
            queue_up(k, nearest, &count,
                     (struct neighbour){squared_distance(d, X[i], query), label[i]});
    int found = winner(count, nearest);
    free(nearest);
    return found;
}

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    return classify(n, d, X, label, NULL, 0, k, query);
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    size_t right = 0;
    for (size_t i = 0; i < m; i++)
        right += knn_classify(n, d, X, label, k, Q[i]) == truth[i];
    return (double)right / (double)m;
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    for (size_t i = 0; i < n; i++)
        fold[i] = i * folds / n;
}

/* Accuracy on the samples of fold f when all others are the training points. */
static double fold_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                            const size_t fold[n], size_t f)
{
    size_t right = 0, size = 0;
    for (size_t i = 0; i < n; i++) {
        if (fold[i] != f)
            continue;
        right += classify(n, d, X, label, fold, f, k, X[i]) == label[i];
        size++;
    }
    return (double)right / (double)size;
}

double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    size_t *fold = malloc(n * sizeof *fold);
    if (!fold)
        abort();
    kfold_assign(n, folds, fold);
    double sum = 0;
    for (size_t f = 0; f < folds; f++)
        sum += fold_accuracy(n, d, X, label, k, fold, f);
    free(fold);
    return sum / (double)folds;
}

size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    size_t best = candidates[0];
    double highest = knn_cross_validate(n, d, X, label, best, folds);
    for (size_t i = 1; i < c; i++) {
        double accuracy = knn_cross_validate(n, d, X, label, candidates[i], folds);
        if (accuracy > highest || (accuracy == highest && candidates[i] < best)) {
            best = candidates[i];
            highest = accuracy;
        }
    }
    return best;
}
