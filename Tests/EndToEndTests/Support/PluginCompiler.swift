import ChannelTestKit
import Foundation

/// A compiler of a plugin's folders against the modules of this build, without code generation: it takes a second where
/// a whole build takes minutes.
struct PluginCompiler {
    private static let settings = [
        "-swift-version", "6", "-enable-upcoming-feature", "ExistentialAny", "-enable-upcoming-feature",
        "MemberImportVisibility", "-enable-upcoming-feature", "InternalImportsByDefault", "-warnings-as-errors",
    ]

    /// The folder of the sources and of the compiled modules.
    let folder: TemporaryFolder

    /// Compiles the Swift files of `path` as `module`, which others can then import.
    ///
    /// - Returns: The compiler's errors; empty if there are none.
    func compile(_ path: String, as module: String) async throws -> String {
        try await run(["-emit-module", "-o", "\(module).swiftmodule", "-module-name", module] + files(of: path))
    }

    /// Type-checks the Swift files of `path`.
    func check(_ path: String) async throws -> String {
        // The accessor that the build generates for a target with resources.
        try folder.write(
            "import Foundation\nextension Bundle { static var module: Bundle { .main } }\n",
            to: "Resources.swift"
        )
        return try await run(["-typecheck", "-module-name", "Tests", "Resources.swift"] + files(of: path))
    }

    private func run(_ arguments: [String]) async throws -> String {
        let places = ["-I", ".", "-I", Program.products.appending(path: "Modules").path] + Self.headers
        let compiler = try Program(
            URL(filePath: "/usr/bin/env"),
            ["swiftc", "-parse-as-library"] + Self.settings + places + arguments,
            in: folder
        )
        let code = try await compiler.exitCode(within: .seconds(120))
        return code == 0 ? "" : compiler.errorText + compiler.outputText
    }

    private func files(of path: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: path).path)
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { "\(path)/\($0)" }
    }

    /// The search paths of C modules that the build's modules import.
    private static let headers: [String] = {
        let build = Program.products.deletingLastPathComponent().deletingLastPathComponent()
        let places = [build.appending(path: "checkouts"), Program.products]
        let maps = places.flatMap { place in
            (FileManager.default.subpaths(atPath: place.path) ?? [])
                .filter { $0.hasSuffix("/module.modulemap") && !$0.contains("/Tests/") }
                // Those are for C code that imports Swift.
                .filter { !$0.contains(".build/include/") }
                .map { place.appending(path: $0).deletingLastPathComponent().path }
        }
        return Set(maps).sorted().flatMap { ["-I", $0] }
    }()
}
