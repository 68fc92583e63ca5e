#!/bin/bash
# A class of 300 as Moodle hands it out: graded, interrupted twice (Ctrl-C; SIGKILL of gradus and all its processes),
# exported into Moodle's worksheets and read by a reader of its own; then the same class through Slurm, to the byte.
#   run.sh BUILD_FOLDER
set -u

build=$PWD/$1
gradus=$build/gradus students=${STUDENTS:-300}
[ "$(id -u)" -eq 0 ] || { echo "the test of a class has to be root: slurmd starts jobs" >&2; exit 3; }
. tests/slurm/cluster.sh
. tests/support/stores.sh
failed=0
work=$cluster/work store=$cluster/class.db batch=

finish() {
    local status=$?
    [ -z "$batch" ] || kill -KILL -- "-$batch" 2>/dev/null
    cluster_stop || status=1
    exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

wrong() {
    echo "WRONG: $*" >&2
    failed=1
}
seconds() { date +%s.%N; }
since() { echo "$(seconds) $1" | awk '{ printf "%.1f", $1 - $2 }'; }

graded() { sqlite3 "$store" 'SELECT count(*) FROM result' 2>/dev/null || echo 0; }
have_graded() { [ "$(graded)" -ge "$1" ]; }

# In a group of its own, as a shell starts it.
start_batch() {
    setsid env --default-signal=INT "$gradus" batch mle "$work/class.zip" --store "$store" \
        >"$cluster/table" 2>"$cluster/errors" &
    batch=$!
}

interrupted() { # SIGNAL TARGET AFTER STATUS
    local status
    start_batch
    cluster_seconds=300 wait_until have_graded "$3" || wrong "no $3 results"
    kill -s "$1" -- "${2/BATCH/$batch}" || wrong "the batch had ended before SIG$1"
    wait "$batch"
    status=$?
    batch=
    [ $status -eq "$4" ] || wrong "SIG$1 ended with $status, not $4: $(cat "$cluster/errors")"
    echo "SIG$1 with $(graded) graded"
}

interrupted_twice() {
    local before started
    started=$(seconds)
    interrupted INT BATCH $((students / 5)) 130
    interrupted KILL -BATCH $((students / 2)) 137
    before=$(graded)
    sqlite3 "$store" 'SELECT sha256, graded_at FROM result ORDER BY sha256' >"$cluster/before"
    start_batch
    wait "$batch" || wrong "going on ended with $?: $(cat "$cluster/errors")"
    batch=
    [ "$(wc -l <"$cluster/before")" -eq "$before" ] || wrong "what was there is not known"
    echo "$students submissions, interrupted twice: $(since "$started") s"
    grep -q ", $before were in the store\$" "$cluster/errors" || wrong "not all $before were found again: $(cat "$cluster/errors")"
    sqlite3 "$store" 'SELECT sha256, graded_at FROM result ORDER BY sha256' | comm -23 "$cluster/before" - | grep . &&
        wrong "these were lost, or graded twice"
    [ "$(sqlite3 "$store" 'SELECT count(*) - count(DISTINCT sha256) FROM result')" -eq 0 ] || wrong "some were graded twice"
}

# What `gradus grade` gives: for each base, and for some submissions as they are.
points_of() { # FOLDER
    "$gradus" grade mle "$1" --json 2>/dev/null | sed -n 's/^  "score": \([0-9.]*\),\{0,1\}$/\1/p'
}

right_grades() {
    local participant base form name points alone=0
    declare -A of_base
    for name in "$work"/bases/*; do
        of_base[${name##*/}]=$(points_of "$name")
        [ -n "${of_base[${name##*/}]}" ] || wrong "gradus grade gives nothing for ${name##*/}"
    done
    while IFS=$'\t' read -r participant base form; do
        case $base in
        absent) points=- ;;
        -) points=0 ;;
        *) points=${of_base[$base]} ;;
        esac
        if [ -d "$work/one/$participant" ]; then
            alone=$((alone + 1))
            [ "$(points_of "$work/one/$participant")" = "$points" ] ||
                wrong "$participant ($base, $form) has $(points_of "$work/one/$participant") points alone, not $points"
        fi
        printf '%s\t%s\n' "$participant" "$points"
    done <"$work/known.tsv" >"$cluster/right"
    echo "graded one by one: ${#of_base[@]} solutions, $alone submissions; points: $(cut -f2 "$cluster/right" | sort -n | uniq -c | awk '{ printf "%s%sx%s", (NR > 1 ? ", " : ""), $2, $1 }')"
    [ "$(cut -f2 "$cluster/right" | sort -u | wc -l)" -ge 8 ] || wrong "the class is too equal to tell"
}

export_worksheet() { # WORKSHEET DECIMAL
    "$gradus" export moodle mle --store "$store" --worksheet "$work/$1.csv" --out "$cluster/$1.csv" 2>"$cluster/errors" ||
        wrong "export ended with $?: $(cat "$cluster/errors")"
    "$build/class300-reader" "$work/$1.csv" "$cluster/$1.csv" "$cluster/right" "$2" || wrong "$1.csv is wrong"
}

# A reader that finds nothing must be able to find something.
reader_finds_mistakes() {
    local script
    for script in '150s/^\(\([^,]*,\)\{4\}\)[0-9.]*/\17.77/' '150d' '150s/example.org/example.com/' '1s/Status/status/'; do
        sed "$script" "$cluster/worksheet.csv" >"$cluster/planted.csv"
        cmp -s "$cluster/worksheet.csv" "$cluster/planted.csv" && wrong "'$script' changes nothing"
        "$build/class300-reader" "$work/worksheet.csv" "$cluster/planted.csv" "$cluster/right" . >/dev/null &&
            wrong "the reader does not see '$script'"
    done
}

# Moodle takes a folder NAME_PARTICIPANT_TYPE_PLUGIN; each must tell that participant's points.
feedback_zip() {
    local participant points file
    "$gradus" export moodle-feedback mle --store "$store" --out "$cluster/feedback.zip" || wrong "the feedback ended with $?"
    rm -rf "$cluster/feedback" && unzip -q "$cluster/feedback.zip" -d "$cluster/feedback" || wrong "unzip ended with $?"
    while IFS=$'\t' read -r participant points; do
        file=$(find "$cluster/feedback" -path "*/*_${participant}_assignsubmission_file/*" -type f)
        [ "$points" != - ] || { [ -z "$file" ] || wrong "feedback for $participant, who handed in nothing"; continue; }
        [ "$(echo "$file" | wc -l)" -eq 1 ] && [ -f "$file" ] || { wrong "$participant has no feedback, or several"; continue; }
        grep -qE "(^|[^0-9.])${points//./\\.} (of|/) 100" "$file" || wrong "the feedback of $participant does not say $points: $(head -n 2 "$file")"
    done <"$cluster/right"
    echo "feedback: $(find "$cluster/feedback" -type f | wc -l) files"
}

# This source tree with a course of its own.
make_root() {
    mkdir -p "$cluster/root"
    ln -s "$PWD/assignments" "$cluster/root/assignments"
    cp -r configs "$cluster/root/configs"
    cat >"$cluster/root/configs/course.yaml" <<END
timezone: Europe/Berlin
late: {percent_per_day: 10}
assignments: {mle: {deadline: 2026-11-03T15:00+01:00}}
slurm: {partition: all, cpus: 1, minutes: 30, chunk: 20}
END
}

# Moodle's worksheet says when: 4001 + n handed in n minutes after 13:00. Who did after 15:00 loses a tenth; regrade
# tells that beforehand.
late_by_the_worksheet() {
    local sheet late expected
    for sheet in worksheet worksheet_de; do
        cp "$store" "$cluster/$sheet.db"
        "$gradus" batch mle "$work/class.zip" --store "$cluster/$sheet.db" --root "$cluster/root" --worksheet "$work/$sheet.csv" \
            >/dev/null 2>"$cluster/errors" || wrong "times of $sheet: $(cat "$cluster/errors")"
        grep -q '^0 graded in' "$cluster/errors" || wrong "times make a grading: $(cat "$cluster/errors")"
        [ "$(sqlite3 "$cluster/$sheet.db" "SELECT count(*) FROM attempt WHERE strftime('%s', submitted_at) - strftime('%s', '2026-11-03T12:00:00Z') = 60 * (student - 4001)")" -eq \
            "$(grep -vc absent "$work/known.tsv")" ] || wrong "$sheet gives other times"
    done
    late=$(awk -F'\t' '$1 - 4001 > 120 && $2 != "-" && $2 > 0' "$cluster/right" | wc -l)
    "$gradus" regrade mle --store "$cluster/worksheet.db" --root "$cluster/root" >"$cluster/regrade" 2>/dev/null || wrong "regrade ended with $?"
    grep -q "^0 gain, $late lose, " "$cluster/regrade" || wrong "regrade does not say that $late lose: $(tail -n 2 "$cluster/regrade")"
    awk -F'\t' -v OFS='\t' '$1 - 4001 > 120 && $2 != "-" { $2 *= 0.9 } 1' "$cluster/right" >"$cluster/right_late"
    "$gradus" export moodle mle --store "$cluster/worksheet.db" --root "$cluster/root" --worksheet "$work/worksheet.csv" \
        --out "$cluster/late.csv" 2>/dev/null || wrong "export ended with $?"
    "$build/class300-reader" "$work/worksheet.csv" "$cluster/late.csv" "$cluster/right_late" . || wrong "late.csv is wrong"
}

same_through_slurm() {
    local started
    started=$(seconds)
    "$gradus" batch mle "$work/class.zip" --root "$cluster/root" --slurm --shared "$cluster/shared" \
        --store "$cluster/slurm.db" >"$cluster/slurm.table" 2>"$cluster/errors" ||
        wrong "the batch through Slurm ended with $?: $(cat "$cluster/errors")"
    echo "the same through Slurm, two nodes: $(since "$started") s"
    cmp "$cluster/table" "$cluster/slurm.table" || wrong "the tables differ"
    cmp <(results "$store") <(results "$cluster/slurm.db") || wrong "the results differ"
    [ "$(answers "$store")" = "$(answers "$cluster/slurm.db")" ] || wrong "the answers differ"
    "$gradus" export moodle mle --store "$cluster/slurm.db" --worksheet "$work/worksheet.csv" --out "$cluster/slurm.csv" 2>/dev/null
    cmp "$cluster/worksheet.csv" "$cluster/slurm.csv" || wrong "the worksheets differ"
}

cluster_start || exit 1
mkdir -p "$work"
"$build/class300-maker" "$work" "$students" || exit 1
mkdir "$cluster/again" && "$build/class300-maker" "$cluster/again" "$students" && cmp "$work/class.zip" "$cluster/again/class.zip" ||
    wrong "the class is not the same when it is made again"
interrupted_twice
right_grades
export_worksheet worksheet .
export_worksheet worksheet_de ,
reader_finds_mistakes
feedback_zip
make_root
late_by_the_worksheet
same_through_slurm
[ $failed -eq 0 ] && echo "A class of $students: all is well"
exit $failed
