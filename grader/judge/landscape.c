#include "judge/landscape.h"

#include <math.h>

/* Points of the grid per side: contour lines look smooth from about 80, and the store grows with them. */
enum { GRID = 81 };

/* --- the narrow valley, f = (x^2 + 25 y^2) / 2 --- */

static double valley(double x, double y)
{
    return (x * x + 25 * y * y) / 2;
}

static void valley_gradient(const double at[2], double gradient[2])
{
    gradient[0] = at[0];
    gradient[1] = 25 * at[1];
}

static void valley_hessian(const double at[2], double hessian[4])
{
    (void)at;
    hessian[0] = 1;
    hessian[1] = hessian[2] = 0;
    hessian[3] = 25;
}

/* --- Rosenbrock's, f = 100 (y - x^2)^2 + (1 - x)^2 --- */

static double rosenbrock(double x, double y)
{
    return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
}

static void rosenbrock_gradient(const double at[2], double gradient[2])
{
    double x = at[0], across = at[1] - x * x;
    gradient[0] = -400 * x * across - 2 * (1 - x);
    gradient[1] = 200 * across;
}

static void rosenbrock_hessian(const double at[2], double hessian[4])
{
    double x = at[0];
    hessian[0] = 1200 * x * x - 400 * at[1] + 2;
    hessian[1] = hessian[2] = -400 * x;
    hessian[3] = 200;
}

const struct landscape *landscape_of(enum landscape_kind kind)
{
    static const struct landscape landscapes[] = {
        [LANDSCAPE_VALLEY] = {"valley", "a narrow valley", "f = (x^2 + 25 y^2) / 2",
                              .start = {-4, 0.8}, .minimum = {0, 0}, .x_low = -5, .x_high = 2,
                              .y_low = -1.2, .y_high = 1.2, .steps = 60, .value = valley,
                              .gradient = valley_gradient, .hessian = valley_hessian},
        [LANDSCAPE_ROSENBROCK] = {"rosenbrock", "Rosenbrock's function",
                                  "f = 100 (y - x^2)^2 + (1 - x)^2", .start = {-1.2, 1},
                                  .minimum = {1, 1}, .x_low = -1.6, .x_high = 1.6, .y_low = -0.6,
                                  .y_high = 1.8, .steps = 200, .value = rosenbrock,
                                  .gradient = rosenbrock_gradient, .hessian = rosenbrock_hessian},
    };
    return &landscapes[kind];
}

/* To five digits: a line moves by a fraction of a pixel, and what is kept of a class takes less room. */
static double rounded(double value)
{
    if (value == 0 || !isfinite(value))
        return value;
    double unit = pow(10, floor(log10(fabs(value))) - 4);
    return isnormal(unit) ? unit * round(value / unit) : value;
}

void contours_draw(double (*value)(const void *context, double x, double y), const void *context,
                   struct plot *plot)
{
    plot_make_grid(plot, GRID, GRID);
    struct plot_grid *grid = &plot->grid;
    grid->x_low = plot->x.low;
    grid->x_high = plot->x.high;
    grid->y_low = plot->y.low;
    grid->y_high = plot->y.high;
    for (size_t i = 0; i < GRID; i++)
        for (size_t j = 0; j < GRID; j++)
            grid->values[i * GRID + j] = rounded(
                value(context, grid->x_low + (grid->x_high - grid->x_low) * (double)j / (GRID - 1),
                      grid->y_low + (grid->y_high - grid->y_low) * (double)i / (GRID - 1)));
}

static double value_of(const void *context, double x, double y)
{
    const struct landscape *landscape = context;
    return landscape->value(x, y);
}

void landscape_draw(const struct landscape *landscape, struct plot *plot)
{
    plot_axes(plot, "theta[0]", "theta[1]");
    plot->x.low = landscape->x_low;
    plot->x.high = landscape->x_high;
    plot->y.low = landscape->y_low;
    plot->y.high = landscape->y_high;
    contours_draw(value_of, landscape, plot);
    series_put(plot_add(plot, PLOT_DATA, PLOT_POINTS, "minimum"), landscape->minimum[0],
               landscape->minimum[1]);
}
