#include "commands/folder.h"

#include "base/file.h"
#include "base/memory.h"
#include "contract/assignment.h"

#include <stdlib.h>
#include <string.h>

char *folder_assignment(const char *root_folder, const char *folder, struct error *error)
{
    struct root root;
    struct text list = {0};
    char *found = NULL, *rest = NULL;
    if (root_find(root_folder, &root, error)) {
        if (!root_folder && error->kind == ERROR_INPUT)
            error_set(
                error, ERROR_INPUT,
                "'%s' is no kit of an assignment (it has no checks/kit.json), and gradus has no "
                "assignments of its own; go to the kit's folder, or get the kit anew",
                folder);
        return NULL;
    }
    root_list(&root, &list);
    char *names = text_detach(&list);
    for (char *name = strtok_r(names, "\n", &rest); name && !found;
         name = strtok_r(NULL, "\n", &rest)) {
        char *header = text_format("%s/%s.h", folder, name);
        if (file_exists(header))
            found = memory_string(name);
        free(header);
    }
    free(names);
    root_release(&root);
    if (!found)
        error_set(error, ERROR_INPUT,
                  "no assignment's header (like mle.h) is in '%s'; go to the assignment's folder",
                  folder);
    return found;
}

char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (file_is_folder(path))
        return memory_string(path);
    if (!slash)
        return memory_string(".");
    return slash == path ? memory_string("/") : memory_string_of(path, (size_t)(slash - path));
}
