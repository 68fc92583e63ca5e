/*
 * All limits, each with its unit and its reason. A test build may set smaller ones with -D.
 */
#ifndef GRADUS_BASE_LIMITS_H
#define GRADUS_BASE_LIMITS_H

/* What gradus --version says. */
#define GRADUS_VERSION "0.1"

/* --- the box --- */

/* User id that foreign code runs as when the grader is root; above Debian's accounts, below
 * systemd's dynamic ones. */
#define BOX_USER_ID 61100

/* Calls in one process of the box; more are split. Bounds the record, and the time lost to a crash.
 */
#define BOX_CALLS_MAX 4096

/* Different functions in one process of the box: a check asks one or two. */
#define BOX_FUNCTIONS_MAX 16

/* Evaluations of one call's callback that are kept for judging and plotting; all are counted. */
#define EVALUATIONS_MAX 65536

/* Arrays in one process of the box: each is a mapping, and the kernel allows 65,530 of them. */
#define BOX_ARRAYS_MAX 8000

/* Pages of address space for arrays and guards: 16 GiB would not fit under the memory limit anyway.
 */
#define BOX_ADDRESS_PAGES_MAX ((uint64_t)1 << 22)

/* Bytes of a compiled submission; a lecture's solution is 20 KiB. */
#define BOX_OBJECT_BYTES_MAX ((size_t)32 << 20)

/* Bytes kept of what a compiler or a box prints; the rest is read and thrown away, so that nobody
 * blocks. */
#define BOX_LOG_BYTES_MAX ((size_t)64 << 10)

/* CPU seconds and bytes for compiling one submission: 50 times what an honest one needs. */
#define COMPILE_CPU_SECONDS 8
#define COMPILE_MEMORY_BYTES ((size_t)2 << 30)
#define COMPILE_FILE_BYTES ((size_t)64 << 20)

/* Milliseconds of wall time: generous, because CPU time is what limits. */
#define COMPILE_WALL_MS 60000
#define BOX_START_WALL_MS 20000

/* A run may take this many times its CPU limit, plus a constant, in wall time before it is called
 * stuck. */
#define RUN_WALL_FACTOR 10
#define RUN_WALL_EXTRA_MS 5000

/* Bytes of stack in the box: what a shell gives. */
#define BOX_STACK_BYTES ((size_t)8 << 20)

/* CPU seconds of a program with sanitizers: one small call, and the report. */
#define SANITIZED_CPU_SECONDS 3
#define SANITIZED_WALL_MS 10000

/* Sanitizer builds of one submission: each costs half a second, and the first says most. */
#define SANITIZED_BUILDS_MAX 3

/* Functions of one submission that are told apart; a solution has thirty. */
#define OUTLINE_FUNCTIONS_MAX 256

/* Words and signs of one source that are searched for integer divisions; a long solution has 20,000. */
#define DIVISION_TOKENS_MAX 200000

/* Names that are in sight at once, and expressions within expressions, of such a source. */
#define DIVISION_NAMES_MAX 1024
#define DIVISION_DEPTH_MAX 200

/* Warnings of one submission that are kept. */
#define WARNINGS_MAX 64

/* --- plots --- */

/* Milliseconds of wall time for one plot: a hundred times what one takes, a start of gnuplot included. */
#ifndef PLOT_WALL_MS
#define PLOT_WALL_MS 20000
#endif

/* Plots that fail in a row before gnuplot is not tried again. */
#define PLOT_FAILURES_MAX 2

/* Points of one series: three times what the width of a picture has pixels for. */
#define PLOT_POINTS_MAX 2000

/* Bytes of what is kept of one result's plots; those of an assignment that fails in all checks have 1 MiB. */
#define PLOTS_BYTES_MAX ((size_t)16 << 20)

/* Bytes of one picture; a usual one has 40 KiB. */
#define PLOT_BYTES_MAX ((size_t)8 << 20)

/* Pictures that are kept for plots that come again, and bytes of the largest of them: some 4 MiB in all, 32 at most. */
#define PLOT_CACHE_MAX 128
#define PLOT_CACHED_BYTES_MAX ((size_t)256 << 10)

/* --- submissions --- */

/* Bytes of one source file: a thousand pages of C. */
#define SOURCE_BYTES_MAX ((size_t)1 << 20)

/* Entries of what a class handed in: 100,000 students with ten files each. */
#ifndef CLASS_ENTRIES_MAX
#define CLASS_ENTRIES_MAX 1000000
#endif

/* Entries of what one student handed in; a solution has a dozen files. */
#ifndef HANDIN_ENTRIES_MAX
#define HANDIN_ENTRIES_MAX 1000
#endif

/* Bytes of an archive that one student handed in, as it came. */
#define HANDIN_BYTES_MAX ((size_t)16 << 20)

/* Bytes that a compressed tar may unpack to, since all of it must be unpacked to be listed: a minute of work. */
#ifndef ARCHIVE_BYTES_MAX
#define ARCHIVE_BYTES_MAX ((uint64_t)16 << 30)
#endif

/* How many times its size an archive may unpack to. Sources pack 4:1, a class of equal skeletons 100:1, a bomb 1000:1.
 * Small ones may unpack to ARCHIVE_BYTES_FREE whatever the ratio: what is small harms nobody. */
#define ARCHIVE_RATIO_MAX 200
#define ARCHIVE_BYTES_FREE ((uint64_t)64 << 20)

/* Bytes of a path in an archive or a folder, and levels of folders. */
#define PATH_BYTES_MAX 1024
#define FOLDER_DEPTH_MAX 16

/* Bytes of the manifest in a package of gradus submit, and of a text in it. */
#define MANIFEST_BYTES_MAX ((size_t)64 << 10)
#define MANIFEST_TEXT_BYTES_MAX 200

/* Milliseconds of wall time for one question to git: a hundred times what one takes in a student's repository. */
#define GIT_WALL_MS 20000

/* Bytes of a push that a repository with gradus's hook takes; hosts of git take about as much. */
#define PUSH_BYTES_MAX (64 << 20)

/* Bytes of a branch's log, from its end, in which pushes are looked for: some 300 pushes. */
#define REFLOG_BYTES_MAX 65536

/* Bytes of a pack in a student's clone: a hundred times a semester's work; a larger one is not looked into. */
#define GIT_PACK_BYTES_MAX ((size_t)64 << 20)

/* Bytes of Gradescope's submission_metadata.yml: 10,000 students with what their autograder printed. */
#define METADATA_BYTES_MAX ((size_t)512 << 20)

/* Bytes of a configuration or a header. */
#define CONFIG_BYTES_MAX ((size_t)1 << 20)

/* Bytes of the answers that are recorded in a student's kit; the largest has 20 MiB. */
#define ANSWERS_BYTES_MAX ((size_t)256 << 20)

/* --- pages --- */

/* Lines of one source on a student's page, and compiler messages beside them: nobody reads more. */
#define PAGE_SOURCE_LINES_MAX 5000
#define PAGE_REMARKS_MAX 200

/* Students' pages that one process writes: a gnuplot is started for each such lot. */
#define PAGES_TOGETHER 64

/* --- a class --- */

/* Failed attempts of the grader's own at one submission before it is marked as an error. */
#define BATCH_FAILURES_MAX 3

/* Submissions in a row that could not be graded before the machine is what is broken, and the batch stops. */
#define BATCH_FAILURES_IN_A_ROW_MAX 25

/* Bytes of a file in the folder that a cluster shares: an order of a thousand submissions of the largest usual size. */
#define SHARED_BYTES_MAX ((size_t)1 << 30)

/* Tasks of one job array; Slurm's own limit is 1001 unless MaxArraySize says otherwise. */
#define SLURM_TASKS_MAX 1000

/* Parcels of a cluster that are kept in one transaction: a sync of the disk takes as long as reading twenty. */
#define CLUSTER_MERGED_TOGETHER 128

/* Job arrays for what is still missing, before somebody has to look why. */
#define SLURM_ROUNDS_MAX 5

/* Looks at Slurm in a row that failed, 2 s apart, before it is given up: a controller that restarts takes a minute. */
#define SLURM_FAILURES_MAX 60

/* Submissions that one process judges anew: one starts in a millisecond and judges one in several. */
#define BATCH_JUDGED_TOGETHER 32

/* --- a header: an instructor's own file as well --- */

/* Parameters of one function; a network's gradient has 16. A call through libffi has room for 32.
 */
#ifndef HEADER_PARAMETERS_MAX
#define HEADER_PARAMETERS_MAX 32
#endif

/* Functions of one header; the lecture's longest has 12. */
#ifndef HEADER_FUNCTIONS_MAX
#define HEADER_FUNCTIONS_MAX 256
#endif

/* Enums of a header whose names are kept, and names of one enum. */
#define HEADER_ENUMS_MAX 64
#define HEADER_ENUMERATORS_MAX 256

/* Bytes of a name: as many as C11 (5.2.4.1) promises to tell apart, and as a message can show. */
#ifndef HEADER_NAME_BYTES_MAX
#define HEADER_NAME_BYTES_MAX 63
#endif

/* Elements of one array by the numbers in its shape; what sizes add is CONFIG_ELEMENTS_MAX's
 * matter. */
#ifndef HEADER_ELEMENTS_MAX
#define HEADER_ELEMENTS_MAX 1000000
#endif

/* Levels of nested preprocessor conditions: as many as C11 (5.2.4.1) promises. */
#ifndef HEADER_CONDITIONS_MAX
#define HEADER_CONDITIONS_MAX 63
#endif

/* --- the configuration: an instructor's own file; the limits only keep a slip from growing without
 * end --- */

/* Levels of nesting; a configuration has 6. Bounds recursion. */
#define YAML_DEPTH_MAX 16

/* Values and keys of a document, and keys of one mapping (each is compared with all others). */
#define YAML_NODES_MAX 100000
#define YAML_KEYS_MAX 1000

/* Checks of an assignment; each is a process of the box. */
#define CONFIG_CHECKS_MAX 500

/* Generated calls of a check, and examples of a check. */
#define CONFIG_CASES_MAX 1000

/* Known mistakes that agree with one answer before more inputs are asked; a function has a dozen. */
#define CONFIG_MISTAKES_MAX 256

/* Steps of a trajectory; each is a call. */
#define CONFIG_STEPS_MAX 1000

/* Values of a size parameter: beyond it nothing runs within a second. */
#define CONFIG_SIZE_MAX 100000

/* Elements of one array: 32 MiB of doubles, of which several fit under the memory limit. */
#define CONFIG_ELEMENTS_MAX 4194304

/* Bytes of a check's name and of the title, which stand in tables and headings. */
#define CONFIG_NAME_BYTES_MAX 160

/* Bytes of a file name that students hand in. */
#define CONFIG_FILE_NAME_BYTES_MAX 64

/* Whole numbers of the configuration: all of them are exact as a double. */
#define CONFIG_WHOLE_MAX 9e15

/* --- exports --- */

/* Bytes of a platform's worksheet: a thousand students with their comments fit many times. */
#define WORKSHEET_BYTES_MAX (64u << 20)

#endif
