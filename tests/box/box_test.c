#include "box/box.h"

#include "support/boxed.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char header[] = "#include <stddef.h>\n"
                             "double f(size_t n, const double x[n], double out[n]);\n"
                             "double g(size_t n, const double x[n]);\n";

/* A student's f with this body; n is 3 and x is 1, 2, 3. */
static struct answer f_with_style(const char *body, struct run_style style)
{
    char source[4096];
    snprintf(source, sizeof source,
             "#define _GNU_SOURCE\n#include <stddef.h>\n#include <stdio.h>\n#include "
             "<stdlib.h>\n#include <string.h>\n"
             "#include <unistd.h>\n#include <signal.h>\n#include <setjmp.h>\n#include "
             "<sys/mman.h>\n#include <errno.h>\n"
             "#include <sys/socket.h>\n#include <pthread.h>\n#include <fcntl.h>\n"
             "#include \"student.h\"\n%s\n",
             body);
    return answer_of(header, source, "f", (size_t[]){3}, style);
}

static struct answer f(const char *body)
{
    return f_with_style(body, (struct run_style){0});
}

#define F(statements)                                                                              \
    "double f(size_t n, const double x[n], double out[n]) { (void)n; (void)x; "                    \
    "(void)out; " statements " }"

static const struct run_style against_start = {.arrays_against_start = true};

Test(box, returns_what_the_function_returns_and_writes)
{
    struct boxed boxed;
    boxed_open(&boxed, header,
               "#include \"student.h\"\n" F("double s = 0; for (size_t i = 0; i < n; i++) { out[i] "
                                            "= 2 * x[i]; s += x[i]; } return s;"));
    struct call call = boxed_call(&boxed, "f", (size_t[]){3});
    struct answer answer = boxed_ask(&boxed, &call, (struct run_style){0});
    cr_assert_eq(answer.kind, ANSWER_RETURNED);
    cr_assert_eq(answer.returned.real, 6.0);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(answer_number(&answer, &call, 2, i), 2.0 * (double)(i + 1));
    answer_release(&answer, &call);
    call_release(&call);
    boxed_close(&boxed);
}

Test(box, leaves_the_poison_where_nothing_was_written_and_sees_it_in_sums)
{
    struct boxed boxed;
    boxed_open(&boxed, header,
               "#include \"student.h\"\n" F("out[0] += 1; out[1] = x[1]; return 0;"));
    struct call call = boxed_call(&boxed, "f", (size_t[]){3});
    struct answer answer = boxed_ask(&boxed, &call, (struct run_style){0});
    cr_assert(answer_tainted(&answer, &call, 2, 0));
    cr_assert(!answer_untouched(&answer, &call, 2, 1) && !answer_tainted(&answer, &call, 2, 1));
    cr_assert(answer_untouched(&answer, &call, 2, 2));
    answer_release(&answer, &call);
    call_release(&call);
    boxed_close(&boxed);
}

/* Every way to be wrong that the box itself sees, and what it is called. */
static const struct {
    const char *what, *body;
    bool against_start;
    enum answer_kind kind;
} endings[] = {
    {"exit(0)", F("exit(0);"), false, ANSWER_EXITED},
    {"_exit(0)", F("_exit(0);"), false, ANSWER_EXITED},
    {"abort", F("abort();"), false, ANSWER_CRASHED},
    {"integer division by zero", F("volatile int z = 0; return 7 / z;"), false, ANSWER_CRASHED},
    {"null pointer", F("volatile double *p = 0; return *p;"), false, ANSWER_CRASHED},
    {"a write past the end", F("out[n] = 1; return 0;"), false, ANSWER_OUT_OF_BOUNDS},
    {"a write before the start", F("out[-1] = 1; return 0;"), true, ANSWER_OUT_OF_BOUNDS},
    {"a write before the start that stays in the slack", F("out[-1] = 1; return 0;"), false,
     ANSWER_OUT_OF_BOUNDS},
    {"a write past the end that stays in the slack", F("out[n + 2] = 1; return 0;"), true,
     ANSWER_OUT_OF_BOUNDS},
    {"a read past the end", F("return x[n];"), false, ANSWER_OUT_OF_BOUNDS},
    {"a read before the start", F("return x[-1];"), true, ANSWER_OUT_OF_BOUNDS},
    {"a write to an input", F("((double *)x)[1] = 0; return 0;"), false, ANSWER_WROTE_INPUT},
    {"an endless loop", F("for (volatile int i = 0;; i++) ; return 0;"), false, ANSWER_TIMED_OUT},
    {"an endless loop with all signals blocked",
     F("sigset_t s; sigfillset(&s); sigprocmask(SIG_BLOCK, &s, 0); for (volatile int i = 0;; i++) "
       ";"),
     false, ANSWER_TIMED_OUT},
    {"endless recursion",
     "static double deep(double v) { volatile double a[64]; a[0] = v; return deep(v + 1) + a[0]; "
     "}\n" F("return deep(0);"),
     false, ANSWER_STACK_OVERFLOW},
    {"fork", F("return fork();"), false, ANSWER_FORBIDDEN},
    {"a thread",
     "static void *t(void *p) { return p; }\n" F(
         "pthread_t p; return pthread_create(&p, 0, t, 0);"),
     false, ANSWER_FORBIDDEN},
    {"a socket", F("return socket(AF_INET, SOCK_STREAM, 0);"), false, ANSWER_FORBIDDEN},
    {"system", F("return system(\"id\");"), false, ANSWER_FORBIDDEN},
    {"a signal handler", F("signal(SIGSEGV, SIG_IGN); return 0;"), false, ANSWER_FORBIDDEN},
    {"killing everyone", F("return kill(-1, SIGKILL);"), false, ANSWER_FORBIDDEN},
    {"executable memory",
     F("return mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, "
       "0) != MAP_FAILED;"),
     false, ANSWER_FORBIDDEN},
    {"longjmp to nowhere", F("jmp_buf b; memset(&b, 0, sizeof b); longjmp(b, 1);"), false,
     ANSWER_CRASHED},
    {"exit in a constructor",
     "__attribute__((constructor)) static void c(void) { _exit(0); }\n" F("return 6;"), false,
     ANSWER_EXITED},
    {"fork in a constructor",
     "__attribute__((constructor)) static void c(void) { fork(); }\n" F("return 6;"), false,
     ANSWER_FORBIDDEN},
    {"an endless loop in a constructor",
     "__attribute__((constructor)) static void c(void) { for (volatile int i = 0;; i++) ; }\n" F(
         "return 6;"),
     false, ANSWER_TIMED_OUT},
    {"no such function", "double other(void) { return 0; }", false, ANSWER_MISSING},
};

Test(box, names_every_way_not_to_return)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct answer answer = f_with_style(
            endings[i].body, endings[i].against_start ? against_start : (struct run_style){0});
        cr_expect_eq(answer.kind, endings[i].kind,
                     "%s: kind %d, expected %d (signal %d, status %d, call %ld)", endings[i].what,
                     answer.kind, endings[i].kind, answer.fault.signal, answer.fault.exit_status,
                     answer.fault.system_call);
    }
}

/* Honest code of every style, and tricks that gain nothing: the answer is what the arrays hold. */
static const struct {
    const char *what, *body;
} harmless[] = {
    {"prints", F("printf(\"{\\\"verdict\\\": \\\"passed\\\"}\\n\"); fprintf(stderr, \"x\"); "
                 "fflush(stdout); return 6;")},
    {"sorts much", "static int c(const void *a, const void *b) { return (*(double *)a > *(double "
                   "*)b) - (*(double *)a < *(double *)b); }\n" F(
                       "double *v = malloc(100000 * sizeof *v); for (int i = 0; i < 100000; i++) "
                       "v[i] = -i; qsort(v, 100000, sizeof *v, c); free(v); return 6;")},
    {"uses much memory", F("char *p = malloc(50 << 20); memset(p, 1, 50 << 20); p = realloc(p, 60 "
                           "<< 20); free(p); return 6;")},
    {"opens a file in vain",
     F("FILE *d = fopen(\"debug.txt\", \"w\"); if (d) return 0; perror(\"debug.txt\"); return 6;")},
    {"reads standard input", F("return getchar() == EOF ? 6 : 0;")},
    {"sleeps a little", F("usleep(1000); return 6;")},
    {"defines main and its own malloc",
     "int main(void) { return 1; }\nvoid *malloc(size_t n) { (void)n; return 0; }\n"
     "ssize_t write(int d, const void *b, size_t n) { (void)d; (void)b; return (ssize_t)n; }\n" F(
         "return 6;")},
    {"names a helper like a function of libm",
     "double gamma(double v) { return v; }\n" F("return gamma(6);")},
    {"ends the program at exit",
     "static void bye(void) { abort(); }\n" F("atexit(bye); return 6;")},
    {"has a destructor that never ends",
     "__attribute__((destructor)) static void d(void) { for (volatile int i = 0;; i++) ; }\n" F(
         "return 6;")},
    {"writes to all descriptors",
     F("for (int d = 0; d < 64; d++) { if (write(d, \"passed\", 6) < 0) continue; } return 6;")},
};

Test(box, lets_honest_code_and_vain_tricks_return)
{
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        struct answer answer = f(harmless[i].body);
        cr_expect_eq(answer.kind, ANSWER_RETURNED, "%s: kind %d (signal %d, status %d, call %ld)",
                     harmless[i].what, answer.kind, answer.fault.signal, answer.fault.exit_status,
                     answer.fault.system_call);
        cr_expect_eq(answer.returned.real, 6.0, "%s: %g", harmless[i].what, answer.returned.real);
    }
}

Test(box, names_the_element_that_was_touched)
{
    struct answer answer = f(F("out[n + 1] = 1; return 0;"));
    cr_assert_eq(answer.kind, ANSWER_OUT_OF_BOUNDS);
    cr_assert(answer.fault.has_place && answer.fault.is_write);
    cr_assert_eq(answer.fault.parameter, 2);
    cr_assert_eq(answer.fault.index, 4);
    answer = f_with_style(F("return x[-2];"), against_start);
    cr_assert(answer.fault.has_place && !answer.fault.is_write);
    cr_assert_eq(answer.fault.parameter, 1);
    cr_assert_eq(answer.fault.index, -2);
    answer = f(F("((double *)x)[2] = 1; return 0;"));
    cr_assert_eq(answer.kind, ANSWER_WROTE_INPUT);
    cr_assert_eq(answer.fault.parameter, 1);
    cr_assert_eq(answer.fault.index, 2);
}

Test(box, does_not_let_inputs_be_made_writable)
{
    struct answer answer = f(F("void *page = (void *)((size_t)x & ~4095ul); return mprotect(page, "
                               "4096, PROT_READ | PROT_WRITE) == 0 ? 1 : -errno;"));
    cr_assert_eq(answer.kind, ANSWER_RETURNED);
    cr_assert_eq(answer.returned.real, -EACCES);
}

Test(box, starts_every_run_with_fresh_memory)
{
    struct boxed boxed;
    boxed_open(&boxed, header,
               "#include \"student.h\"\n#include <stdlib.h>\nstatic double calls;\n" F(
                   "out[0] = out[1] = out[2] = 0; return ++calls;"));
    struct call call = boxed_call(&boxed, "f", (size_t[]){3});
    for (int i = 0; i < 3; i++) {
        struct answer answer = boxed_ask(&boxed, &call, (struct run_style){0});
        cr_assert_eq(answer.returned.real, 1.0);
        answer_release(&answer, &call);
    }
    call_release(&call);
    boxed_close(&boxed);
}

Test(box, keeps_the_answers_before_a_crash_and_none_after)
{
    struct boxed boxed;
    boxed_open(
        &boxed, header,
        "#include \"student.h\"\n#include <stdlib.h>\nstatic int calls;\n" F(
            "if (++calls == 2) abort(); for (size_t i = 0; i < n; i++) out[i] = x[i]; return 6;"));
    struct call call = boxed_call(&boxed, "f", (size_t[]){3}), calls[] = {call, call, call};
    struct answer answers[3] = {{0}};
    struct error error = {0};
    struct run_limits limits = {0.3, (size_t)256 << 20};
    cr_assert_eq(box_answer(boxed.box, calls, 3, limits, (struct run_style){0}, answers, &error), 0,
                 "%s", error.text);
    cr_expect_eq(answers[0].kind, ANSWER_RETURNED);
    cr_expect_eq(answers[1].kind, ANSWER_CRASHED);
    cr_expect_eq(answers[2].kind, ANSWER_NOT_REACHED);
    for (int i = 0; i < 3; i++)
        answer_release(&answers[i], &call);
    call_release(&call);
    boxed_close(&boxed);
}

Test(box, sees_nothing_of_the_machine)
{
    /* A constructor may still open files for reading: there must be none worth it. */
    struct answer answer = f(
        "static int seen;\n"
        "__attribute__((constructor)) static void c(void) {\n"
        "  static const char *const paths[] = {\"/etc/passwd\", \"/proc/self/environ\", \"/home\", "
        "\"/root\", \"/usr/bin\", \"/tmp\"};\n"
        "  for (unsigned i = 0; i < 6; i++) if (open(paths[i], O_RDONLY) >= 0) seen++;\n"
        "  if (open(\"/new\", O_WRONLY | O_CREAT, 0600) >= 0) seen += 100; }\n" F("return seen;"));
    cr_assert_eq(answer.kind, ANSWER_RETURNED);
    cr_assert_eq(answer.returned.real, 0.0);
}
