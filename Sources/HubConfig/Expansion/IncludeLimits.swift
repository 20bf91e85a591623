import Foundation

/// The limits of an included file, whose author may be a tenant rather than the operator.
///
/// The file can read files in its own folder and variables with the prefix that the include names; without these limits
/// it could show any secret of the process to a customer, or send it to its own server.
struct IncludeLimits: Sendable {
    /// The real path of the folder that contains every file that it may read.
    let folder: String
    /// The prefix of the variables that it may expand; nil allows none.
    let variablePrefix: String?
    /// The position of its entry under `include`, `file:line`.
    let entry: String

    /// True if it may expand the variable `name`.
    func allows(variable name: String) -> Bool { variablePrefix.map(name.hasPrefix) ?? false }

    /// The real path of the file or folder at `path`, which need not exist; nil if it is outside the folder.
    ///
    /// The caller reads the real path, so that a symbolic link cannot lead elsewhere after the check.
    func permitted(_ path: String) -> String? {
        let real = Self.realPath(path) ?? Self.realPath(ofMissing: path)
        return real == folder || real.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/") ? real : nil
    }

    /// `path` without symbolic links and `..`; nil when there is nothing at it.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path.isEmpty ? "." : path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Resolves the existing part of a path and appends the rest as written.
    private static func realPath(ofMissing path: String) -> String {
        let plain = URL(fileURLWithPath: path).standardizedFileURL.path
        var existing = plain[...]
        while let slash = existing.lastIndex(of: "/"), slash > existing.startIndex {
            existing = existing[..<slash]
            if let real = realPath(String(existing)) { return real + plain[existing.endIndex...] }
        }
        return plain
    }
}

extension IncludeLimits {
    /// The reason for which an included file may not expand the variable `name`, and the remedy.
    func refusal(ofVariable name: String) -> (problem: String, remedy: String) {
        guard let variablePrefix else {
            return (
                "an included file may not use the environment variable \(name)",
                "use ${file:} with a file in its own folder, or give its entry under 'include' (\(entry)) "
                    + "a prefix: { path: …, variables: TENANT_ }"
            )
        }
        return (
            "an included file may not use the environment variable \(name): its prefix is \(variablePrefix)",
            "rename the variable to \(variablePrefix)\(name), or change the prefix at \(entry)"
        )
    }
}
