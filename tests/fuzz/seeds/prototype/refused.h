float f(float *x, unsigned n, struct s, ...);
typedef double real;
static inline int g() { return 0; }
double h(int n, const double x[static n + 1], double y[], double z[0][99999999999999999999]);
#if N > 3
#error "x
#endif
__attribute__((pure)) long double k(volatile char c);
