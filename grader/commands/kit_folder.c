#include "commands/kit_folder.h"

#include "base/file.h"
#include "commands/page.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const subfolders[] = {"checks", "include"};

static int write_files(const struct kit_file files[], size_t count, const char *folder,
                       struct error *error)
{
    int result = 0;
    for (size_t i = 0; i < sizeof subfolders / sizeof *subfolders && !result; i++) {
        char *path = file_join(folder, subfolders[i]);
        if (mkdir(path, 0777))
            result = error_set(error, ERROR_MACHINE, "cannot make the folder '%s': %s", path,
                               strerror(errno));
        free(path);
    }
    for (size_t i = 0; i < count && !result; i++) {
        char *path = file_join(folder, files[i].name);
        result = page_write(path, &files[i].contents, error);
        free(path);
    }
    return result;
}

/* Removes what was written of a kit that did not become one. */
static void remove_files(const struct kit_file files[], size_t count, const char *folder)
{
    for (size_t i = 0; i < count; i++) {
        char *path = file_join(folder, files[i].name);
        (void)unlink(path);
        free(path);
    }
    for (size_t i = 0; i < sizeof subfolders / sizeof *subfolders; i++) {
        char *path = file_join(folder, subfolders[i]);
        (void)rmdir(path);
        free(path);
    }
    (void)rmdir(folder);
}

static int refuse(const char *folder, const char *what_it_is, struct error *error)
{
    return error_set(error, ERROR_INPUT,
                     "'%s' %s, and a kit overwrites nobody's work; name a new folder", folder,
                     what_it_is);
}

/* Whether there is anything in a folder. */
static bool has_entries(const char *path)
{
    DIR *open = opendir(path);
    size_t count = 0;
    while (open && readdir(open))
        count++;
    if (open)
        closedir(open);
    return count > 2; /* itself and its parent */
}

int kit_folder_check(const char *folder, struct error *error)
{
    struct stat status;
    if (lstat(folder, &status))
        return errno == ENOENT && *folder
                   ? 0
                   : error_set(error, ERROR_INPUT, "cannot make '%s': %s", folder, strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return refuse(folder, "is there and no folder", error);
    return has_entries(folder) ? refuse(folder, "is not empty", error) : 0;
}

/* Writes beside the folder, which must be missing or empty, and takes its place. */
static int put(const struct kit_file files[], size_t count, const char *folder, struct error *error)
{
    char *beside = text_format("%s.%ld.part", folder, (long)getpid());
    int result = 0;
    if (mkdir(beside, 0777))
        result = error_set(error, ERROR_MACHINE, "cannot make '%s': %s", folder, strerror(errno));
    else if (write_files(files, count, beside, error))
        result = error_prefix(error, "'%s' is not made", folder);
    else if (rename(beside, folder))
        result = errno == ENOTEMPTY || errno == EEXIST ? refuse(folder, "is not empty", error)
                 : errno == EBUSY ? refuse(folder, "is the current folder or a mount", error)
                                  : error_set(error, ERROR_MACHINE, "cannot make '%s': %s", folder,
                                              strerror(errno));
    if (result)
        remove_files(files, count, beside);
    free(beside);
    return result;
}

/* What asks the program to end waits meanwhile: a kit takes milliseconds, and half of one would be left. */
int kit_folder_write(const struct kit_file files[], size_t count, const char *folder,
                     struct error *error)
{
    static const int endings[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t waiting, before;
    sigemptyset(&waiting);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        sigaddset(&waiting, endings[i]);
    sigprocmask(SIG_BLOCK, &waiting, &before);
    int result = put(files, count, folder, error);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return result;
}
