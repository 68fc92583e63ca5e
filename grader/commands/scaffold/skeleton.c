/* {{TOPIC}}. What the function has to do is said in {{TOPIC}}.h. Replace its body; `gradus check` tells how far you are. */
#include "{{TOPIC}}.h"

{{PROTOTYPE}}
{
{{SKELETON}}}
