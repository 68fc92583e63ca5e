#include "support/schema.h"

#include <string.h>

static bool is_of_type(json_t *value, const char *type)
{
    static const struct {
        const char *name;
        unsigned types;
    } known[] = {
        {"string", 1u << JSON_STRING},
        {"array", 1u << JSON_ARRAY},
        {"object", 1u << JSON_OBJECT},
        {"null", 1u << JSON_NULL},
        {"integer", 1u << JSON_INTEGER},
        {"number", 1u << JSON_INTEGER | 1u << JSON_REAL},
        {"boolean", 1u << JSON_TRUE | 1u << JSON_FALSE},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, type) == 0)
            return known[i].types >> json_typeof(value) & 1;
    return false;
}

static bool type_holds(json_t *type, json_t *value)
{
    size_t i;
    json_t *one;
    if (json_is_string(type))
        return is_of_type(value, json_string_value(type));
    json_array_foreach(type, i, one) if (is_of_type(value, json_string_value(one))) return true;
    return false;
}

static bool enum_holds(json_t *values, json_t *value)
{
    size_t i;
    json_t *one;
    json_array_foreach(values, i, one) if (json_equal(one, value)) return true;
    return false;
}

static bool required_holds(json_t *names, json_t *value)
{
    size_t i;
    json_t *name;
    json_array_foreach(names, i,
                       name) if (json_is_object(value) &&
                                 !json_object_get(value, json_string_value(name))) return false;
    return true;
}

static bool items_hold(json_t *schema, json_t *value, struct text *why)
{
    size_t i;
    json_t *item;
    json_array_foreach(value, i, item) if (!schema_holds(schema, item, why))
    {
        text_print(why, " in item %zu", i);
        return false;
    }
    return true;
}

static bool properties_hold(json_t *schemas, json_t *value, struct text *why)
{
    const char *name;
    json_t *member;
    json_object_foreach(value, name, member)
    {
        json_t *schema = json_object_get(schemas, name);
        if (!schema || !schema_holds(schema, member, why)) {
            text_print(why, " in member %s", name);
            return false;
        }
    }
    return true;
}

static bool keyword_holds(const char *keyword, json_t *rule, json_t *value, struct text *why)
{
    if (strcmp(keyword, "type") == 0)
        return type_holds(rule, value);
    if (strcmp(keyword, "enum") == 0)
        return enum_holds(rule, value);
    if (strcmp(keyword, "const") == 0)
        return json_equal(rule, value);
    if (strcmp(keyword, "required") == 0)
        return required_holds(rule, value);
    if (strcmp(keyword, "minimum") == 0)
        return !json_is_number(value) || json_number_value(value) >= json_number_value(rule);
    if (strcmp(keyword, "items") == 0)
        return !json_is_array(value) || items_hold(rule, value, why);
    if (strcmp(keyword, "properties") == 0)
        return !json_is_object(value) || properties_hold(rule, value, why);
    if (strcmp(keyword, "additionalProperties") == 0)
        return json_is_false(rule); /* as properties_hold has it */
    return strcmp(keyword, "description") == 0 || strcmp(keyword, "title") == 0 ||
           strcmp(keyword, "$schema") == 0;
}

bool schema_holds(json_t *schema, json_t *value, struct text *why)
{
    const char *keyword;
    json_t *rule;
    json_object_foreach(schema, keyword, rule)
    {
        if (!keyword_holds(keyword, rule, value, why)) {
            text_print(why, "; %s does not hold", keyword);
            return false;
        }
    }
    return true;
}
