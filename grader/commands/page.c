#include "commands/page.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int page_write(const char *path, const struct text *contents, struct error *error)
{
    /* A name of its own, for two may write the same page at once. */
    char *aside = text_format("%s.%ld.new", path, (long)getpid());
    int descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int result = descriptor < 0 ? error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path,
                                            strerror(errno))
                                : file_write_descriptor(descriptor, text_string(contents),
                                                        contents->length, path, error);
    if (descriptor >= 0 && close(descriptor) && !result)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    if (!result && rename(aside, path))
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    if (result && descriptor >= 0)
        unlink(aside);
    free(aside);
    return result;
}

/* Draws one plot into the page's list; the caller frees its texts. */
static void draw(struct plotter *plotter, struct student_page *page, struct page_picture *list,
                 size_t check, size_t index, struct error *said)
{
    const struct plot *plot = &page->result->checks[check].plots.list[index];
    struct text svg = {0};
    struct error error = {0};
    char *id = text_format("plot-%zu-%zu", check + 1, index + 1);
    if (plotter_draw(plotter, plot, PLOT_SVG, id, &svg, &error) == 0) {
        list[page->picture_count++] = (struct page_picture){
            .check = check, .svg = text_detach(&svg), .id = id, .finding = plot->finding};
        return;
    }
    if (said->kind == ERROR_NONE)
        *said = error;
    text_release(&svg);
    free(id);
}

void page_make(struct student_page *page, struct plotter *plotter, struct error *said,
               struct text *html)
{
    struct page_picture *list = NULL;
    for (size_t i = 0; page->result && i < page->result->check_count; i++) {
        const struct check_result *check = &page->result->checks[i];
        if (!audience_sees(page->audience, check->check))
            continue;
        list = memory_resize(list, page->picture_count + check->plots.count + 1, sizeof *list);
        for (size_t k = 0; k < check->plots.count; k++)
            draw(plotter, page, list, i, k, said);
    }
    page->pictures = list;
    html_student(page, html);
    for (size_t i = 0; i < page->picture_count; i++) {
        free(list[i].svg);
        free(list[i].id);
    }
    free(list);
    page->pictures = NULL;
    page->picture_count = 0;
}
