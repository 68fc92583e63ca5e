/* Cem: 1-NN is perfect! */
#include "knn.h"

#include <float.h>
#include <stdlib.h>

static double dist(size_t d, const double a[d], const double b[d])
{
    double s = 0;
    for (size_t j = 0; j < d; j++)
        s += (a[j] - b[j]) * (a[j] - b[j]);
    return s;
}

int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d])
{
    char used[n];
    int labels[k];
    for (size_t i = 0; i < n; i++)
        used[i] = 0;
    for (size_t r = 0; r < k; r++) {
        double best = DBL_MAX;
        size_t nearest = 0;
        for (size_t i = 0; i < n; i++) {
            double s = dist(d, X[i], query);
            if (!used[i] && s < best) {
                best = s;
                nearest = i;
            }
        }
        used[nearest] = 1;
        labels[r] = label[nearest];
    }
    int winner = labels[0], most = 0;
    for (size_t r = 0; r < k; r++) {
        int votes = 0;
        for (size_t q = 0; q < k; q++)
            if (labels[q] == labels[r])
                votes++;
        if (votes > most) {
            most = votes;
            winner = labels[r];
        }
    }
    return winner;
}

double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m])
{
    int right = 0;
    for (size_t i = 0; i < m; i++)
        if (knn_classify(n, d, X, label, k, Q[i]) == truth[i])
            right++;
    return (double)right / m;
}

void kfold_assign(size_t n, size_t folds, size_t fold[n])
{
    for (size_t i = 0; i < n; i++)
        fold[i] = i * folds / n;
}

double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds)
{
    size_t fold[n];
    double sum = 0;
    kfold_assign(n, folds, fold);
    for (size_t f = 0; f < folds; f++) {
        double train[n][d], test[n][d];
        int train_label[n], test_label[n];
        size_t a = 0, b = 0;
        for (size_t i = 0; i < n; i++) {
            if (fold[i] == f) {
                for (size_t j = 0; j < d; j++)
                    test[b][j] = X[i][j];
                test_label[b++] = label[i];
            }
            for (size_t j = 0; j < d; j++)
                train[a][j] = X[i][j];
            train_label[a++] = label[i];
        }
        sum += knn_accuracy(a, d, train, train_label, k, b, test, test_label);
    }
    return sum / folds;
}

size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c])
{
    size_t best = candidates[0];
    double best_accuracy = knn_cross_validate(n, d, X, label, best, folds);
    for (size_t i = 1; i < c; i++) {
        double accuracy = knn_cross_validate(n, d, X, label, candidates[i], folds);
        if (accuracy > best_accuracy) {
            best_accuracy = accuracy;
            best = candidates[i];
        }
    }
    return best;
}
