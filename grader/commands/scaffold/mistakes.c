/*
 * What students really write instead of {{TOPIC}}.c. Each function is called FUNCTION__WHAT_IS_WRONG and has FUNCTION's
 * type, which is taken from the header; configs/{{TOPIC}}.yaml has the words for each. All of them stay within their
 * arrays and come back.
 */
#include "{{TOPIC}}.h"

__typeof__({{FUNCTION}}) {{FUNCTION}}__starts_at_0;
__typeof__({{FUNCTION}}) {{FUNCTION}}__gives_it_twice;

{{HEAD_ZERO}}
{
{{ZERO}}}

{{HEAD_TWICE}}
{
{{TWICE}}}
