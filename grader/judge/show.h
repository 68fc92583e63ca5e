/*
 * Plots of a judged check: what its kind records by itself, and the demonstrations that the configuration asks for.
 *
 * All data are the grader's own record of what the functions answered. Nothing here touches a verdict: it runs after
 * it, and only when plots are wanted.
 */
#ifndef GRADUS_JUDGE_SHOW_H
#define GRADUS_JUDGE_SHOW_H

#include "contract/demonstration.h"
#include "judge/scene.h"

/*
 * Makes the plots of a check that was judged; `student` is NULL to show the reference alone. On failure
 * (ERROR_MACHINE) *plots holds those that were made before.
 */
int show(const struct examination *examination, const struct respondent *student,
         const struct check_result *result, struct plots *plots, struct error *error) MUST_CHECK;

/* Each adds its plots; fails with ERROR_MACHINE. A performer that does not come back is left out. */
int show_learning_rates(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_fit(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_ridge_path(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_accuracy(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_v_curve(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_training(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_newton(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_graph(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;

/* Of kinds: trajectory, gradient, minimizes. */
int show_steps(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_gradient_error(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;
int show_evaluations(struct scene *scene, struct plots *plots, struct error *error) MUST_CHECK;

/* --- what several of them need --- */

/* How far below its first value a curve can be followed on a logarithmic axis: double has no more digits. */
#define SHOW_DIGITS 1e-16

/* Appends to a logarithmic curve that began at `first`: below the last digit it runs along the bottom. */
void show_above(struct plot_series *series, double x, double above, double first);

/* Frames a logarithmic y axis: from the lowest point of any series to a bit above `first` and the reference. */
void show_frame(struct plot *plot, double first);

/*
 * The finding of curves that come down: where each of the named series ends, and whether the student's is the
 * reference's. `unit` is what x counts, one of it: "step".
 */
void show_ends(struct plot *plot, const char *unit);

/* What the legend calls the curves of reference or mistake that lie under a student's of the same colours. */
const char *show_pale_name(const struct performer *performer);

/* The series of that role, or NULL. */
const struct plot_series *show_series(const struct plot *plot, enum plot_role role);

#endif
