#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void end_without_memory(void)
{
    fputs("gradus: out of memory; close other programs or grade fewer submissions at once\n",
          stderr);
    _Exit(3);
}

void *memory_new(size_t count, size_t element_bytes)
{
    void *block = calloc(count ? count : 1, element_bytes ? element_bytes : 1);
    if (!block)
        end_without_memory();
    return block;
}

void *memory_resize(void *block, size_t count, size_t element_bytes)
{
    void *resized = reallocarray(block, count ? count : 1, element_bytes ? element_bytes : 1);
    if (!resized)
        end_without_memory();
    return resized;
}

void *memory_copy(const void *block, size_t bytes)
{
    void *copy = memory_new(bytes, 1);
    if (bytes)
        memcpy(copy, block, bytes);
    return copy;
}

char *memory_string(const char *string)
{
    return memory_copy(string, strlen(string) + 1);
}

char *memory_string_of(const char *bytes, size_t length)
{
    char *copy = memory_new(length + 1, 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}
