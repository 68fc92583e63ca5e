/* One small grading, for `gradus doctor`: whether this machine can compile and run foreign code in a box. */
#ifndef GRADUS_COMMANDS_TRIAL_H
#define GRADUS_COMMANDS_TRIAL_H

#include "base/error.h"

/* What each half of it found; `seconds` if it worked, else the error. */
struct trial {
    struct error compiling, running; /* ERROR_NONE: it worked */
    double compile_seconds, run_seconds;
};

/* Compiles a C function in a box with a student's flags and calls it in another; a wrong answer is an error. */
void trial_make(const char *worker, struct trial *trial);

#endif
