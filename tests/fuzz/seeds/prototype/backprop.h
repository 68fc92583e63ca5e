enum graph_op {
    OP_INPUT,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_MAX,
    OP_EXP,
    OP_LOG,
    OP_TANH,
    OP_RELU
};
double xyz_forward(double x, double y, double z);
void xyz_backward(double x, double y, double z, double grad_f, double grad[3]);
void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m]);
void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m]);
void relu_forward(size_t n, const double x[n], double out[n]);
void relu_backward(size_t n, const double x[n], const double grad_out[n], double grad_x[n]);
void sigmoid_forward(size_t n, const double x[n], double out[n]);
void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n]);
void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                   double value[k]);
void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k]);
double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda);
void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c]);
