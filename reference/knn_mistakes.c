/*
 * What students really write instead of knn.c. Each function is called FUNCTION__WHAT_IS_WRONG and has FUNCTION's type,
 * which is taken from the header; configs/knn.yaml has the words for each.
 *
 * All are made of the same few parts: a distance, an order of the points by it, a rule of voting; and for validation a
 * split, which says of each sample whether it trains and whether it is tested.
 */
#include "knn.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

typedef double distance_function(size_t d, const double a[d], const double b[d]);
typedef int voting_rule(size_t k, const size_t nearest[k], const int label[]);

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        abort();
    return memory;
}

/* --- the parts, as they should be --- */

static double squared_distance(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
}

/* The indices of the points that train (NULL: all), nearest first, of equal ones the lower first. Returns their number. */
static size_t order_points(size_t n, size_t d, const double X[n][d], const bool *trains,
                           const double query[d], distance_function *distance, size_t order[n])
{
    double *away = allocate(n, sizeof *away);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (trains && !trains[i])
            continue;
        away[i] = distance(d, X[i], query);
        size_t place = count++;
        for (; place > 0 && away[order[place - 1]] > away[i]; place--)
            order[place] = order[place - 1];
        order[place] = i;
    }
    free(away);
    return count;
}

static size_t votes_for(int wanted, size_t k, const size_t nearest[k], const int label[])
{
    size_t votes = 0;
    for (size_t r = 0; r < k; r++)
        votes += label[nearest[r]] == wanted;
    return votes;
}

/* Whether the votes of one label are more than those of another, fewer (-1), or as many (0). */
static int compare_votes(int a, int b, size_t k, const size_t nearest[k], const int label[])
{
    size_t for_a = votes_for(a, k, nearest, label), for_b = votes_for(b, k, nearest, label);
    return (for_a > for_b) - (for_a < for_b);
}

static int majority(size_t k, const size_t nearest[k], const int label[])
{
    int best = k ? label[nearest[0]] : 0;
    for (size_t r = 1; r < k; r++) {
        int other = label[nearest[r]], more = compare_votes(other, best, k, nearest, label);
        if (more > 0 || (more == 0 && other < best))
            best = other;
    }
    return best;
}

/* The neighbours from rank `first` on, k of them as long as there are any, vote. */
static int classify_by(distance_function *distance, voting_rule *vote, size_t first, size_t n,
                       size_t d, const double X[n][d], const int label[n], const bool *trains,
                       size_t k, const double query[d])
{
    size_t *order = allocate(n, sizeof *order);
    size_t count = order_points(n, d, X, trains, query, distance, order);
    first = first < count ? first : count;
    int found = vote(k < count - first ? k : count - first, order + first, label);
    free(order);
    return found;
}

/* --- knn_classify: other distances --- */

static double city_blocks(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += fabs(a[j] - b[j]);
    return sum;
}

static double largest_difference(size_t d, const double a[d], const double b[d])
{
    double largest = 0;
    for (size_t j = 0; j < d; j++)
        largest = fmax(largest, fabs(a[j] - b[j]));
    return largest;
}

static double square_of_the_sum(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] - b[j];
    return sum * sum;
}

static double sum_of_differences(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] - b[j];
    return sum;
}

static double without_the_last(size_t d, const double a[d], const double b[d])
{
    return squared_distance(d - 1, a, b);
}

static double first_alone(size_t d, const double a[d], const double b[d])
{
    (void)d;
    return fabs(a[0] - b[0]);
}

static double minus_the_product(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return -sum;
}

static double in_float(size_t d, const double a[d], const double b[d])
{
    float sum = 0;
    for (size_t j = 0; j < d; j++) {
        float difference = (float)a[j] - (float)b[j];
        sum += difference * difference;
    }
    return (double)sum;
}

/* ||a||^2 + ||b||^2 - 2 a^T b. */
static double multiplied_out_in_float(size_t d, const double a[d], const double b[d])
{
    float aa = 0, bb = 0, ab = 0;
    for (size_t j = 0; j < d; j++) {
        aa += (float)a[j] * (float)a[j];
        bb += (float)b[j] * (float)b[j];
        ab += (float)a[j] * (float)b[j];
    }
    return (double)(aa + bb - 2 * ab);
}

static double whole_differences(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++) {
        double difference = trunc(a[j] - b[j]);
        sum += difference * difference;
    }
    return sum;
}

static double differences_in_a_byte(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++) {
        unsigned char difference = (unsigned char)(long long)(a[j] - b[j]);
        sum += (double)difference * (double)difference;
    }
    return sum;
}

static double minus_the_distance(size_t d, const double a[d], const double b[d])
{
    return -squared_distance(d, a, b);
}

static double nothing(size_t d, const double a[d], const double b[d])
{
    (void)d;
    (void)a;
    (void)b;
    return 0;
}

static double to_nine_places(size_t d, const double a[d], const double b[d])
{
    return floor(squared_distance(d, a, b) * 1e9);
}

#define OTHER_DISTANCE(NAME, DISTANCE)                                                             \
    __typeof__(knn_classify) knn_classify__##NAME;                                                 \
    int knn_classify__##NAME(size_t n, size_t d, const double X[n][d], const int label[n],         \
                             size_t k, const double query[d])                                      \
    {                                                                                              \
        return classify_by(DISTANCE, majority, 0, n, d, X, label, NULL, k, query);                 \
    }

OTHER_DISTANCE(measures_city_blocks, city_blocks)
OTHER_DISTANCE(measures_the_largest_difference, largest_difference)
OTHER_DISTANCE(sums_before_it_squares, square_of_the_sum)
OTHER_DISTANCE(forgets_the_square, sum_of_differences)
OTHER_DISTANCE(leaves_out_the_last_feature, without_the_last)
OTHER_DISTANCE(compares_the_first_feature_only, first_alone)
OTHER_DISTANCE(takes_the_largest_product, minus_the_product)
OTHER_DISTANCE(computes_in_float, in_float)
OTHER_DISTANCE(multiplies_out_in_float, multiplied_out_in_float)
OTHER_DISTANCE(takes_whole_differences, whole_differences)
OTHER_DISTANCE(keeps_differences_in_a_byte, differences_in_a_byte)
OTHER_DISTANCE(takes_the_farthest, minus_the_distance)
OTHER_DISTANCE(takes_the_first_k, nothing)
OTHER_DISTANCE(takes_near_distances_for_ties, to_nine_places)

/* Searches k times from a distance that was thought to be large; where nothing is nearer, the index is still 0. */
static int classify_below(double limit, size_t n, size_t d, const double X[n][d],
                          const int label[n], size_t k, const double query[d])
{
    bool *taken = allocate(n, sizeof *taken);
    size_t *nearest = allocate(k, sizeof *nearest);
    for (size_t r = 0; r < k; r++) {
        double least = limit;
        for (size_t i = 0; i < n; i++) {
            double distance = squared_distance(d, X[i], query);
            if (taken[i] || distance >= least)
                continue;
            least = distance;
            nearest[r] = i;
        }
        taken[nearest[r]] = true;
    }
    int found = majority(k, nearest, label);
    free(nearest);
    free(taken);
    return found;
}

__typeof__(knn_classify) knn_classify__finds_nothing_beyond_a_limit;
int knn_classify__finds_nothing_beyond_a_limit(size_t n, size_t d, const double X[n][d],
                                               const int label[n], size_t k, const double query[d])
{
    return classify_below(1e9, n, d, X, label, k, query);
}

__typeof__(knn_classify) knn_classify__finds_nothing_beyond_a_million;
int knn_classify__finds_nothing_beyond_a_million(size_t n, size_t d, const double X[n][d],
                                                 const int label[n], size_t k,
                                                 const double query[d])
{
    return classify_below(1e6, n, d, X, label, k, query);
}

/* The comparison is <= while searching, so of equally near points the last stays. */
__typeof__(knn_classify) knn_classify__prefers_the_later_of_equal_points;
int knn_classify__prefers_the_later_of_equal_points(size_t n, size_t d, const double X[n][d],
                                                    const int label[n], size_t k,
                                                    const double query[d])
{
    bool *taken = allocate(n, sizeof *taken);
    size_t *nearest = allocate(k, sizeof *nearest);
    for (size_t r = 0; r < k; r++) {
        double least = INFINITY;
        for (size_t i = 0; i < n; i++) {
            double distance = squared_distance(d, X[i], query);
            if (taken[i] || distance > least)
                continue;
            least = distance;
            nearest[r] = i;
        }
        taken[nearest[r]] = true;
    }
    int found = majority(k, nearest, label);
    free(nearest);
    free(taken);
    return found;
}

__typeof__(knn_classify) knn_classify__leaves_out_the_query_itself;
int knn_classify__leaves_out_the_query_itself(size_t n, size_t d, const double X[n][d],
                                              const int label[n], size_t k, const double query[d])
{
    bool *trains = allocate(n, sizeof *trains);
    for (size_t i = 0; i < n; i++)
        trains[i] = squared_distance(d, X[i], query) > 0;
    int found = classify_by(squared_distance, majority, 0, n, d, X, label, trains, k, query);
    free(trains);
    return found;
}

/* Votes weigh the more the nearer they are. */
__typeof__(knn_classify) knn_classify__weighs_votes_by_distance;
int knn_classify__weighs_votes_by_distance(size_t n, size_t d, const double X[n][d],
                                           const int label[n], size_t k, const double query[d])
{
    size_t *order = allocate(n, sizeof *order);
    (void)order_points(n, d, X, NULL, query, squared_distance, order);
    int best = label[order[0]];
    double most = 0;
    for (size_t r = 0; r < k; r++) {
        double weight = 0;
        for (size_t q = 0; q < k; q++)
            if (label[order[q]] == label[order[r]])
                weight += 1 / (sqrt(squared_distance(d, X[order[q]], query)) + 1e-12);
        if (weight > most || (weight == most && label[order[r]] < best)) {
            best = label[order[r]];
            most = weight;
        }
    }
    free(order);
    return best;
}

/* --- knn_classify: other rules of voting --- */

static int largest_label(size_t k, const size_t nearest[k], const int label[])
{
    int largest = label[nearest[0]];
    for (size_t r = 1; r < k; r++)
        largest = label[nearest[r]] > largest ? label[nearest[r]] : largest;
    return largest;
}

static int smallest_label(size_t k, const size_t nearest[k], const int label[])
{
    int smallest = label[nearest[0]];
    for (size_t r = 1; r < k; r++)
        smallest = label[nearest[r]] < smallest ? label[nearest[r]] : smallest;
    return smallest;
}

static int nearest_label(size_t k, const size_t nearest[k], const int label[])
{
    (void)k;
    return label[nearest[0]];
}

static int farthest_label(size_t k, const size_t nearest[k], const int label[])
{
    return label[nearest[k - 1]];
}

static int ties_to_the_largest(size_t k, const size_t nearest[k], const int label[])
{
    int best = label[nearest[0]];
    for (size_t r = 1; r < k; r++) {
        int other = label[nearest[r]], more = compare_votes(other, best, k, nearest, label);
        if (more > 0 || (more == 0 && other > best))
            best = other;
    }
    return best;
}

/* What a - b < 0 gives where the difference wraps around. */
static int ties_by_difference(size_t k, const size_t nearest[k], const int label[])
{
    int best = label[nearest[0]];
    for (size_t r = 1; r < k; r++) {
        int other = label[nearest[r]], more = compare_votes(other, best, k, nearest, label);
        bool is_less = ((unsigned)other - (unsigned)best) >> 31;
        if (more > 0 || (more == 0 && is_less))
            best = other;
    }
    return best;
}

static int ties_to_the_nearest(size_t k, const size_t nearest[k], const int label[])
{
    int best = label[nearest[0]];
    for (size_t r = 1; r < k; r++)
        if (compare_votes(label[nearest[r]], best, k, nearest, label) > 0)
            best = label[nearest[r]];
    return best;
}

static int ties_to_the_farthest(size_t k, const size_t nearest[k], const int label[])
{
    int best = label[nearest[0]];
    for (size_t r = 1; r < k; r++)
        if (compare_votes(label[nearest[r]], best, k, nearest, label) >= 0)
            best = label[nearest[r]];
    return best;
}

static int ties_to_the_lowest_index(size_t k, const size_t nearest[k], const int label[])
{
    size_t best = nearest[0];
    for (size_t r = 1; r < k; r++) {
        int more = compare_votes(label[nearest[r]], label[best], k, nearest, label);
        if (more > 0 || (more == 0 && nearest[r] < best))
            best = nearest[r];
    }
    return label[best];
}

static int fewest_votes(size_t k, const size_t nearest[k], const int label[])
{
    int best = label[nearest[0]];
    for (size_t r = 1; r < k; r++) {
        int other = label[nearest[r]], more = compare_votes(other, best, k, nearest, label);
        if (more < 0 || (more == 0 && other < best))
            best = other;
    }
    return best;
}

static int one_too_few(size_t k, const size_t nearest[k], const int label[])
{
    return majority(k - 1, nearest, label);
}

static int index_of_the_nearest(size_t k, const size_t nearest[k], const int label[])
{
    (void)k;
    (void)label;
    return (int)nearest[0];
}

static int always_0(size_t k, const size_t nearest[k], const int label[])
{
    (void)k;
    (void)nearest;
    (void)label;
    return 0;
}

static int number_of_votes(size_t k, const size_t nearest[k], const int label[])
{
    return (int)votes_for(majority(k, nearest, label), k, nearest, label);
}

static int rounded_mean(size_t k, const size_t nearest[k], const int label[])
{
    double sum = 0;
    for (size_t r = 0; r < k; r++)
        sum += label[nearest[r]];
    return (int)floor(sum / (double)k + 0.5);
}

static int labels_from_0_to_9(size_t k, const size_t nearest[k], const int label[])
{
    int votes[10] = {0}, best = 0;
    for (size_t r = 0; r < k; r++)
        if (label[nearest[r]] >= 0 && label[nearest[r]] < 10)
            votes[label[nearest[r]]]++;
    for (int l = 1; l < 10; l++)
        if (votes[l] > votes[best])
            best = l;
    return best;
}

#define OTHER_VOTE(NAME, VOTE)                                                                     \
    __typeof__(knn_classify) knn_classify__##NAME;                                                 \
    int knn_classify__##NAME(size_t n, size_t d, const double X[n][d], const int label[n],         \
                             size_t k, const double query[d])                                      \
    {                                                                                              \
        return classify_by(squared_distance, VOTE, 0, n, d, X, label, NULL, k, query);             \
    }

OTHER_VOTE(returns_the_largest_label, largest_label)
OTHER_VOTE(returns_the_smallest_label, smallest_label)
OTHER_VOTE(asks_the_nearest_only, nearest_label)
OTHER_VOTE(asks_the_kth_only, farthest_label)
OTHER_VOTE(gives_ties_to_the_largest_label, ties_to_the_largest)
OTHER_VOTE(subtracts_labels_to_compare_them, ties_by_difference)
OTHER_VOTE(gives_ties_to_the_nearest, ties_to_the_nearest)
OTHER_VOTE(gives_ties_to_the_farthest, ties_to_the_farthest)
OTHER_VOTE(gives_ties_to_the_lowest_index, ties_to_the_lowest_index)
OTHER_VOTE(takes_the_minority, fewest_votes)
OTHER_VOTE(takes_one_neighbour_too_few, one_too_few)
OTHER_VOTE(returns_an_index, index_of_the_nearest)
OTHER_VOTE(returns_the_number_of_votes, number_of_votes)
OTHER_VOTE(returns_0, always_0)
OTHER_VOTE(averages_the_labels, rounded_mean)
OTHER_VOTE(counts_labels_0_to_9_only, labels_from_0_to_9)

/* --- knn_classify: another number of neighbours --- */

__typeof__(knn_classify) knn_classify__takes_one_neighbour_too_many;
int knn_classify__takes_one_neighbour_too_many(size_t n, size_t d, const double X[n][d],
                                               const int label[n], size_t k, const double query[d])
{
    return classify_by(squared_distance, majority, 0, n, d, X, label, NULL, k + 1, query);
}

__typeof__(knn_classify) knn_classify__skips_the_nearest;
int knn_classify__skips_the_nearest(size_t n, size_t d, const double X[n][d], const int label[n],
                                    size_t k, const double query[d])
{
    return classify_by(squared_distance, majority, 1, n, d, X, label, NULL, k, query);
}

__typeof__(knn_classify) knn_classify__lets_all_points_vote;
int knn_classify__lets_all_points_vote(size_t n, size_t d, const double X[n][d], const int label[n],
                                       size_t k, const double query[d])
{
    (void)k;
    return classify_by(squared_distance, majority, 0, n, d, X, label, NULL, n, query);
}

/* --- knn_accuracy --- */

static bool is_right(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                     const double query[d], int truth)
{
    return classify_by(squared_distance, majority, 0, n, d, X, label, NULL, k, query) == truth;
}

static size_t count_right(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                          size_t m, const double Q[m][d], const int truth[m])
{
    size_t right = 0;
    for (size_t i = 0; i < m; i++)
        right += is_right(n, d, X, label, k, Q[i], truth[i]);
    return right;
}

/* RESULT is made of `right`, the number of queries that are classified as they should be, and the parameters. */
#define OTHER_SHARE(NAME, RESULT)                                                                  \
    __typeof__(knn_accuracy) knn_accuracy__##NAME;                                                 \
    double knn_accuracy__##NAME(size_t n, size_t d, const double X[n][d], const int label[n],      \
                                size_t k, size_t m, const double Q[m][d], const int truth[m])      \
    {                                                                                              \
        double right = (double)count_right(n, d, X, label, k, m, Q, truth);                        \
        return RESULT;                                                                             \
    }

OTHER_SHARE(counts_without_dividing, right)
OTHER_SHARE(returns_the_error, 1 - right / (double)m)
OTHER_SHARE(divides_by_the_training_points, right / (double)n)
OTHER_SHARE(divides_whole_numbers, trunc(right / (double)m))
OTHER_SHARE(returns_percent, 100 * right / (double)m)
OTHER_SHARE(computes_in_float, (double)((float)right / (float)m))
OTHER_SHARE(is_all_or_nothing, right > 0)
OTHER_SHARE(divides_by_k, right / (double)k)

__typeof__(knn_accuracy) knn_accuracy__compares_with_the_training_labels;
double knn_accuracy__compares_with_the_training_labels(size_t n, size_t d, const double X[n][d],
                                                       const int label[n], size_t k, size_t m,
                                                       const double Q[m][d], const int truth[m])
{
    (void)truth;
    size_t right = 0;
    for (size_t i = 0; i < m; i++)
        right += i < n && is_right(n, d, X, label, k, Q[i], label[i]);
    return (double)right / (double)m;
}

__typeof__(knn_accuracy) knn_accuracy__asks_the_nearest_only;
double knn_accuracy__asks_the_nearest_only(size_t n, size_t d, const double X[n][d],
                                           const int label[n], size_t k, size_t m,
                                           const double Q[m][d], const int truth[m])
{
    (void)k;
    return (double)count_right(n, d, X, label, 1, m, Q, truth) / (double)m;
}

__typeof__(knn_accuracy) knn_accuracy__leaves_out_the_last_query;
double knn_accuracy__leaves_out_the_last_query(size_t n, size_t d, const double X[n][d],
                                               const int label[n], size_t k, size_t m,
                                               const double Q[m][d], const int truth[m])
{
    return (double)count_right(n, d, X, label, k, m - 1, Q, truth) / (double)m;
}

__typeof__(knn_accuracy) knn_accuracy__leaves_out_the_first_query;
double knn_accuracy__leaves_out_the_first_query(size_t n, size_t d, const double X[n][d],
                                                const int label[n], size_t k, size_t m,
                                                const double Q[m][d], const int truth[m])
{
    return (double)count_right(n, d, X, label, k, m - 1, Q + 1, truth + 1) / (double)m;
}

__typeof__(knn_accuracy) knn_accuracy__asks_the_first_query_only;
double knn_accuracy__asks_the_first_query_only(size_t n, size_t d, const double X[n][d],
                                               const int label[n], size_t k, size_t m,
                                               const double Q[m][d], const int truth[m])
{
    size_t right = 0;
    for (size_t i = 0; i < m; i++)
        right += is_right(n, d, X, label, k, Q[0], truth[i]);
    return (double)right / (double)m;
}

__typeof__(knn_accuracy) knn_accuracy__asks_the_training_points;
double knn_accuracy__asks_the_training_points(size_t n, size_t d, const double X[n][d],
                                              const int label[n], size_t k, size_t m,
                                              const double Q[m][d], const int truth[m])
{
    (void)m;
    (void)Q;
    (void)truth;
    return (double)count_right(n, d, X, label, k, n, X, label) / (double)n;
}

/* --- kfold_assign --- */

/* FOLD is made of i, n and folds. */
#define OTHER_FOLDS(NAME, FOLD)                                                                    \
    __typeof__(kfold_assign) kfold_assign__##NAME;                                                 \
    void kfold_assign__##NAME(size_t n, size_t folds, size_t fold[n])                              \
    {                                                                                              \
        for (size_t i = 0; i < n; i++)                                                             \
            fold[i] = FOLD;                                                                        \
    }

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Folds as NumPy's array_split makes them: the first n mod folds of them have one sample more. */
static size_t rest_to_the_first(size_t i, size_t n, size_t folds)
{
    size_t size = n / folds, larger = n % folds;
    return i < larger * (size + 1) ? i / (size + 1) : larger + (i - larger * (size + 1)) / size;
}

static size_t cut_at_rounded_down_ends(size_t i, size_t n, size_t folds)
{
    size_t f = 0;
    while ((f + 1) * n / folds <= i)
        f++;
    return f;
}

OTHER_FOLDS(deals_like_cards, i % folds)
OTHER_FOLDS(divides_the_folds_first, i *(folds / n))
OTHER_FOLDS(makes_a_fold_of_the_rest, i / (n / folds))
OTHER_FOLDS(gives_the_rest_to_the_last_fold, smaller(i / (n / folds), folds - 1))
OTHER_FOLDS(gives_the_rest_to_the_first_folds, rest_to_the_first(i, n, folds))
OTHER_FOLDS(rounds_the_size_up, i / ((n + folds - 1) / folds))
OTHER_FOLDS(counts_folds_from_1, i *folds / n + 1)
OTHER_FOLDS(counts_samples_from_1, (i + 1) * folds / n)
OTHER_FOLDS(rounds_to_the_nearest, (2 * i * folds + n) / (2 * n))
OTHER_FOLDS(cuts_at_rounded_down_ends, cut_at_rounded_down_ends(i, n, folds))
OTHER_FOLDS(swaps_n_and_folds, i *n / folds)
OTHER_FOLDS(counts_backwards, folds - 1 - i * folds / n)
OTHER_FOLDS(divides_by_n_before_it_multiplies, (size_t)((double)i / (double)n * (double)folds))
OTHER_FOLDS(divides_by_a_rounded_size, (size_t)((double)i / ((double)n / (double)folds)))
OTHER_FOLDS(multiplies_by_a_rounded_share, (size_t)((double)i *((double)folds / (double)n)))

__typeof__(kfold_assign) kfold_assign__drops_the_rest;
void kfold_assign__drops_the_rest(size_t n, size_t folds, size_t fold[n])
{
    for (size_t i = 0; i < n / folds * folds; i++)
        fold[i] = i / (n / folds);
}

/* --- knn_cross_validate --- */

/* Which samples train and which are tested. */
struct split {
    size_t n;
    bool *trains, *is_tested; /* owned */
};

static struct split split_new(size_t n)
{
    return (struct split){n, allocate(n, sizeof(bool)), allocate(n, sizeof(bool))};
}

static void split_release(struct split *split)
{
    free(split->trains);
    free(split->is_tested);
}

/* Fold f is tested, the others train. */
static void leave_out(struct split *split, size_t folds, size_t f)
{
    for (size_t i = 0; i < split->n; i++) {
        split->is_tested[i] = i * folds / split->n == f;
        split->trains[i] = !split->is_tested[i];
    }
}

static size_t count_tested(const struct split *split)
{
    size_t count = 0;
    for (size_t i = 0; i < split->n; i++)
        count += split->is_tested[i];
    return count;
}

static size_t count_right_in(const struct split *split, size_t d, const double X[split->n][d],
                             const int label[split->n], size_t k)
{
    size_t right = 0;
    for (size_t i = 0; i < split->n; i++)
        right += split->is_tested[i] && classify_by(squared_distance, majority, 0, split->n, d, X,
                                                    label, split->trains, k, X[i]) == label[i];
    return right;
}

/* 0 if nothing is tested. */
static double accuracy_in(const struct split *split, size_t d, const double X[split->n][d],
                          const int label[split->n], size_t k)
{
    size_t tested = count_tested(split), right = count_right_in(split, d, X, label, k);
    return tested ? (double)right / (double)tested : 0;
}

typedef void split_rule(struct split *split, size_t folds, size_t f);

/* The mean accuracy over the folds when they are split by the rule. */
static double validate_by(split_rule *rule, size_t n, size_t d, const double X[n][d],
                          const int label[n], size_t k, size_t folds)
{
    struct split split = split_new(n);
    double sum = 0;
    for (size_t f = 0; f < folds; f++) {
        rule(&split, folds, f);
        sum += accuracy_in(&split, d, X, label, k);
    }
    split_release(&split);
    return sum / (double)folds;
}

static void train_on_all(struct split *split, size_t folds, size_t f)
{
    leave_out(split, folds, f);
    for (size_t i = 0; i < split->n; i++)
        split->trains[i] = true;
}

static void train_on_the_fold(struct split *split, size_t folds, size_t f)
{
    leave_out(split, folds, f);
    for (size_t i = 0; i < split->n; i++) {
        split->trains[i] = split->is_tested[i];
        split->is_tested[i] = !split->is_tested[i];
    }
}

static void test_the_training_points(struct split *split, size_t folds, size_t f)
{
    leave_out(split, folds, f);
    for (size_t i = 0; i < split->n; i++)
        split->is_tested[i] = split->trains[i];
}

static void test_the_first_fold(struct split *split, size_t folds, size_t f)
{
    (void)f;
    leave_out(split, folds, 0);
}

static void test_the_last_fold(struct split *split, size_t folds, size_t f)
{
    (void)f;
    leave_out(split, folds, folds - 1);
}

static void deal_like_cards(struct split *split, size_t folds, size_t f)
{
    for (size_t i = 0; i < split->n; i++) {
        split->is_tested[i] = i % folds == f;
        split->trains[i] = !split->is_tested[i];
    }
}

/* What does not fill folds of n / folds samples is neither tested nor trained on, or is in the last fold. */
static void drop_the_rest(struct split *split, size_t folds, size_t f)
{
    size_t size = split->n / folds;
    for (size_t i = 0; i < split->n; i++) {
        split->is_tested[i] = i / size == f;
        split->trains[i] = !split->is_tested[i] && i < size * folds;
    }
}

static void train_on_the_rest(struct split *split, size_t folds, size_t f)
{
    size_t size = split->n / folds;
    for (size_t i = 0; i < split->n; i++) {
        split->is_tested[i] = i / size == f;
        split->trains[i] = !split->is_tested[i];
    }
}

static void enlarge_the_last_fold(struct split *split, size_t folds, size_t f)
{
    size_t size = split->n / folds;
    for (size_t i = 0; i < split->n; i++) {
        split->is_tested[i] = smaller(i / size, folds - 1) == f;
        split->trains[i] = !split->is_tested[i];
    }
}

static void train_on_the_next_fold(struct split *split, size_t folds, size_t f)
{
    leave_out(split, folds, f);
    for (size_t i = 0; i < split->n; i++)
        split->trains[i] = i * folds / split->n == (f + 1) % folds;
}

#define OTHER_SPLIT(NAME, RULE)                                                                    \
    __typeof__(knn_cross_validate) knn_cross_validate__##NAME;                                     \
    double knn_cross_validate__##NAME(size_t n, size_t d, const double X[n][d],                    \
                                      const int label[n], size_t k, size_t folds)                  \
    {                                                                                              \
        return validate_by(RULE, n, d, X, label, k, folds);                                        \
    }

OTHER_SPLIT(trains_on_the_validation_fold_too, train_on_all)
OTHER_SPLIT(swaps_training_and_validation, train_on_the_fold)
OTHER_SPLIT(tests_the_training_points, test_the_training_points)
OTHER_SPLIT(tests_the_first_fold_only, test_the_first_fold)
OTHER_SPLIT(tests_the_last_fold_only, test_the_last_fold)
OTHER_SPLIT(deals_like_cards, deal_like_cards)
OTHER_SPLIT(drops_the_rest, drop_the_rest)
OTHER_SPLIT(does_not_test_the_rest, train_on_the_rest)
OTHER_SPLIT(gives_the_rest_to_the_last_fold, enlarge_the_last_fold)
OTHER_SPLIT(trains_on_one_fold_only, train_on_the_next_fold)

/* RESULT is made of `mean`, what it should be, and the parameters. */
#define OTHER_MEAN(NAME, RESULT)                                                                   \
    __typeof__(knn_cross_validate) knn_cross_validate__##NAME;                                     \
    double knn_cross_validate__##NAME(size_t n, size_t d, const double X[n][d],                    \
                                      const int label[n], size_t k, size_t folds)                  \
    {                                                                                              \
        double mean = validate_by(leave_out, n, d, X, label, k, folds);                            \
        return RESULT;                                                                             \
    }

OTHER_MEAN(returns_the_error, 1 - mean)
OTHER_MEAN(sums_without_mean, mean *(double)folds)
OTHER_MEAN(divides_by_the_number_of_samples, mean *(double)folds / (double)n)
OTHER_MEAN(divides_by_one_fold_less, mean *(double)folds / (double)(folds - 1))

/* NEIGHBOURS and FOLDS are made of the parameters. */
#define OTHER_NUMBERS(NAME, NEIGHBOURS, FOLDS)                                                     \
    __typeof__(knn_cross_validate) knn_cross_validate__##NAME;                                     \
    double knn_cross_validate__##NAME(size_t n, size_t d, const double X[n][d],                    \
                                      const int label[n], size_t k, size_t folds)                  \
    {                                                                                              \
        (void)k;                                                                                   \
        (void)folds;                                                                               \
        return validate_by(leave_out, n, d, X, label, NEIGHBOURS, FOLDS);                          \
    }

OTHER_NUMBERS(always_takes_5_neighbours, 5, folds)
OTHER_NUMBERS(asks_the_nearest_only, 1, folds)
OTHER_NUMBERS(leaves_one_sample_out, k, n)
OTHER_NUMBERS(always_makes_5_folds, k, smaller(5, n))
OTHER_NUMBERS(swaps_k_and_folds, folds, k > 1 ? smaller(k, n) : 2)

/* The share of all samples that are classified correctly. */
static double pooled_accuracy(size_t n, size_t d, const double X[n][d], const int label[n],
                              size_t k, size_t folds)
{
    struct split split = split_new(n);
    size_t right = 0;
    for (size_t f = 0; f < folds; f++) {
        leave_out(&split, folds, f);
        right += count_right_in(&split, d, X, label, k);
    }
    split_release(&split);
    return (double)right / (double)n;
}

__typeof__(knn_cross_validate) knn_cross_validate__averages_over_samples;
double knn_cross_validate__averages_over_samples(size_t n, size_t d, const double X[n][d],
                                                 const int label[n], size_t k, size_t folds)
{
    return pooled_accuracy(n, d, X, label, k, folds);
}

__typeof__(knn_cross_validate) knn_cross_validate__divides_whole_numbers;
double knn_cross_validate__divides_whole_numbers(size_t n, size_t d, const double X[n][d],
                                                 const int label[n], size_t k, size_t folds)
{
    struct split split = split_new(n);
    double sum = 0;
    for (size_t f = 0; f < folds; f++) {
        leave_out(&split, folds, f);
        sum += floor(accuracy_in(&split, d, X, label, k));
    }
    split_release(&split);
    return sum / (double)folds;
}

__typeof__(knn_cross_validate) knn_cross_validate__returns_the_best_fold;
double knn_cross_validate__returns_the_best_fold(size_t n, size_t d, const double X[n][d],
                                                 const int label[n], size_t k, size_t folds)
{
    struct split split = split_new(n);
    double best = 0;
    for (size_t f = 0; f < folds; f++) {
        leave_out(&split, folds, f);
        best = fmax(best, accuracy_in(&split, d, X, label, k));
    }
    split_release(&split);
    return best;
}

/* Compares each prediction with the labels from the start of the data, not from the start of the fold. */
__typeof__(knn_cross_validate) knn_cross_validate__compares_with_the_first_labels;
double knn_cross_validate__compares_with_the_first_labels(size_t n, size_t d, const double X[n][d],
                                                          const int label[n], size_t k,
                                                          size_t folds)
{
    struct split split = split_new(n);
    double sum = 0;
    for (size_t f = 0; f < folds; f++) {
        leave_out(&split, folds, f);
        size_t tested = 0, right = 0;
        for (size_t i = 0; i < n; i++) {
            if (!split.is_tested[i])
                continue;
            right += classify_by(squared_distance, majority, 0, n, d, X, label, split.trains, k,
                                 X[i]) == label[tested];
            tested++;
        }
        sum += (double)right / (double)tested;
    }
    split_release(&split);
    return sum / (double)folds;
}

/* Puts the samples behind the fold first, so that of equally near ones these win. */
__typeof__(knn_cross_validate) knn_cross_validate__turns_the_samples_round;
double knn_cross_validate__turns_the_samples_round(size_t n, size_t d, const double X[n][d],
                                                   const int label[n], size_t k, size_t folds)
{
    double(*turned)[d] = allocate(n, sizeof *turned), sum = 0;
    int *labels = allocate(n, sizeof *labels);
    for (size_t f = 0; f < folds; f++) {
        size_t start = (f * n + folds - 1) / folds, end = ((f + 1) * n + folds - 1) / folds;
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < d; j++)
                turned[i][j] = X[(end + i) % n][j];
            labels[i] = label[(end + i) % n];
        }
        size_t others = n - (end - start);
        sum += (double)count_right(others, d, turned, labels, k, end - start, X + start,
                                   label + start) /
               (double)(end - start);
    }
    free(labels);
    free(turned);
    return sum / (double)folds;
}

/* --- knn_select_k --- */

typedef double score_function(size_t n, size_t d, const double X[n][d], const int label[n],
                              size_t k, size_t folds);

static double mean_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                            size_t folds)
{
    return validate_by(leave_out, n, d, X, label, k, folds);
}

static double training_accuracy(size_t n, size_t d, const double X[n][d], const int label[n],
                                size_t k, size_t folds)
{
    (void)folds;
    return (double)count_right(n, d, X, label, k, n, X, label) / (double)n;
}

static double minus_the_mean(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                             size_t folds)
{
    return -validate_by(leave_out, n, d, X, label, k, folds);
}

static double first_fold_accuracy(size_t n, size_t d, const double X[n][d], const int label[n],
                                  size_t k, size_t folds)
{
    return validate_by(test_the_first_fold, n, d, X, label, k, folds);
}

static double accuracy_in_5_folds(size_t n, size_t d, const double X[n][d], const int label[n],
                                  size_t k, size_t folds)
{
    (void)folds;
    return validate_by(leave_out, n, d, X, label, k, smaller(5, n));
}

static double leave_one_out_accuracy(size_t n, size_t d, const double X[n][d], const int label[n],
                                     size_t k, size_t folds)
{
    (void)folds;
    return validate_by(leave_out, n, d, X, label, k, n);
}

static double dealt_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,
                             size_t folds)
{
    return validate_by(deal_like_cards, n, d, X, label, k, folds);
}

/* Which of two candidates with the same score is taken. */
enum tie { TIE_TO_SMALLER, TIE_TO_LARGER, TIE_TO_FIRST, TIE_TO_LAST };

static bool wins_tie(enum tie tie, size_t candidate, size_t best)
{
    switch (tie) {
    case TIE_TO_SMALLER: return candidate < best;
    case TIE_TO_LARGER: return candidate > best;
    case TIE_TO_FIRST: return false;
    case TIE_TO_LAST: return true;
    }
    return false;
}

static size_t select_by(score_function *score, enum tie tie, size_t n, size_t d,
                        const double X[n][d], const int label[n], size_t folds, size_t c,
                        const size_t candidates[c])
{
    size_t best = 0;
    double highest = -INFINITY;
    for (size_t i = 0; i < c; i++) {
        double here = score(n, d, X, label, candidates[i], folds);
        if (here > highest || (here == highest && wins_tie(tie, candidates[i], best))) {
            best = candidates[i];
            highest = here;
        }
    }
    return best;
}

#define OTHER_SCORE(NAME, SCORE, TIE)                                                              \
    __typeof__(knn_select_k) knn_select_k__##NAME;                                                 \
    size_t knn_select_k__##NAME(size_t n, size_t d, const double X[n][d], const int label[n],      \
                                size_t folds, size_t c, const size_t candidates[c])                \
    {                                                                                              \
        return select_by(SCORE, TIE, n, d, X, label, folds, c, candidates);                        \
    }

OTHER_SCORE(selects_on_the_training_data, training_accuracy, TIE_TO_SMALLER)
OTHER_SCORE(takes_the_worst, minus_the_mean, TIE_TO_SMALLER)
OTHER_SCORE(tests_the_first_fold_only, first_fold_accuracy, TIE_TO_SMALLER)
OTHER_SCORE(always_makes_5_folds, accuracy_in_5_folds, TIE_TO_SMALLER)
OTHER_SCORE(leaves_one_sample_out, leave_one_out_accuracy, TIE_TO_SMALLER)
OTHER_SCORE(deals_like_cards, dealt_accuracy, TIE_TO_SMALLER)
OTHER_SCORE(averages_over_samples, pooled_accuracy, TIE_TO_SMALLER)
OTHER_SCORE(gives_ties_to_the_larger, mean_accuracy, TIE_TO_LARGER)
OTHER_SCORE(gives_ties_to_the_first, mean_accuracy, TIE_TO_FIRST)
OTHER_SCORE(gives_ties_to_the_last, mean_accuracy, TIE_TO_LAST)

/* RESULT is made of `best`, what it should be, and the parameters. */
#define OTHER_CHOICE(NAME, RESULT)                                                                 \
    __typeof__(knn_select_k) knn_select_k__##NAME;                                                 \
    size_t knn_select_k__##NAME(size_t n, size_t d, const double X[n][d], const int label[n],      \
                                size_t folds, size_t c, const size_t candidates[c])                \
    {                                                                                              \
        size_t best =                                                                              \
            select_by(mean_accuracy, TIE_TO_SMALLER, n, d, X, label, folds, c, candidates);        \
        return RESULT;                                                                             \
    }

static size_t index_of(size_t wanted, size_t c, const size_t candidates[c])
{
    size_t i = 0;
    while (i < c && candidates[i] != wanted)
        i++;
    return i;
}

OTHER_CHOICE(returns_the_index, index_of(best, c, candidates))
OTHER_CHOICE(returns_the_accuracy, (size_t)mean_accuracy(n, d, X, label, best, folds))
OTHER_CHOICE(gives_0_where_all_are_wrong, mean_accuracy(n, d, X, label, best, folds) > 0 ? best : 0)

__typeof__(knn_select_k) knn_select_k__leaves_out_the_last_candidate;
size_t knn_select_k__leaves_out_the_last_candidate(size_t n, size_t d, const double X[n][d],
                                                   const int label[n], size_t folds, size_t c,
                                                   const size_t candidates[c])
{
    return select_by(mean_accuracy, TIE_TO_SMALLER, n, d, X, label, folds, c > 1 ? c - 1 : 1,
                     candidates);
}

__typeof__(knn_select_k) knn_select_k__leaves_out_the_first_candidate;
size_t knn_select_k__leaves_out_the_first_candidate(size_t n, size_t d, const double X[n][d],
                                                    const int label[n], size_t folds, size_t c,
                                                    const size_t candidates[c])
{
    return c > 1 ? select_by(mean_accuracy, TIE_TO_SMALLER, n, d, X, label, folds, c - 1,
                             candidates + 1)
                 : candidates[0];
}

__typeof__(knn_select_k) knn_select_k__tries_1_to_c;
size_t knn_select_k__tries_1_to_c(size_t n, size_t d, const double X[n][d], const int label[n],
                                  size_t folds, size_t c, const size_t candidates[c])
{
    (void)candidates;
    size_t *all = allocate(c, sizeof *all);
    for (size_t i = 0; i < c; i++)
        all[i] = i + 1;
    size_t best = select_by(mean_accuracy, TIE_TO_SMALLER, n, d, X, label, folds, c, all);
    free(all);
    return best;
}

/* The accuracy is compared with that of the candidate before, not with the best so far. */
__typeof__(knn_select_k) knn_select_k__compares_with_the_one_before;
size_t knn_select_k__compares_with_the_one_before(size_t n, size_t d, const double X[n][d],
                                                  const int label[n], size_t folds, size_t c,
                                                  const size_t candidates[c])
{
    size_t best = candidates[0];
    double before = mean_accuracy(n, d, X, label, best, folds);
    for (size_t i = 1; i < c; i++) {
        double here = mean_accuracy(n, d, X, label, candidates[i], folds);
        if (here > before || (here == before && candidates[i] < best))
            best = candidates[i];
        before = here;
    }
    return best;
}

__typeof__(knn_select_k) knn_select_k__takes_the_smallest_candidate;
size_t knn_select_k__takes_the_smallest_candidate(size_t n, size_t d, const double X[n][d],
                                                  const int label[n], size_t folds, size_t c,
                                                  const size_t candidates[c])
{
    (void)n;
    (void)d;
    (void)X;
    (void)label;
    (void)folds;
    size_t smallest = candidates[0];
    for (size_t i = 1; i < c; i++)
        smallest = smaller(smallest, candidates[i]);
    return smallest;
}
