# What is in a store, as text to compare. To be sourced.

# All that a store says of results but when they were made and how long that took.
results() { # STORE
    sqlite3 "$1" "SELECT assignment, sha256, questions, rules, seed, score, max_score, is_error, versions, json
                  FROM result ORDER BY sha256, rules" | sed -E 's|"seconds": [-+0-9.e]+|"seconds"|'
}
# Answers and plots by their digests.
answers() {
    sqlite3 "$1" "SELECT sha256, questions, bytes, hex(record) FROM answers ORDER BY sha256;
                  SELECT sha256, questions, bytes, hex(json) FROM plots ORDER BY sha256" | sha256sum
}
