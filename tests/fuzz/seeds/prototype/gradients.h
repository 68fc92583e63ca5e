void   forward_difference(size_t n, objective *f, void *context, const double x[n], double h, double grad[n]);
void   central_difference(size_t n, objective *f, void *context, const double x[n], double h, double grad[n]);
double relative_error(size_t n, const double a[n], const double b[n]);
void   numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n], double h, double J[m][n]);
void   numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h, double H[n][n]);
void   least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double grad[d]);
void   saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n]);
void   saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2]);
void   saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2], double grad[2]);
