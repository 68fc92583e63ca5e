void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon);
void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d]);
void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon);
void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha);
void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n]);
void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha);
void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta);
void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta);
void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta);
void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta);
