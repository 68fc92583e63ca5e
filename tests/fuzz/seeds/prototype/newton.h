int    newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n], double next[n]);
int    newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n], const double theta0[d], double theta[d]);
int    gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n], const double theta[p], double next[p]);
void   bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n]);
void   lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n], const double grad[n], double direction[n]);
double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n], const double direction[n]);
int    bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], double tolerance, size_t max_iterations);
int    lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m, double tolerance, size_t max_iterations);
