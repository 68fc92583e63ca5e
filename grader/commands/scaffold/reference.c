/* The reference of {{TOPIC}}.h: clear rather than fast, to be read beside the task text. */
#include "{{TOPIC}}.h"

{{PROTOTYPE}}
{
{{RIGHT}}}
