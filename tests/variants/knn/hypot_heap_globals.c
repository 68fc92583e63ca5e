/* A heap of the k nearest with the farthest on top; lengths by hypot; scratch in globals that are set anew. */
#include "knn.h"

#include <math.h>
#include <stdbool.h>

enum { ROOM = 4096 };

static double length[ROOM];
static size_t heap[ROOM], heap_size, excluded_from, excluded_to;

static bool is_farther(size_t a, size_t b)
{
    return length[a] > length[b] || (length[a] == length[b] && a > b);
}

static void swap(size_t *a, size_t *b)
{
    size_t kept = *a;
    *a = *b;
    *b = kept;
}

static void sift_up(size_t place)
{
    while (place > 0 && is_farther(heap[place], heap[(place - 1) / 2])) {
        swap(&heap[place], &heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
}

static void sift_down(size_t place)
{
    for (;;) {
        size_t largest = place;
        for (size_t child = 2 * place + 1; child <= 2 * place + 2 && child < heap_size; child++)
            if (is_farther(heap[child], heap[largest]))
                largest = child;
        if (largest == place)
            return;
        swap(&heap[place], &heap[largest]);
        place = largest;
    }
}

static void offer(size_t k, size_t i)
{
    if (heap_size < k) {
        heap[heap_size++] = i;
        sift_up(heap_size - 1);
    } else if (is_farther(heap[0], i)) {
        heap[0] = i;
        sift_down(0);
    }
}

static int vote(const int *label)
{
    int best = 0, most = 0;
    for (size_t r = 0; r < heap_size; r++) {
        int mine = label[heap[r]], votes = 0;
        for (size_t q = 0; q < heap_size; q++)
            votes += label[heap[q]] == mine;
        bool wins = votes > most;
        if (votes == most)
            wins = mine < best;
        if (wins) {
            best = mine;
            most = votes;
        }
    }
    return best;
}

static int classify(size_t n, size_t d, const double *X, const int *label, size_t k,
                    const double *query)
{
    heap_size = 0;
    for (size_t i = 0; i < n; i++) {
        if (i >= excluded_from && i < excluded_to)
            continue;
        length[i] = 0;
        for (size_t j = d; j > 0; j--)
            length[i] = hypot(length[i], query[j - 1] - X[i * d + j - 1]);
        offer(k, i);
    }
    return vote(label);
}

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    excluded_from = excluded_to = 0;
    return classify(n, d, &X[0][0], label, k, query);
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    double mean = 0; /* a running mean */
    for (size_t i = 0; i < m; i++)
        mean += ((knn_classify(n, d, X, label, k, Q[i]) == truth[i]) - mean) / (double)(i + 1);
    return mean;
}

static void assign(size_t i, size_t n, size_t folds, size_t *fold)
{
    if (i == n)
        return;
    fold[i] = (i * folds - i * folds % n) / n;
    assign(i + 1, n, folds, fold);
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    assign(0, n, folds, fold);
}

double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    size_t fold[n];
    double sum = 0;
    kfold_assign(n, folds, fold);
    for (size_t start = 0, end; start < n; start = end) {
        int right = 0;
        for (end = start; end < n && fold[end] == fold[start]; end++)
            ;
        excluded_from = start;
        excluded_to = end;
        for (size_t i = start; i < end; i++)
            right += classify(n, d, &X[0][0], label, k, X[i]) == label[i];
        sum += (double)right / (double)(end - start);
    }
    return sum / (double)folds;
}

size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    size_t best = 0;
    for (size_t i = 1; i < c; i++) {
        double new = knn_cross_validate(n, d, X, label, candidates[i], folds),
               old = knn_cross_validate(n, d, X, label, candidates[best], folds);
        if (new > old || (!(new < old) && candidates[i] < candidates[best]))
            best = i;
    }
    return candidates[best];
}
