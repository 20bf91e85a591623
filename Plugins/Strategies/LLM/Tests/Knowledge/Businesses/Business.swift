/// A small tenant with its documents in two languages, and questions of its customers.
///
/// A section is written in one block: `# English heading | French heading`, a line with the English text, a line with the
/// French text, then English questions after `?` and French ones after `!`.
struct Business: Sendable {
    struct Section: Sendable {
        let headings: [String]
        let texts: [String]
        var questions: [[String]] = [[], []]
    }

    static let languages = ["en", "fr"]
    static let all = [garage, bakery, salon, studio, vet, school]

    let name: String
    let sections: [Section]

    init(_ name: String, _ table: String) {
        self.name = name
        var sections: [Section] = []
        for block in table.split(separator: "\n\n") {
            let lines = block.split(separator: "\n").map(String.init)
            var section = Section(
                headings: lines[0].dropFirst(2).split(separator: " | ").map(String.init),
                texts: [lines[1], lines[2]]
            )
            for line in lines.dropFirst(3) {
                section.questions[line.hasPrefix("?") ? 0 : 1].append(String(line.dropFirst(2)))
            }
            sections.append(section)
        }
        self.sections = sections
    }

    /// The document in the language at `index` of ``languages``.
    func document(_ index: Int) -> String {
        "# \(name)\n\n" + sections.map { "## \($0.headings[index])\n\n\($0.texts[index])\n" }.joined(separator: "\n")
    }
}
