#include "commands/command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* --- options --- */

static const uint64_t default_seed = 1;

struct known_option {
    const char *name;
    int letter;
    unsigned set; /* 0: every command */
    int has_value;
};

static const struct known_option known_options[] = {
    {"root", 'r', 0, required_argument},
    {"help", 'h', 0, no_argument},
    {"seed", 's', OPTION_SEED, required_argument},
    {"json", 'j', OPTION_JSON, no_argument},
    {"jobs", 'n', OPTION_JOBS, required_argument},
    {"plot", 'p', OPTION_PLOT, no_argument},
    {"plot", 'P', OPTION_PLOT_FOLDER, required_argument},
    {"png", 'g', OPTION_PNG, no_argument},
    {"html", 'H', OPTION_HTML, required_argument},
    {"for", 'f', OPTION_AUDIENCE, required_argument},
    {"out", 'o', OPTION_OUT, required_argument},
    {"store", 'S', OPTION_STORE, required_argument},
    {"apply", 'a', OPTION_APPLY, no_argument},
    {"points", 'q', OPTION_ADJUST, required_argument},
    {"author", 'w', OPTION_ADJUST, required_argument},
    {"reason", 'y', OPTION_ADJUST, required_argument},
    {"slurm", 'c', OPTION_SLURM, no_argument},
    {"shared", 'd', OPTION_SLURM, required_argument},
    {"from", 'F', OPTION_FROM, required_argument},
    {"format", 'M', OPTION_FORMAT, required_argument},
    {"prototype", 'Q', OPTION_PROTOTYPE, required_argument},
    {"worksheet", 'W', OPTION_WORKSHEET, required_argument},
    {"drop", 'D', OPTION_SUBMIT, required_argument},
    {"push", 'U', OPTION_SUBMIT, optional_argument},
    {"student", 'u', OPTION_SUBMIT, required_argument},
    {"receipt", 'R', OPTION_SUBMIT, required_argument},
    {"assignment", 'A', OPTION_SUBMIT, required_argument},
    {"install-hook", 'I', OPTION_SUBMIT, required_argument},
    {"hook", 'K', OPTION_SUBMIT, required_argument},
    {"attempts-per-day", 'T', OPTION_SUBMIT, required_argument},
    {"published", 'b', OPTION_HANDOUT, required_argument},
    {"all", 'L', OPTION_SELF, no_argument},
    {"watch", 'e', OPTION_SELF, no_argument},
    {"only", 'O', OPTION_SELF, required_argument},
    {"repro", 'X', OPTION_SELF, required_argument},
    {"debug", 'B', OPTION_SELF, required_argument},
};

enum { KNOWN_OPTIONS = sizeof known_options / sizeof *known_options };

static int read_number(const char *name, const char *text, uint64_t least, uint64_t *number,
                       struct error *error)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || end == text || *end || text[0] == '-' || value < least)
        return error_set(error, ERROR_INPUT, "--%s wants a whole number from %llu, not '%s'", name,
                         (unsigned long long)least, text);
    *number = value;
    return 0;
}

static int unknown_option(const char *given, unsigned set, struct error *error)
{
    const char *names[KNOWN_OPTIONS];
    size_t count = 0;
    for (size_t i = 0; i < KNOWN_OPTIONS; i++)
        if (!known_options[i].set || (known_options[i].set & set))
            names[count++] = known_options[i].name;
    size_t dashes = strspn(given, "-");
    char *word = strndup(given + dashes, strcspn(given + dashes, "="));
    const char *nearest = word ? text_nearest(word, names, count) : NULL;
    if (nearest)
        error_set(error, ERROR_INPUT, "unknown option '%s'; did you mean '--%s'?", given, nearest);
    else
        error_set(error, ERROR_INPUT, "unknown option '%s', or its value is missing; see --help",
                  given);
    free(word);
    return -1;
}

static int read_audience(const char *word, enum audience *audience, struct error *error)
{
    static const char *const words[] = {
        [AUDIENCE_STUDENT] = "student",
        [AUDIENCE_STUDENT_AFTER_DUE] = "student-after-due",
        [AUDIENCE_STAFF] = "staff",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_equal(words[i], word)) {
            *audience = (enum audience)i;
            return 0;
        }
    }
    return error_set(error, ERROR_INPUT,
                     "--for wants 'student', 'student-after-due' or 'staff', not '%s'", word);
}

static int take_option(int letter, struct options *options, struct error *error)
{
    uint64_t number = 0;
    switch (letter) {
    case 'r': options->root = optarg; return 0;
    case 'h': options->help = true; return 0;
    case 'j': options->json = true; return 0;
    case 'p': options->plot = true; return 0;
    case 'P':
        options->plot = true;
        options->plot_folder = optarg;
        return 0;
    case 'g': options->png = true; return 0;
    case 'H': options->html = optarg; return 0;
    case 'f': return read_audience(optarg, &options->audience, error);
    case 'o': options->out = optarg; return 0;
    case 'S': options->store = optarg; return 0;
    case 'q': options->points = optarg; return 0;
    case 'w': options->author = optarg; return 0;
    case 'y': options->reason = optarg; return 0;
    case 'Q': options->prototype = optarg; return 0;
    case 'W': options->worksheet = optarg; return 0;
    case 'M': return format_find(optarg, &options->format, error);
    case 'a': options->apply = true; return 0;
    case 'c': options->slurm = true; return 0;
    case 'd': options->shared = optarg; return 0;
    case 'F': options->from = optarg; return 0;
    case 'D': options->drop = optarg; return 0;
    case 'U': options->push = optarg ? optarg : "origin"; return 0;
    case 'u': options->student = optarg; return 0;
    case 'R': options->receipt = optarg; return 0;
    case 'A': options->assignment = optarg; return 0;
    case 'I': options->install_hook = optarg; return 0;
    case 'K': options->hook = optarg; return 0;
    case 'T':
        if (read_number("attempts-per-day", optarg, 1, &number, error))
            return -1;
        options->attempts_per_day = number > 1000000 ? 1000000 : (size_t)number;
        return 0;
    case 'b': options->published = optarg; return 0;
    case 'L': options->all = true; return 0;
    case 'e': options->watch = true; return 0;
    case 'O': options->only = optarg; return 0;
    case 'X': options->repro = optarg; return 0;
    case 'B': options->debug = optarg; return 0;
    case 's': return read_number("seed", optarg, 0, &options->seed, error);
    case 'n':
        if (read_number("jobs", optarg, 1, &number, error))
            return -1;
        options->jobs = number > 1024 ? 1024 : (size_t)number;
        return 0;
    default: return -1;
    }
}

int options_read(int count, char *arguments[], unsigned set, int least, int most,
                 struct options *options, struct error *error)
{
    struct option table[KNOWN_OPTIONS + 1] = {0};
    size_t used = 0;
    for (size_t i = 0; i < KNOWN_OPTIONS; i++)
        if (!known_options[i].set || (known_options[i].set & set))
            table[used++] = (struct option){known_options[i].name, known_options[i].has_value, NULL,
                                            known_options[i].letter};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *options =
        (struct options){.seed = default_seed, .jobs = processors > 0 ? (size_t)processors : 1};
    optind = 1;
    opterr = 0;
    for (;;) {
        int letter = getopt_long(count, arguments, "h", table, NULL);
        if (letter < 0)
            break;
        if (letter == '?')
            return unknown_option(arguments[optind - 1], set, error);
        if (take_option(letter, options, error))
            return -1;
    }
    options->operands = arguments + optind;
    options->operand_count = count - optind;
    if (!options->help && (options->operand_count < least || options->operand_count > most))
        return error_set(error, ERROR_INPUT, "%s; see --help",
                         options->operand_count < least ? "something is missing"
                                                        : "too many arguments");
    return 0;
}

void options_take_usual_store(struct options *options, const char *assignment)
{
    int length = snprintf(options->usual_store, sizeof options->usual_store, "%s.db", assignment);
    /* A longer name is no assignment's, which is said later. */
    if (!options->store && length >= 0)
        options->store = options->usual_store;
}

/* --- output --- */

int fail(const struct command *command, const struct error *error)
{
    struct text visible = {0};
    text_add_visible(&visible, error->text, strlen(error->text));
    fprintf(stderr, "gradus %s: %s\n", command->name, text_string(&visible));
    text_release(&visible);
    return error->kind == ERROR_MACHINE ? STATUS_MACHINE : STATUS_USAGE;
}

int print_help(const struct command *command)
{
    struct text text = {0};
    text_print(&text, "gradus %s %s\n\n%s.\n\n%s", command->name, command->usage, command->summary,
               command->help);
    int status = print_out(command, &text, STATUS_DONE);
    text_release(&text);
    return status;
}

int print_out(const struct command *command, const struct text *text, int status)
{
    if (fwrite(text_string(text), 1, text->length, stdout) == text->length && fflush(stdout) == 0)
        return status;
    fprintf(stderr, "gradus %s: cannot write the output: %s\n", command->name, strerror(errno));
    return STATUS_MACHINE;
}

enum ink stdout_ink(void)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool wanted = isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
                  !(terminal && text_equal(terminal, "dumb"));
    return wanted ? INK_COLOURED : INK_PLAIN;
}

size_t stdout_columns(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !(value && *value); i++)
        value = getenv(names[i]);
    return value && (strcasestr(value, "utf-8") || strcasestr(value, "utf8"));
}
