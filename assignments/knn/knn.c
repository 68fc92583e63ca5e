/*
 * Nearest neighbours and cross validation. What each function has to do is said in knn.h.
 *
 * A good order is that of the header. Replace each body; `gradus check` tells how far you are.
 */
#include "knn.h"

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)label;
    (void)k;
    (void)query;
    return 0;
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    (void)n;
    (void)d;
    (void)X;
    (void)label;
    (void)k;
    (void)m;
    (void)Q;
    (void)truth;
    return 0;
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    (void)n;
    (void)folds;
    (void)fold;
}

double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    (void)n;
    (void)d;
    (void)X;
    (void)label;
    (void)k;
    (void)folds;
    return 0;
}

size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    (void)n;
    (void)d;
    (void)X;
    (void)label;
    (void)folds;
    (void)c;
    (void)candidates;
    return 0;
}
