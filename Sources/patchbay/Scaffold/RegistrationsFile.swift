/// Registrations.swift, which imports and registers every plugin.
struct RegistrationsFile {
    private var lines: [String]

    init(_ text: String) { lines = text.lines }

    /// The file with the imports and the lines of `plugin`, in alphabetical order and without duplicates.
    func adding(_ plugin: PluginName) throws(ScaffoldError) -> String {
        var file = self
        for module in plugin.modules { try file.addImport(of: module) }
        if !file.lines.contains(plugin.registrations[0]) { try file.register(plugin) }
        return file.lines.text
    }

    private mutating func addImport(of module: String) throws(ScaffoldError) {
        let line = "import \(module)"
        guard !lines.contains(line) else { return }
        let imports = lines.indices.filter { lines[$0].hasPrefix("import ") }
        guard let last = imports.last else { throw .strange }
        lines.insert(line, at: imports.first { lines[$0] > line } ?? last + 1)
    }

    /// Adds the registrations: an adapter and its simulator as a group before the strategies, which form one group.
    private mutating func register(_ plugin: PluginName) throws(ScaffoldError) {
        let registered = lines.indices.filter { lines[$0].hasPrefix("    try plugins.register(") }
        let adapters = registered.filter { lines[$0].hasSuffix("Adapter.self)") }
        let strategies = registered.filter { !lines[$0].hasSuffix("Adapter.self)") }
        let first = plugin.registrations[0]
        switch plugin.kind {
        case .channel:
            let following = adapters.first { lines[$0] > first } ?? strategies.first
            guard let following else { throw .strange }
            lines.insert(contentsOf: plugin.registrations + [""], at: following)
        case .strategy:
            guard let last = strategies.last else { throw .strange }
            lines.insert(contentsOf: plugin.registrations, at: strategies.first { lines[$0] > first } ?? last + 1)
        }
    }
}

extension ScaffoldError {
    fileprivate static let strange = ScaffoldError(
        problem: "Sources/patchbay/Registrations.swift has no imports or registrations",
        remedy: "restore the file, or add the imports and the 'register' lines by hand"
    )
}
