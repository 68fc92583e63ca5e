#include "report/audience.h"

bool audience_sees(enum audience audience, const struct check *check)
{
    switch (check->visibility) {
    case VISIBILITY_PUBLIC: return true;
    case VISIBILITY_AFTER_DUE: return audience != AUDIENCE_STUDENT;
    case VISIBILITY_HIDDEN: break;
    }
    return audience == AUDIENCE_STAFF;
}
