/*
 * The words that messages for students use and that somebody who knows C for four weeks does not: each with its
 * meaning, in one table (gloss.c). A message that needs one of them says what it means where it stands first;
 * so do an instructor's words for a mistake and the hints, when the configuration is read.
 */
#ifndef GRADUS_CONTRACT_GLOSS_H
#define GRADUS_CONTRACT_GLOSS_H

/*
 * Copies a message, with the meaning in parentheses behind the first of each of the table's words that is in it; at
 * most two, since more would hide the message. Where the word stands in quotes, as a formula, they come behind the
 * quotes. The caller frees.
 */
char *gloss(const char *message);

#endif
