# Reports links of Markdown files that have no target, and files under docs/ that no link reaches. Scripts/check-links
# calls it:
#
#   awk -v list=FILE -v mentions=LINES -f Scripts/check-links.awk PAGE …
#
# `list` names all files of the repository; `mentions` has lines such as `Makefile:12:docs/index.md`. POSIX awk only, with
# bytes for characters.

BEGIN {
    while ((getline path < list) > 0) {
        isFile[path] = 1
        files[++fileCount] = path
        while (sub(/\/[^\/]*$/, "", path)) isFolder[path] = 1
    }
    isFolder["."] = isFolder[""] = 1
}

FNR == 1 { inFence = 0; folder = parent(FILENAME) }
/^ *(```|~~~)/ { inFence = !inFence; next }
inFence { next }
/^#+ / { addAnchor(slug($0)) }
{ explicitAnchors($0); links($0) }

END {
    for (i = 1; i <= linkCount; i++) checkLink(source[i], line[i], target[i])
    checkMentions()
    checkReach()
}

# MARK: Reading

# `code` is no link, but part of a heading.
function withoutCode(text) {
    gsub(/``[^`]*``/, "", text)
    gsub(/`[^`]*`/, "", text)
    return text
}

function links(text,    rest, label) {
    text = withoutCode(text)
    if (match(text, /^ *\[[^]]+\]: +[^ ]+/)) {
        rest = substr(text, RSTART, RLENGTH)
        label = rest
        sub(/^ *\[/, "", label)
        sub(/\]:.*/, "", label)
        isLabel[FILENAME, tolower(label)] = 1
        sub(/^ *\[[^]]+\]: +/, "", rest)
        addLink(rest)
        return
    }
    rest = text
    while (match(rest, /\]\([^()]*(\([^()]*\)[^()]*)*\)/)) {
        addLink(substr(rest, RSTART + 2, RLENGTH - 3))
        rest = substr(rest, RSTART + RLENGTH)
    }
    rest = text
    while (match(rest, /\]\[[^]]+\]/)) {
        addLink("label:" tolower(substr(rest, RSTART + 2, RLENGTH - 3)))
        rest = substr(rest, RSTART + RLENGTH)
    }
    rest = text
    while (match(rest, /(href|src|srcset)="[^"]*"/)) {
        label = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        sub(/^[a-z]*="/, "", label)
        sub(/"$/, "", label)
        addLink(label)
    }
}

function addLink(text) {
    sub(/^ *<?/, "", text)
    if (text !~ /^label:/) sub(/>?( .*)?$/, "", text)
    source[++linkCount] = FILENAME
    line[linkCount] = FNR
    target[linkCount] = text
}

function explicitAnchors(text,    anchor) {
    text = withoutCode(text)
    while (match(text, /<a (id|name)="[^"]*"/)) {
        anchor = substr(text, RSTART, RLENGTH - 1)
        text = substr(text, RSTART + RLENGTH)
        sub(/^[^"]*"/, "", anchor)
        addAnchor(anchor)
    }
}

# A repeated heading gets a number, as code hosts give it.
function addAnchor(name,    number) {
    number = count[FILENAME, name]++
    isAnchor[FILENAME, number ? name "-" number : name] = 1
}

# The anchor of a heading: its text in lower case, without punctuation, with hyphens for spaces.
function slug(text) {
    sub(/^#+ +/, "", text)
    sub(/ +#* *$/, "", text)
    while (match(text, /\]\([^()]*\)/)) text = substr(text, 1, RSTART) substr(text, RSTART + RLENGTH)
    text = lowered(tolower(text))
    gsub(/\342[\200-\257][\200-\277]/, "", text)  # dashes, quotes, arrows and other symbols
    gsub(/\302[\240-\277]/, "", text)
    gsub(/[^a-z0-9_ \200-\377-]/, "", text)
    gsub(/ /, "-", text)
    return text
}

# Lower case for letters of Latin-1, whose second byte of UTF-8 is 32 lower for capitals.
function lowered(text,    result, byte) {
    while (match(text, /\303[\200-\236]/)) {
        byte = substr(text, RSTART + 1, 1)
        result = result substr(text, 1, RSTART) lowerByte(byte)
        text = substr(text, RSTART + 2)
    }
    return result text
}

function lowerByte(byte,    i) {
    for (i = 128; i <= 158; i++) if (sprintf("%c", i) == byte) return sprintf("%c", i + 32)
    return byte
}

# MARK: Paths

function parent(path) { return sub(/\/[^\/]*$/, "", path) ? path : "" }

# `path`, relative to `folder`, without `.` and `..`; above the repository it is "..".
function resolved(folder, path,    part, parts, i, depth, kept, result) {
    if (path ~ /^\//) { folder = ""; path = substr(path, 2) }
    parts = split((folder == "" ? "" : folder "/") path, part, "/")
    for (i = 1; i <= parts; i++) {
        if (part[i] == "" || part[i] == ".") continue
        if (part[i] != "..") { kept[++depth] = part[i]; continue }
        if (depth == 0) return ".."
        depth--
    }
    for (i = 1; i <= depth; i++) result = result (i > 1 ? "/" : "") kept[i]
    return result
}

# MARK: Checks

function checkLink(from, number, text,    path, anchor) {
    if (text ~ /^label:/) {
        sub(/^label:/, "", text)
        if (!((from, text) in isLabel)) report(from, number, "there is no '[" text "]:' in the file")
        return
    }
    if (text ~ /^[a-zA-Z][a-zA-Z0-9+.-]*:/) return
    path = text
    if (match(path, /#/)) {
        anchor = substr(path, RSTART + 1)
        path = substr(path, 1, RSTART - 1)
    }
    sub(/\?.*/, "", path)
    gsub(/%20/, " ", path)
    path = path == "" ? from : resolved(parent(from), path)
    if (!(path in isFile) && !(path in isFolder)) { report(from, number, "'" text "' does not exist"); return }
    points[from, ++pointCount[from]] = path
    isLinked[path] = 1
    if (anchor == "" || path !~ /\.md$/) return
    if (!((path, anchor) in isAnchor)) report(from, number, "'" text "': the page has no such heading")
}

function checkMentions(    lines, entry, part, i) {
    lines = split(mentions, entry, "\n")
    for (i = 1; i <= lines; i++) {
        split(entry[i], part, ":")
        if (!(part[3] in isFile)) report(part[1], part[2], "'" part[3] "' does not exist")
    }
}

# Marks the pages that links lead to, from docs/index.md on; a link to a folder leads to all of it.
function checkReach(    queue, head, tail, page, next_, i, path) {
    if (!("docs/index.md" in isFile)) { report("docs/index.md", 1, "it does not exist"); return }
    queue[++tail] = "docs/index.md"
    reached["docs/index.md"] = 1
    while (head < tail) {
        page = queue[++head]
        for (i = 1; i <= pointCount[page]; i++) {
            next_ = points[page, i]
            if (next_ in reached || next_ !~ /^docs\//) continue
            reached[next_] = 1
            queue[++tail] = next_
        }
    }
    for (i = 1; i <= fileCount; i++) {
        path = files[i]
        if (path !~ /^docs\// || path in reached || aboveIsReached(path)) continue
        if (path ~ /\.md$/) report(path, 1, "no link leads here from docs/index.md")
        else if (!(path in isLinked)) report(path, 1, "no page links to it")
    }
}

# True if a folder above `path` is reached, or the README in it, which describes its files.
function aboveIsReached(path) {
    for (path = parent(path); path != "docs" && path != ""; path = parent(path))
        if (path in reached || (path "/README.md") in reached) return 1
    return 0
}

function report(file, number, problem) { print file ":" number ": " problem }
