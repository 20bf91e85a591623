/// Package.swift, which lists one plugin per line.
struct PackageFile {
    private var lines: [String]

    init(_ text: String) { lines = text.lines }

    /// The file with the line of `plugin`, in alphabetical order among its kind and without duplicates.
    func adding(_ plugin: PluginName) throws(ScaffoldError) -> String {
        guard let opening = lines.firstIndex(where: { $0.hasPrefix("let plugins: [Plugin] = [") }),
            let closing = lines[opening...].firstIndex(of: "]")
        else {
            throw ScaffoldError(
                problem: "Package.swift has no list of plugins",
                remedy: "restore 'let plugins: [Plugin] = ['"
            )
        }
        let line = plugin.packageLine
        let list = (opening + 1)..<closing
        guard !lines[list].contains(line) else { return lines.text }
        // Plugins are grouped by kind, channels first.
        let kind = line.prefix { $0 != "(" }
        let group = list.filter { lines[$0].hasPrefix(kind + "(") }
        let place = group.first { lines[$0] > line } ?? group.last.map { $0 + 1 }
        var file = self
        file.lines.insert(line, at: place ?? (plugin.kind == .channel ? list.lowerBound : list.upperBound))
        return file.lines.text
    }
}

extension String {
    /// The lines; the last one is empty if the text ends with a line break.
    var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

extension [String] {
    /// The lines joined to a text.
    var text: String { joined(separator: "\n") }
}
