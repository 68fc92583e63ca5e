/*
 * What the parts of the configuration's reader share: tables of keys, and complaints.
 *
 * A mapping is read through a table with a line per key. Whoever finds something wrong complains
 * about a node and goes on with the rest; of all complaints the earliest in the file is kept, so
 * that a person meets the problems from top to bottom, in whatever order they were found. What
 * depends on something that was not understood is left alone: it would be a second complaint about
 * the same slip.
 *
 * The functions here return 0, or -1 after a complaint; outputs are then as they were.
 */
#ifndef GRADUS_CONTRACT_CONFIG_READER_H
#define GRADUS_CONTRACT_CONFIG_READER_H

#include "contract/config.h"
#include "contract/yaml.h"

struct reader {
    const char *file;
    const struct contract *contract;
    struct config *config;          /* what is being built */
    const struct yaml_node *checks; /* the list in the document, or NULL */
    struct error first;             /* the earliest complaint; ERROR_NONE while there is none */
    size_t line, column;            /* of the earliest complaint */
};

enum key_presence { KEY_OPTIONAL, KEY_REQUIRED };

struct key {
    const char *name;
    enum key_presence presence;
    const char *expected; /* what the value is: "a whole number" */
    const char *example;  /* a value as one would write it */
    double low, high;     /* range of a number, or of the count of a list; both 0: any */
    /*
     * Reads the value into the target, at `offset` if it is a plain field. NULL: this is no key but
     * an item of a list or a mapping, described for complaints.
     */
    void (*read)(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 void *target);
    size_t offset;
};

/* Complains about the node: `what; what to do`. Returns -1. */
int reader_complain(struct reader *reader, const struct yaml_node *node, const char *format, ...)
    PRINTF_LIKE(3, 4);

/*
 * Complains about a word that is none of the candidates (some may be NULL, for names that were not
 * understood): the message, then the nearest or all of them. Returns -1.
 */
int reader_complain_unknown(struct reader *reader, const struct yaml_node *node, const char *word,
                            const char *const candidates[], size_t count, const char *format, ...)
    PRINTF_LIKE(6, 7);

/* Complains that a value is not what its key expects. Returns -1. */
int reader_complain_value(struct reader *reader, const struct key *key,
                          const struct yaml_node *value);

/* Complains unless the value is a mapping, or a list with a count in the key's range. */
int reader_check_mapping(struct reader *reader, const struct key *key,
                         const struct yaml_node *value);
int reader_check_list(struct reader *reader, const struct key *key, const struct yaml_node *value);

/* Reads a mapping through its table, in the table's order; complains of unknown and missing keys.
 */
void reader_read(struct reader *reader, const struct yaml_node *mapping, const struct key keys[],
                 size_t count, void *target);

/* Complains of keys that are not in the table and, if there are none, of missing ones. */
void reader_check_keys(struct reader *reader, const struct yaml_node *mapping,
                       const struct key keys[], size_t count);

/* A number in the key's range. */
int reader_number(struct reader *reader, const struct key *key, const struct yaml_node *value,
                  double *number);

/* The same, and whole. */
int reader_whole(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 size_t *number);

/* A text that is not empty, without the white space at its ends. The caller frees. */
int reader_text(struct reader *reader, const struct key *key, const struct yaml_node *value,
                char **text);

/* One of the words, as an index. */
int reader_word(struct reader *reader, const struct key *key, const struct yaml_node *value,
                const char *const words[], size_t count, size_t *index);

/* A plain file name with this ending: letters, digits, '_', '-' and '.', not first. The caller
 * frees. */
int reader_file_name(struct reader *reader, const struct key *key, const struct yaml_node *value,
                     const char *ending, char **name);

/* The signature of that name in the header. */
int reader_function(struct reader *reader, const struct yaml_node *node, const char *name,
                    const struct signature **function);

/* The index of the parameter of that name. */
int reader_parameter(struct reader *reader, const struct yaml_node *node,
                     const struct signature *function, size_t *parameter);

/*
 * Readers for tables: a double, a char * of any length, one that is a sentence for students (with the meaning of words
 * that a beginner does not know, contract/gloss.h), and one that stands on a line of a table.
 */
void read_number(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 void *target);
void read_text(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target);
void read_sentence(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target);
void read_title(struct reader *reader, const struct key *key, const struct yaml_node *value,
                void *target);

/* --- the parts, each for a table or called by the part above it --- */

/* `checks`: config_check.c */
void read_checks(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 void *target);
void check_release(struct check *check);

/* `loss` and its `of`, once the function is known, and `gradient`, once both are: config_gradient.c */
void read_loss(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target);
void read_of(struct reader *reader, const struct key *key, const struct yaml_node *value,
             void *target);
void read_gradient(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target);

/* `on`, `steps` and `at`: config_trajectory.c */
void read_courses(struct reader *reader, const struct key *key, const struct yaml_node *value,
                  void *target);
void read_steps(struct reader *reader, const struct key *key, const struct yaml_node *value,
                void *target);
void read_lookahead(struct reader *reader, const struct key *key, const struct yaml_node *value,
                    void *target);

/* Asks of a trajectory check whether its function is a step: config_trajectory.c */
void check_trajectory(struct reader *reader, const struct yaml_node *node,
                      const struct check *check);

/* `promises`, and whether the function is one that can keep them: config_minimizes.c */
void read_promises(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target);
void check_minimizes(struct reader *reader, const struct yaml_node *node,
                     const struct check *check);

/* `then` and `holds`, and the end of what they own: config_property.c */
void read_then(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target);
void read_holds(struct reader *reader, const struct key *key, const struct yaml_node *value,
                void *target);
void property_release(struct check *check);

/* `plot`, and whether the function is one that can be shown so: config_plot.c */
void read_plot(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target);
void check_plot(struct reader *reader, const struct yaml_node *node, const struct check *check);

/* `picture`, once the checks are known: config_plot.c */
void read_picture(struct reader *reader, const struct key *key, const struct yaml_node *value,
                  void *target);
void picture_release(struct picture *picture);

/* `inputs`: config_inputs.c */
void read_inputs(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 void *target);

/*
 * Asks of a check that is read as a whole, `node` in the document, what its inputs leave open:
 * parameters without a generator, ranges that can be empty, arrays that can be too large:
 * config_sizes.c
 */
void check_inputs(struct reader *reader, const struct yaml_node *node, const struct check *check);

/* `examples`: config_examples.c */
void read_examples(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target);

/* Whether a scalar or an element of that type can have the value: in range, and whole if need be.
 */
bool type_holds(enum type type, double number);

/* Reads the name of a problem that suits a callback, as a number of enum problem_kind. */
int read_problem(struct reader *reader, const struct yaml_node *node,
                 const struct parameter *parameter, double *problem);

/* Whether a call cannot be made without a value for the parameter: scalars, callbacks, and arrays
 * that are read. */
bool parameter_needs_value(const struct parameter *parameter);

#endif
