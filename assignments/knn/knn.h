/*
 * Nearest neighbours and cross validation: what you implement in knn.c.
 *
 * Arrays are row-major and carry their shape: X[i][j] is feature j of sample i. A `const` array is an input and must
 * stay as it is. Sizes are at least 1. A label is any int: classes may be called 0, 1, 2, but also -1 and 1, or 1000000.
 *
 * Two conventions make every answer unique:
 *   - Neighbours are ordered by their squared Euclidean distance, sum_j (X[i][j] - query[j])^2. Of two points at the
 *     same distance the one with the lower index comes first.
 *   - Of labels with equally many votes the smallest wins, wherever its points lie.
 *
 * Same means equal as doubles. Sums of squares of whole numbers are exact, and their roots are equal only if they are,
 * so you may take the root or leave it.
 */
#ifndef KNN_H
#define KNN_H

#include <stddef.h>

/*
 * Label that most of the k nearest training points have.
 *
 * X      n training points with d features, a point per row
 * label  their labels, any int
 * k      number of neighbours that vote, 1 to n
 * query  the point to classify; it may coincide with training points, which vote like all others
 *
 * Returns the label with the most votes (a label, not an index), the smallest one of several.
 * Source: lecture, "Nearest neighbours".
 */
int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                 const double query[d]);

/*
 * Accuracy: the share of the m queries for which knn_classify finds the true label.
 *
 * X      n training points with d features, a point per row
 * label  their labels
 * k      number of neighbours that vote, 1 to n
 * Q      m queries with d features, a query per row
 * truth  the true labels of the queries
 *
 * Returns (number of queries classified as truth says) / m, from 0 to 1.
 * Source: lecture, "Nearest neighbours", with the question what it is for k = 1 and the training points as queries.
 */
double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                    size_t m, const double Q[m][d], const int truth[m]);

/*
 * Divides n samples into contiguous folds of nearly equal size: fold[i] = floor(i * folds / n).
 *
 * folds  number of folds, 1 to n
 * fold   out: the fold of each sample, 0 to folds - 1, overwritten; 11 samples in 5 folds give
 *        0 0 0 1 1 2 2 3 3 4 4
 *
 * Source: lecture, "Cross validation".
 */
void kfold_assign(size_t n, size_t folds, size_t fold[n]);

/*
 * Mean validation accuracy of k nearest neighbours. Each fold of kfold_assign is the validation set once; all samples
 * outside it, in their order, are the training points, and the fold's accuracy is knn_accuracy of them on the fold.
 * The mean is over the folds: sum the accuracies of the folds and divide by `folds`. (With folds of different sizes
 * this is not the share of all samples that were classified correctly.)
 *
 * X      n samples with d features, a sample per row
 * label  their labels
 * k      number of neighbours that vote, at least 1. It is never larger than a training set: the largest fold has
 *        n / folds samples, rounded up, and at least k samples lie outside it
 * folds  number of folds, 2 to n; n is leave-one-out
 *
 * Returns the mean over the folds, from 0 to 1.
 * Source: lecture, "Cross validation".
 */
double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t folds);

/*
 * The best number of neighbours: the candidate with the highest knn_cross_validate.
 *
 * X           n samples with d features, a sample per row
 * label       their labels
 * folds       number of folds, 2 to n
 * candidates  the c numbers of neighbours to choose from, in any order, a number possibly more than once; each as
 *             knn_cross_validate takes it
 *
 * Returns the candidate (not its index); of several with the same mean accuracy the smallest.
 * Source: lecture, "Cross validation".
 */
size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds,
                    size_t c, const size_t candidates[c]);

#endif
