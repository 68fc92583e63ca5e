/*
 * What a command is, and what commands share: options, the root, errors, output.
 *
 * To add a command: a file here, its declaration below, a line in main.c's table.
 */
#ifndef GRADUS_COMMANDS_COMMAND_H
#define GRADUS_COMMANDS_COMMAND_H

#include "base/error.h"
#include "base/text.h"
#include "contract/assignment.h"
#include "contract/kit.h"
#include "judge/oracle.h"
#include "report/audience.h"
#include "report/format.h"
#include "report/terminal.h"

#include <stdbool.h>
#include <stdint.h>

/* Exit statuses. */
enum status { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2, STATUS_MACHINE = 3 };

/* Who uses a command. */
enum user { FOR_STUDENTS, FOR_ASSISTANTS, FOR_INSTRUCTORS, FOR_EVERYBODY, USERS };

struct command {
    const char *name;
    const char *usage; /* what follows the name */
    enum user user;
    const char *summary; /* one line of the overview: at most 69 characters */
    const char *help;    /* the options, a line each */
    int (*run)(const struct command *command, int count, char *arguments[]);
    bool is_internal; /* gradus itself starts it; people are not told of it */
};

extern const struct command command_adjust, command_batch, command_batch_task, command_check,
    command_doctor, command_export, command_grade, command_handout, command_lint, command_new,
    command_picture, command_regrade, command_report, command_submit;

/* The options that commands share; each command knows which it takes. */
struct options {
    const char *root;
    uint64_t seed;
    size_t jobs;
    const char *store;     /* the file that results are kept in; NULL: none was named */
    char usual_store[256]; /* where options_take_usual_store writes its name */
    bool apply;            /* changes are made, not only shown */
    bool json, help;
    bool plot;                          /* plots are wanted: */
    const char *plot_folder;            /* as files there; NULL: on the terminal */
    bool png;                           /* files of pixels in place of SVG */
    char *points, *author, *reason;     /* of an adjustment, as given, or NULL */
    const char *html;                   /* file for the student's page, or NULL */
    const char *out;                    /* file or folder to write into, or NULL */
    const struct result_format *format; /* of the result, or NULL: for people */
    const char *worksheet;              /* a platform's own file to fill in, or NULL */
    enum audience audience;             /* whom pages are for */
    const char *from;                   /* the platform that a class comes from, or NULL */
    bool slurm;                         /* the machines of a cluster grade */
    const char *shared;                 /* folder that they share, or NULL */
    const char *drop;                   /* folder that packages go into, or NULL */
    const char *push;                   /* the remote that is pushed to, or NULL */
    const char *student, *receipt;      /* who hands in; file for the receipt; or NULL */
    const char *assignment;             /* named by an option, or NULL */
    const char *install_hook, *hook;    /* a bare repository, or NULL */
    size_t attempts_per_day;            /* that a hook grades; 0: any number */
    const char *published;              /* the folder of a course's newest kit, or NULL */
    bool all, watch;                    /* of `check`: everything in full; again after each save */
    const char *only, *repro, *debug;   /* of `check`: which of the checks, or NULL */
    const char *prototype;              /* of a new assignment's function, or NULL */
    char **operands;                    /* what is left: names and paths */
    int operand_count;
};

enum option_set {
    OPTION_SEED = 1,
    OPTION_JSON = 2,
    OPTION_JOBS = 4,
    OPTION_PLOT = 8,         /* --plot */
    OPTION_PLOT_FOLDER = 16, /* --plot DIR */
    OPTION_PNG = 32,
    OPTION_HTML = 64,      /* --html FILE */
    OPTION_AUDIENCE = 128, /* --for WHO */
    OPTION_OUT = 256,      /* --out DIR */
    OPTION_STORE = 512,    /* --store FILE */
    OPTION_APPLY = 1024,
    OPTION_ADJUST = 2048,       /* --points, --author, --reason */
    OPTION_FROM = 4096,         /* --from PLATFORM */
    OPTION_FORMAT = 8192,       /* --format NAME */
    OPTION_WORKSHEET = 16384,   /* --worksheet FILE */
    OPTION_SLURM = 65536,       /* --slurm, --shared DIR */
    OPTION_SUBMIT = 1 << 24,    /* --drop and what else `gradus submit` alone takes */
    OPTION_HANDOUT = 262144,    /* --published DIR */
    OPTION_SELF = 131072,       /* --all, --watch; --only, --repro, --debug CHECK */
    OPTION_PROTOTYPE = 1 << 25, /* --prototype P */
};

/*
 * Reads the options of a command that takes --root, --help and those in `set`. Fails with
 * ERROR_INPUT: an unknown option (with the nearest), a number that is none, or not between `least`
 * and `most` operands (unless --help).
 */
int options_read(int count, char *arguments[], unsigned set, int least, int most,
                 struct options *options, struct error *error) MUST_CHECK;

/* Sets `store`, if none was named, to the usual one of an assignment: ASSIGNMENT.db in the current folder. */
void options_take_usual_store(struct options *options, const char *assignment);

/* An assignment ready for grading. */
struct workplace {
    struct root root; /* of a student's kit: the worker alone */
    struct assignment assignment;
    struct kit kit;        /* version NULL: it is none */
    struct oracle *oracle; /* NULL until it is opened */
};

/* Finds the root, loads the assignment and its reference. The caller releases the workplace. */
int workplace_open(const struct options *options, const char *assignment,
                   struct workplace *workplace, struct error *error) MUST_CHECK;

/*
 * Finds the assignment of a student's folder: a kit, or one whose header is that of an assignment of the root (or of
 * the one named, unless NULL). Its oracle is not opened yet.
 */
int workplace_open_folder(const struct options *options, const char *folder, const char *name,
                          struct workplace *workplace, struct error *error) MUST_CHECK;

/* Loads the reference, or the answers that are recorded in the kit's folder. */
int workplace_open_oracle(const struct options *options, const char *folder,
                          struct workplace *workplace, struct error *error) MUST_CHECK;

void workplace_release(struct workplace *workplace);

/* Prints the error as `gradus COMMAND: text` to stderr and returns the exit status of its kind. */
int fail(const struct command *command, const struct error *error);

/* Prints the command's usage and options to stdout; returns the exit status. */
int print_help(const struct command *command);

/* Writes text to stdout, all of it; returns `status`, or 3 with a message if stdout cannot take it.
 */
int print_out(const struct command *command, const struct text *text, int status);

/* Whether stdout shows colours: a terminal, and the user did not ask for none. */
enum ink stdout_ink(void);

/* Columns of the terminal at stdout, or 0 if it is none. */
size_t stdout_columns(void);

/* Whether the user's locale is one of UTF-8. */
bool locale_is_utf8(void);

#endif
