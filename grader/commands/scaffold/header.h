/*
 * {{TOPIC}}: what you implement in {{TOPIC}}.c.
 *
 * Arrays are row-major and carry their shape. A `const` array is an input and must stay as it is; any other array is
 * an output, which you overwrite. Sizes are at least 1.
 */
#ifndef {{GUARD}}_H
#define {{GUARD}}_H

#include <stddef.h>

/*
 * A placeholder, 1 plus the sum of all numbers that come in; an int counts in place of adding: 1 plus how many are
 * above 0. Write down what the function means, with a formula and its source.
 *
{{PARAMETERS}} */
{{PROTOTYPE}};

#endif
