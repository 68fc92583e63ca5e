/* Files of the sources as strings of the program. */
#ifndef GRADUS_BASE_EMBED_H
#define GRADUS_BASE_EMBED_H

/*
 * Defines `const char NAME[]`, to be declared in a header, as the bytes of a file and a zero byte. The assembler reads
 * it; the path is seen from where make runs, which -MMD does not see: the Makefile lists the folder.
 */
#define EMBED(name, path)                                                                          \
    __asm__(".pushsection .rodata\n"                                                               \
            ".global " #name "\n" #name ":\n"                                                      \
            ".incbin \"" path "\"\n"                                                               \
            ".byte 0\n"                                                                            \
            ".popsection\n")

#endif
