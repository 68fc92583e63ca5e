#include "report/format.h"

static const struct result_format *const formats[] = {
    &format_artemis, &format_autolab, &format_github, &format_gradescope, &format_junit,
};

enum { FORMATS = sizeof formats / sizeof *formats };

int format_find(const char *name, const struct result_format **format, struct error *error)
{
    const char *names[FORMATS];
    for (size_t i = 0; i < FORMATS; i++) {
        names[i] = formats[i]->name;
        if (text_equal(formats[i]->name, name)) {
            *format = formats[i];
            return 0;
        }
    }
    const char *nearest = text_nearest(name, names, FORMATS);
    if (nearest)
        return error_set(error, ERROR_INPUT, "no format '%s'; did you mean '%s'?", name, nearest);
    return error_set(error, ERROR_INPUT,
                     "no format '%s'; there are artemis, autolab, github, gradescope, junit", name);
}
