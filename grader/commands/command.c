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
    const char *value; /* what help calls its value, or NULL */
};

static const struct known_option known_options[] = {
    {"root", 'r', 0, required_argument, "DIR"},
    {"help", 'h', 0, no_argument, NULL},
    {"seed", 's', OPTION_SEED, required_argument, "N"},
    {"json", 'j', OPTION_JSON, no_argument, NULL},
    {"jobs", 'n', OPTION_JOBS, required_argument, "N"},
    {"plot", 'p', OPTION_PLOT, no_argument, NULL},
    {"plot", 'P', OPTION_PLOT_FOLDER, required_argument, "DIR"},
    {"png", 'g', OPTION_PNG, no_argument, NULL},
    {"html", 'H', OPTION_HTML, required_argument, "FILE"},
    {"for", 'f', OPTION_AUDIENCE, required_argument, "WHO"},
    {"out", 'o', OPTION_OUT, required_argument, "PATH"},
    {"store", 'S', OPTION_STORE, required_argument, "FILE"},
    {"apply", 'a', OPTION_APPLY, no_argument, NULL},
    {"points", 'q', OPTION_ADJUST, required_argument, "N"},
    {"author", 'w', OPTION_ADJUST, required_argument, "NAME"},
    {"reason", 'y', OPTION_ADJUST, required_argument, "TEXT"},
    {"slurm", 'c', OPTION_SLURM, no_argument, NULL},
    {"shared", 'd', OPTION_SLURM, required_argument, "DIR"},
    {"from", 'F', OPTION_FROM, required_argument, "NAME"},
    {"format", 'M', OPTION_FORMAT, required_argument, "NAME"},
    {"prototype", 'Q', OPTION_PROTOTYPE, required_argument, "PROTOTYPE"},
    {"worksheet", 'W', OPTION_WORKSHEET, required_argument, "FILE"},
    {"drop", 'D', OPTION_SUBMIT, required_argument, "DIR"},
    {"push", 'U', OPTION_SUBMIT, optional_argument, "REMOTE"},
    {"student", 'u', OPTION_SUBMIT, required_argument, "ID"},
    {"receipt", 'R', OPTION_SUBMIT, required_argument, "FILE"},
    {"assignment", 'A', OPTION_SUBMIT, required_argument, "NAME"},
    {"install-hook", 'I', OPTION_SUBMIT, required_argument, "REPOSITORY"},
    {"hook", 'K', OPTION_SUBMIT, required_argument, "REPOSITORY"},
    {"attempts-per-day", 'T', OPTION_SUBMIT, required_argument, "N"},
    {"published", 'b', OPTION_HANDOUT, required_argument, "DIR"},
    {"all", 'L', OPTION_SELF, no_argument, NULL},
    {"watch", 'e', OPTION_SELF, no_argument, NULL},
    {"only", 'O', OPTION_SELF, required_argument, "CHECK"},
    {"repro", 'X', OPTION_SELF, required_argument, "CHECK"},
    {"debug", 'B', OPTION_SELF, required_argument, "CHECK"},
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

static bool is_taken(const struct known_option *option, unsigned set)
{
    return !option->set || (option->set & set);
}

/* The option of that name, of a command's own if it has one, else of another command's; NULL if there is none. */
static const struct known_option *find_option(const char *name, size_t length, unsigned set)
{
    const struct known_option *found = NULL;
    for (size_t i = 0; i < KNOWN_OPTIONS; i++) {
        const struct known_option *option = &known_options[i];
        if (strlen(option->name) == length && strncmp(option->name, name, length) == 0 &&
            (!found || is_taken(option, set)))
            found = option;
    }
    return found;
}

/* The command's own option that getopt has just read, by its letter. */
static const struct known_option *option_of_letter(int letter, unsigned set)
{
    for (size_t i = 0; i < KNOWN_OPTIONS; i++)
        if (known_options[i].letter == letter && is_taken(&known_options[i], set))
            return &known_options[i];
    return NULL;
}

static int unknown_option(const char *command, const char *given, unsigned set, struct error *error)
{
    const char *names[KNOWN_OPTIONS], *word = given + strspn(given, "-");
    size_t count = 0, length = strcspn(word, "=");
    const struct known_option *option = find_option(word, length, set);
    if (option && is_taken(option, set))
        return error_set(error, ERROR_INPUT, "'--%s' takes no value; leave '%s' away", option->name,
                         word + length);
    if (option)
        return error_set(error, ERROR_INPUT,
                         "'--%s' is an option of other commands; see 'gradus %s --help'",
                         option->name, command);
    for (size_t i = 0; i < KNOWN_OPTIONS; i++)
        if (is_taken(&known_options[i], set))
            names[count++] = known_options[i].name;
    char *name = strndup(word, length);
    const char *nearest = name ? text_nearest(name, names, count) : NULL;
    free(name);
    if (nearest)
        return error_set(error, ERROR_INPUT, "unknown option '%s'; did you mean '--%s'?", given,
                         nearest);
    return error_set(error, ERROR_INPUT, "unknown option '%s'; see 'gradus %s --help'", given,
                     command);
}

static int missing_value(const struct known_option *option, struct error *error)
{
    return error_set(error, ERROR_INPUT, "'--%s' wants a value: --%s %s", option->name,
                     option->name, option->value);
}

/* Whether what getopt took for a value is the next option: nobody has a folder called '--json'. */
static bool value_is_option(int count, char *arguments[])
{
    return optarg && optind <= count && optarg == arguments[optind - 1] &&
           strncmp(optarg, "--", 2) == 0;
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
        int letter = getopt_long(count, arguments, ":h", table, NULL);
        if (letter < 0)
            break;
        if (letter == '?')
            return unknown_option(arguments[0], arguments[optind - 1], set, error);
        if (letter == ':' || value_is_option(count, arguments))
            return missing_value(option_of_letter(letter == ':' ? optopt : letter, set), error);
        if (take_option(letter, options, error))
            return -1;
    }
    options->operands = arguments + optind;
    options->operand_count = count - optind;
    if (!options->help && (options->operand_count < least || options->operand_count > most))
        return error_set(error, ERROR_INPUT, "%s; see 'gradus %s --help'",
                         options->operand_count < least ? "something is missing"
                                                        : "too many arguments",
                         arguments[0]);
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
