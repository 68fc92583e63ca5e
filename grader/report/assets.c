#include "report/assets.h"

/* The assembler embeds a file as it is; paths are seen from where make runs. */
#define ASSET(name, path)                                                                          \
    __asm__(".pushsection .rodata\n"                                                               \
            ".global " #name "\n" #name ":\n"                                                      \
            ".incbin \"grader/report/assets/" path "\"\n"                                          \
            ".byte 0\n"                                                                            \
            ".popsection\n")

ASSET(asset_page_css, "page.css");
ASSET(asset_class_js, "class.js");
