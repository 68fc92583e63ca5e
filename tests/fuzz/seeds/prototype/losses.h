void   softmax(size_t c, const double s[c], double p[c]);
double cross_entropy_loss(size_t c, const double s[c], size_t y);
void   cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c]);
double hinge_loss(size_t c, const double s[c], size_t y);
void   hinge_gradient(size_t c, const double s[c], size_t y, double grad[c]);
double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n], const double Theta[d][c]);
void   softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n], const double Theta[d][c], double grad[d][c]);
double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n], const double Theta[d][c]);
void   svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n], const double Theta[d][c], double grad[d][c]);
