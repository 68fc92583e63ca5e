double l2_penalty(size_t d, const double theta[d]);
double l1_penalty(size_t d, const double theta[d]);
void l1_subgradient(size_t d, const double theta[d], double grad[d]);
void soft_threshold(size_t d, const double theta[d], double t, double out[d]);
void max_norm_project(size_t d, double c, double theta[d]);
void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n]);
void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n]);
double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda);
void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d]);
double map_lambda(double sigma, double tau);
double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau);
int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d]);
