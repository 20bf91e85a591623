# Reports prose that breaks the rules of CONTRIBUTING.md. Scripts/check-prose calls it:
#
#   awk -v words=Scripts/prose-words -f Scripts/check-prose.awk FILE …
#
# POSIX awk only, since every machine has one. A line is cut into pieces of text, each with its context (doc, comment,
# message, docs or name), and every piece is compared with the rules of that context.

BEGIN {
    readRules()
    headless = "^(what|whatever|who|whoever|whom|whose|how|however|where|wherever|when|whenever|why)([^a-z]|$)"
    declaration = "(func|var|let|case|struct|class|enum|protocol|actor|typealias) +[A-Za-z]+"
    interpolation = "\\\\\\([^()]*(\\([^()]*(\\([^()]*(\\([^()]*\\)[^()]*)*\\)[^()]*)*\\)[^()]*)*\\)"
}

FNR == 1 { begin() }
kind == "swift" { swift($0) }
kind == "markdown" { markdown($0) }
kind == "yaml" { hashComment($0, "docs") }
kind == "shell" { shell($0) }
kind == "make" { make($0) }

END { exit found > 0 }

# MARK: Rules

function readRules(    line, part, count, named, i) {
    while ((getline line < words) > 0) {
        if (line ~ /^ *(#|$)/) continue
        count = split(line, part, / +:: +/)
        if (count != 3) { broken(line, "expected three parts with :: between them"); continue }
        if (part[1] == "allow") phrase[++phrases] = part[2]
        else if (part[1] == "exempt") exempt[++exemptions] = part[2]
        else {
            rule[++rules] = whole(part[2])
            advice[rules] = part[3]
            contexts[rules] = part[1]
            count = split(part[1], named, " ")
            for (i = 1; i <= count; i++) {
                if (named[i] !~ /^(doc|comment|message|docs|name)$/) broken(line, "no such context: " named[i])
                any[named[i]] = alternatives(any[named[i]], part[2])
            }
        }
    }
    close(words)
    for (i in any) any[i] = whole(any[i])
}

function alternatives(left, right) { return left == "" ? right : left "|" right }

function whole(expression) { return "[^a-z0-9_](" expression ")[^a-z0-9_]" }

function broken(line, problem) { print words ": " problem ": " line; found++ }

function begin(    i, part) {
    inString = inFence = wasDoc = 0
    kind = kindOf(FILENAME)
    for (i = 1; i <= exemptions; i++) if (FILENAME ~ exempt[i]) kind = ""
    allowed = ""
    for (i = 1; i <= phrases; i++) {
        split(phrase[i], part, / +in +/)
        if (part[2] == "" || FILENAME ~ part[2]) allowed = alternatives(allowed, part[1])
    }
    # Simulators play customers, and tests quote them; their string literals are not messages of ours.
    speaks = FILENAME ~ /(^|\/)Sources\/|\/Templates\/|\/prose-cases\//
}

function kindOf(file) {
    sub(/\.template$/, "", file)
    if (file ~ /\.(swift|c|h)$/) return "swift"
    if (file ~ /\.md$/) return "markdown"
    if (file ~ /\.ya?ml$/) return "yaml"
    if (file ~ /(^|\/)Makefile$/) return "make"
    if (file ~ /\.sh$/ || file !~ /\.[a-z]+$/) return "shell"
    return ""
}

# MARK: Kinds of files

function swift(line,    text, piece, count, i, code) {
    sub(/^[ \t]+/, "", line)
    if (inString) {
        if (line ~ /^"""/) { inString = 0; return }
        message(line)
        return
    }
    if (line ~ /^\/\/\//) {
        text = substr(line, 4)
        if (!wasDoc) { summary(text); inFence = 0 }
        wasDoc = 1
        if (text ~ /^ *```/) { inFence = !inFence; return }
        if (!inFence) check("doc", text)
        return
    }
    wasDoc = 0
    if (line ~ /^(\/\/|\/\*|\* )/) { check("comment", line); return }
    names(line)
    if (line !~ /"|\/\//) return
    if (line ~ /""" *$/ || line ~ /"""\)? *\\?$/) { inString = 1; return }
    if (index(line, "\\")) {
        gsub(/\\"/, "", line)
        gsub(interpolation, "_", line)
    }
    count = split(line, piece, "\"")
    for (i = 1; i <= count; i++) {
        if (i % 2 == 0) { message(piece[i], line); continue }
        if (!match(piece[i], /\/\//)) continue
        text = substr(piece[i], RSTART)
        while (++i <= count) text = text "\"" piece[i]
        check("comment", text)
    }
}

# The names that a line declares, cut into words and with the kind before them: "func note failure".
function names(line,    name) {
    while (match(line, declaration)) {
        name = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        gsub(/[A-Z]/, " &", name)
        check("name", name)
    }
}

# A literal of one word is a key, a name or a value, not prose.
function message(text, line) {
    gsub(interpolation, "_", text)
    if (text !~ /[a-z].* /) return
    if (speaks || line ~ /@(Test|Suite)\(/) check("message", text)
}

function markdown(line) {
    if (line ~ /^ *(```|~~~)/) {
        inFence = inFence != "" && inFence != 0 ? 0 : (line ~ /^ *```text/ ? "text" : "code")
        return
    }
    if (inFence == "code") hashComment(line, "docs")
    else check("docs", line)
}

function hashComment(line, context) {
    gsub(/"[^"]*"|'[^']*'/, "", line)
    if (match(line, /(^|[ \t])#/)) check(context, substr(line, RSTART))
}

function shell(line,    piece, count, i) {
    if (line ~ /^ *#/) { check("comment", line); return }
    if (line !~ /(^|[^a-z])(echo|say|fail|printf) /) return
    count = split(line, piece, "\"")
    for (i = 2; i <= count; i += 2) check("message", piece[i])
}

function make(line) {
    if (match(line, /## /)) check("docs", substr(line, RSTART))
    else if (line ~ /^#/) check("comment", line)
    else shell(line)
}

# MARK: Checks

function summary(text) {
    text = tolower(text)
    sub(/^ *(- )?/, "", text)
    if (text ~ headless) report("the summary begins with a relative clause", "a noun phrase or a third-person verb")
}

function check(context, text,    i) {
    text = " " tolower(text) " "
    if (text !~ any[context]) return
    gsub(/`[^`]*`/, " _ ", text)
    gsub(/<?https?:[^ )]*/, " _ ", text)
    gsub(/[ \t]+/, " ", text)
    if (allowed != "") gsub(whole(allowed), " _ ", text)
    if (text !~ any[context]) return
    for (i = 1; i <= rules; i++) {
        if ((" " contexts[i] " ") !~ (" " context " ") || !match(text, rule[i])) continue
        report("'" substr(text, RSTART + 1, RLENGTH - 2) "' in " name(context), advice[i])
    }
}

function name(context) {
    return context == "doc" ? "a doc comment" : context == "comment" ? "a comment" : context == "message" ? "a message" : \
        context == "name" ? "a name" : "the documentation"
}

function report(problem, remedy) {
    print FILENAME ":" FNR ": " problem " (write " remedy " instead)"
    found++
}
