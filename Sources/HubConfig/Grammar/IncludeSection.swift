import ChannelKit
import Foundation

/// An included file and its limits.
struct Include {
    let path: String
    let limits: IncludeLimits
}

/// The reader of `include:`, which resolves its patterns to files.
struct IncludeSection {
    let context: ReadingContext

    private static let path = Setting.text(
        "path",
        help: "A path relative to this file's directory, with the wildcards *, ? and […].",
        example: "tenants/*.yaml"
    )
    private static let variables = Setting.text(
        "variables",
        help: "The prefix of the environment variables that these files may use, such as TENANT_. Default: none.",
        example: "TENANT_"
    ).optional()

    /// The declaration of `include:`.
    static let declaration = Setting<[String]>(
        "include",
        type: .list(of: .either([.text, .object([path.declaration, variables.declaration])])),
        help: "Further files with tenants: paths relative to this file's directory, with the wildcards *, ? and […]. "
            + "They can read files in their own folder, and variables with the prefix in 'variables'.",
        example: .list([.text("tenants/*.yaml")])
    ) { _ in nil }.optional().declaration

    /// The files without duplicates, in the order of the entries and sorted within one.
    func read(_ field: Field?) -> [Include] {
        guard let field else { return [] }
        let reader = ValueReader(context: context, hint: "write paths such as tenants/*.yaml")
        guard case .list(let entries)? = reader.read(field.value, as: Self.declaration.type).value,
            case .sequence(let nodes) = field.value.content
        else { return [] }
        var seen: Set<String> = [context.file.name]
        return zip(entries, nodes).flatMap { entry, node in
            files(of: entry, at: node).filter { seen.insert($0.path).inserted }
        }
    }

    private func files(of entry: SettingValue, at node: YAMLNode) -> [Include] {
        var pattern = entry.text ?? ""
        var place = node
        var prefix: String?
        if case .mapping(let members) = entry {
            pattern = members["path"]?.text ?? ""
            place = node.member("path") ?? node
            prefix = members["variables"]?.text
        }
        if let prefix, !prefix.isVariablePrefix {
            context.error(
                at: node.member("variables") ?? node,
                "'\(prefix)' is not a valid prefix of variables",
                remedy: "write letters, digits and '_' with '_' at the end, such as TENANT_"
            )
            return []
        }
        let entry = "\(context.file.name):\(node.start.line + 1)"
        return matches(of: pattern, at: place).map { path in
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            let real = IncludeLimits.realPath(folder.isEmpty ? "/" : folder) ?? folder
            return Include(path: path, limits: IncludeLimits(folder: real, variablePrefix: prefix, entry: entry))
        }
    }

    private func matches(of pattern: String, at node: YAMLNode) -> [String] {
        let glob = Glob(pattern)
        let found = glob.files(in: context.file)
        guard found.isEmpty else { return found }
        if glob.hasWildcard {
            context.warning(at: node, "no file matches '\(pattern)'", remedy: relativity)
        } else {
            context.error(at: node, "no such file: '\(pattern)'", remedy: relativity)
        }
        return []
    }

    private var relativity: String { "the path is relative to the directory of \(context.file.name)" }
}

extension String {
    /// True for a name that ends with `_`, so that the prefix `ANA_` does not permit `ANABEL_KEY`.
    fileprivate var isVariablePrefix: Bool { wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*_/) != nil }
}

extension YAMLNode {
    /// The value of the member `name`; nil if there is none.
    fileprivate func member(_ name: String) -> YAMLNode? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs.first { $0.key.scalar?.text == name }?.value
    }
}

/// A path pattern with `*`, `?` and `[…]` in its components, which never match hidden files.
struct Glob {
    private let components: [String]
    private let isAbsolute: Bool

    init(_ pattern: String) {
        components = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
        isAbsolute = pattern.hasPrefix("/")
    }

    /// True if it may match any number of files.
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
