// Compares the imports of every target with its dependencies in Package.swift: reads the JSON of
// `swift package describe` from standard input, prints undeclared imports, and exits with 1 if there are any.

import Foundation

struct Package: Decodable {
    struct Target: Decodable {
        let name: String
        let path: String
        let sources: [String]
        let targetDependencies: [String]?
        let productDependencies: [String]?
    }

    let targets: [Target]
}

/// Modules of the toolchain, which every target may import.
let toolchain: Set = [
    "Darwin", "Dispatch", "Foundation", "Glibc", "Musl", "PackagePlugin", "Synchronization", "Testing",
]

/// The dependencies that a part of a plugin may have.
let pluginParts = [
    "Sources": ["ChannelKit", "Crypto"],
    "Simulator": ["ChannelKit", "ChannelSimulatorKit", "Crypto"],
]

/// `import X`, with attributes, an access level or a kind of declaration.
let importLine =
    #/^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)/#

func undeclaredImports(of target: Package.Target) throws -> [String] {
    let declared = toolchain.union(target.targetDependencies ?? []).union(target.productDependencies ?? [])
    return try target.sources.filter { $0.hasSuffix(".swift") }.flatMap { source in
        let path = "\(target.path)/\(source)"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        return lines.enumerated().compactMap { number, line -> String? in
            guard let module = line.firstMatch(of: importLine)?.1, !declared.contains(String(module)) else {
                return nil
            }
            return
                "\(path):\(number + 1): error: \(target.name) imports \(module), which its line in Package.swift does not name"
        }
    }
}

func foreignDependencies(of target: Package.Target) -> [String] {
    let folders = target.path.split(separator: "/").map(String.init)
    guard folders.first == "Plugins", let allowed = folders.last.flatMap({ pluginParts[$0] }) else { return [] }
    return ((target.targetDependencies ?? []) + (target.productDependencies ?? [])).filter { !allowed.contains($0) }
        .map {
            "Package.swift: error: \(target.name) depends on \($0); a plugin may depend on \(allowed.joined(separator: ", "))"
        }
}

let decoder = JSONDecoder()
decoder.keyDecodingStrategy = .convertFromSnakeCase
let package = try decoder.decode(Package.self, from: FileHandle.standardInput.readDataToEndOfFile())
let problems = try package.targets.flatMap { try undeclaredImports(of: $0) + foreignDependencies(of: $0) }
problems.forEach { print($0) }
exit(problems.isEmpty ? 0 : 1)
