#include "report/assets.h"

#include "base/embed.h"

EMBED(asset_page_css, "grader/report/assets/page.css");
EMBED(asset_class_js, "grader/report/assets/class.js");
