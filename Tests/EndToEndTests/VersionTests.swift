import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// `patchbay --version`, and the commit in it.
@Suite(.timeLimit(.minutes(10)))
struct VersionTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardized

    private static func output(of arguments: [String]) async throws -> String {
        let program = try Program(arguments, in: try TemporaryFolder())
        #expect(try await program.exitCode() == 0)
        return program.outputText
    }

    @Test func versionHasTheCommitTheCompilerAndTheSchemas() async throws {
        let text = try await Self.output(of: ["--version"])
        let match = try #require(
            text.wholeMatch(
                of: /patchbay (\S+)\ncommit: (\S+)\nSwift: (\d+\.\d+\S*)\nschema: database (\d+), channels.yaml (\d+)\n/
            )
        )
        #expect(match.2 == "unknown" || match.2.wholeMatch(of: /[0-9a-f]{12,40}(-modified)?/) != nil)
        let migrations = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appending(path: "migrations/sqlite").path
        )
        #expect(Int(match.4) == migrations.count)
        let json = try JSONValue(parsing: Data(try await Self.output(of: ["version", "--json"]).utf8))
        #expect(json["version"] == .string(String(match.1)))
        #expect(json["commit"] == .string(String(match.2)))
        #expect(json["swift"] == .string(String(match.3)))
        #expect(json["schema"]?["database"]?.integer == Int64(match.4))
        #expect(json["schema"]?["channels_yaml"]?.integer == Int64(match.5))
    }

    /// Runs a program to its end, and returns its output.
    private static func run(_ arguments: [String], in folder: URL) async throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    @Test func commitIsThatOfTheCheckoutAndUnknownOutsideOfOne() async throws {
        let folder = try TemporaryFolder()
        let output = folder.url.appending(path: "generated")
        let script = Self.root.appending(path: "Scripts/build-facts").path
        func commit(of checkout: URL) async throws -> String {
            _ = try await Self.run(["sh", script, checkout.path, "swiftc", output.path], in: folder.url)
            let text = try String(contentsOf: output.appending(path: "BuildFacts.swift"), encoding: .utf8)
            return try String(#require(text.firstMatch(of: /commit = "(.*)"/)).1)
        }
        let checkout = folder.url.appending(path: "checkout")
        let copy = checkout.appending(path: "copy")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        #expect(try await commit(of: checkout) == "unknown")
        let author = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com"]
        for arguments in [["init", "-q"], author + ["commit", "-q", "--allow-empty", "-m", "first"]] {
            _ = try await Self.run(["git"] + arguments, in: checkout)
        }
        let first = try await commit(of: checkout)
        #expect(try await Self.run(["git", "rev-parse", "HEAD"], in: checkout).hasPrefix(first))
        let written = try FileManager.default.attributesOfItem(atPath: output.path + "/BuildFacts.swift")
        #expect(try await commit(of: checkout) == first)
        let again = try FileManager.default.attributesOfItem(atPath: output.path + "/BuildFacts.swift")
        #expect(written[.modificationDate] as? Date == again[.modificationDate] as? Date)
        #expect(try await commit(of: copy) == "unknown")
    }
}
