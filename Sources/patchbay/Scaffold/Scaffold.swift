import Foundation

/// The scaffold of a new plugin: the files of its folder, and the lines that add it to the build.
struct Scaffold: Sendable {
    let plugin: PluginName
    /// The files with their paths in the plugin's folder.
    let files: [(path: String, text: String)]
    let directory: URL

    private static let package = "Package.swift"
    private static let registrations = "Sources/patchbay/Registrations.swift"

    /// Writes all files, or none if anything is in the way.
    ///
    /// - Returns: The changes and the next steps, line by line.
    @Sendable func write() throws -> [String] {
        guard !FileManager.default.fileExists(atPath: directory.appending(path: plugin.folder).path) else {
            throw ScaffoldError(
                problem: "the folder \(plugin.folder) already exists",
                remedy: "choose another name, or remove the folder"
            )
        }
        let package = try PackageFile(text(of: Self.package)).adding(plugin)
        let registrations = try RegistrationsFile(text(of: Self.registrations)).adding(plugin)
        for (path, text) in files { try write(text, to: "\(plugin.folder)/\(path)") }
        try write(package, to: Self.package)
        try write(registrations, to: Self.registrations)
        return files.map { "created \(plugin.folder)/\($0.path)" }
            + ["registered in \(Self.package) and \(Self.registrations)"] + nextSteps
    }

    private var nextSteps: [String] {
        switch plugin.kind {
        case .channel:
            [
                "", "Next:", "  make conformance ADAPTER=\(plugin.yamlName)",
                "It lists what to write, in order; see docs/writing-an-adapter.md.",
            ]
        case .strategy:
            [
                "", "Next:", "  make conformance STRATEGY=\(plugin.yamlName)",
                "Then write `respond(to:)`, its tests and the README; see docs/writing-a-strategy.md.",
            ]
        }
    }

    private func text(of path: String) throws(ScaffoldError) -> String {
        do { return try String(contentsOf: directory.appending(path: path), encoding: .utf8) } catch {
            throw ScaffoldError(
                problem: "no \(path) in \(directory.path)",
                remedy: "run the command in Patchbay's source tree, or set --directory"
            )
        }
    }

    private func write(_ text: String, to path: String) throws {
        let file = directory.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file, options: .atomic)
    }
}
