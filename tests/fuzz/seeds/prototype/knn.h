int    knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k, const double query[d]);
double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k, size_t m, const double Q[m][d], const int truth[m]);
void   kfold_assign(size_t n, size_t folds, size_t fold[n]);
double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], size_t k, size_t folds);
size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], size_t folds, size_t c, const size_t candidates[c]);
