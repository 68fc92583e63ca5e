/* Files of grader/report/assets as strings of the program: a page carries its style and its script. */
#ifndef GRADUS_REPORT_ASSETS_H
#define GRADUS_REPORT_ASSETS_H

extern const char asset_page_css[], asset_class_js[];

#endif
