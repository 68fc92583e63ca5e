void   linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d], double y_hat[n]);
double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d]);
void   mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double grad[d]);
double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma);
void   log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma, double grad_theta[d], double grad_sigma[1]);
int    mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d]);
double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d]);
