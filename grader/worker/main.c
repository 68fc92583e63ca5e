/*
 * The program inside a box.
 *
 *   worker compile COMPILER ARGUMENT...   runs the compiler under limits and hands its object back
 * on descriptor 3 worker answer                         answers runs of calls that come over the
 * socket on descriptor 3
 *   worker run PROGRAM                    runs a program that was built with sanitizers, under limits
 *
 * It knows no expected answer, no check and no verdict: it is linked from base, contract and this
 * folder alone.
 */
#include "worker/answer.h"
#include "worker/compile.h"

#include <stdio.h>
#include <string.h>

int main(int count, char *arguments[])
{
    if (count > 2 && strcmp(arguments[1], "compile") == 0)
        return worker_compile(arguments + 2);
    if (count == 3 && strcmp(arguments[1], "run") == 0)
        return worker_run(arguments + 2);
    if (count == 2 && strcmp(arguments[1], "answer") == 0)
        return worker_answer();
    fputs("gradus-worker: started by gradus inside a box, not by people\n", stderr);
    return 2;
}
