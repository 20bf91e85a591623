import ChannelKit
import Foundation

/// Reads `include:` into the files that it means.
struct IncludeSection {
    let context: ReadingContext

    /// What may stand there.
    static let declaration = Setting<[String]>(
        "include",
        type: .list(of: .text),
        help: "Further files with tenants, as paths that start at this file's directory; *, ? and […] stand for more.",
        example: .list([.text("tenants/*.yaml")])
    ) { _ in nil }.optional().declaration

    /// The files, each once, in the order of the patterns and sorted within one; and where each was asked for.
    func read(_ field: Field?) -> [(path: String, node: YAMLNode)] {
        guard let field else { return [] }
        let reader = ValueReader(context: context, hint: "write paths such as tenants/*.yaml")
        guard case .list(let patterns)? = reader.read(field.value, as: Self.declaration.type).value,
            case .sequence(let nodes) = field.value.content
        else { return [] }
        var seen: Set<String> = [context.file.name]
        var files: [(path: String, node: YAMLNode)] = []
        for (pattern, node) in zip(patterns.compactMap(\.text), nodes) {
            files += matches(of: pattern, at: node).filter { seen.insert($0).inserted }.map { ($0, node) }
        }
        return files
    }

    private func matches(of pattern: String, at node: YAMLNode) -> [String] {
        let glob = Glob(pattern)
        let found = glob.files(in: context.file)
        guard found.isEmpty else { return found }
        if glob.hasWildcard {
            context.warning(at: node, "no file matches '\(pattern)'", remedy: relativity)
        } else {
            context.error(at: node, "there is no file '\(pattern)'", remedy: relativity)
        }
        return []
    }

    private var relativity: String { "the path starts at the directory of \(context.file.name)" }
}

/// A path in whose components `*`, `?` and `[…]` stand for characters; hidden files are not meant.
struct Glob {
    private let components: [String]
    private let isAbsolute: Bool

    init(_ pattern: String) {
        components = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
        isAbsolute = pattern.hasPrefix("/")
    }

    /// Whether it may match any number of files.
    var hasWildcard: Bool { components.contains(where: Self.isWild) }

    /// The files that match, sorted, as paths from the working directory.
    func files(in file: SourceFile) -> [String] {
        var paths = [isAbsolute ? "/" : file.directory]
        for component in components {
            paths = paths.flatMap { directory in
                Self.isWild(component)
                    ? Self.names(in: directory, matching: component).map { Self.join(directory, $0) }
                    : [Self.join(directory, component)]
            }
        }
        return paths.filter { path in
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
    }

    private static func isWild(_ component: String) -> Bool { component.contains { "*?[".contains($0) } }

    private static func join(_ directory: String, _ name: String) -> String {
        directory.isEmpty || directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }

    private static func names(in directory: String, matching pattern: String) -> [String] {
        let path = directory.isEmpty ? "." : directory
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { fnmatch(pattern, $0, FNM_PERIOD) == 0 }.sorted()
    }
}
