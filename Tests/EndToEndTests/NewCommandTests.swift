import ChannelTestKit
import Foundation
import Testing

/// `patchbay new` in a copy of the two files that it changes; `make check-new` builds its results.
///
/// The names are ones that no contributor chooses: a plugin of the name of a test would make the test fail.
@Suite(.timeLimit(.minutes(10)))
struct NewCommandTests {
    private static let package = "Package.swift"
    private static let registrations = "Sources/patchbay/Registrations.swift"

    /// A source tree with the files that the command reads.
    private static func tree() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "Sources/patchbay"),
            withIntermediateDirectories: true
        )
        for file in [package, registrations] {
            try FileManager.default.copyItem(at: root.appending(path: file), to: folder.url.appending(path: file))
        }
        return folder
    }

    private static func text(_ path: String, in folder: TemporaryFolder) throws -> String {
        try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
    }

    private static func files(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.url.path).filter { path in
            var isDirectory: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: folder.url.appending(path: path).path,
                isDirectory: &isDirectory
            )
            return !isDirectory.boolValue && path.hasPrefix("Plugins/")
        }.sorted()
    }

    @Test func aChannelGetsItsFolderAndItsLines() async throws {
        let folder = try Self.tree()
        let new = try Program(["new", "channel", "Nonesuch"], in: folder)
        #expect(try await new.exitCode() == 0, "\(new.errorText)")
        let plugin = "Plugins/Channels/Nonesuch"
        #expect(
            try Self.files(in: folder) == [
                "\(plugin)/README.md", "\(plugin)/Simulator/NonesuchAPISimulator.swift",
                "\(plugin)/Simulator/NonesuchWebhooks.swift", "\(plugin)/Sources/NonesuchAdapter.swift",
                "\(plugin)/Tests/ConformanceTests.swift", "\(plugin)/Tests/Fixtures/message.json",
                "\(plugin)/Tests/Fixtures/unknown.json", "\(plugin)/sample.yaml",
            ]
        )
        for file in try Self.files(in: folder) {
            #expect(try !Self.text(file, in: folder).contains("__"), "a name is not filled in in \(file)")
        }
        let readme = try Self.text("\(plugin)/README.md", in: folder)
        #expect(readme.contains("```yaml\n\(try Self.text("\(plugin)/sample.yaml", in: folder))```"))
        let adapter = try Self.text("\(plugin)/Sources/NonesuchAdapter.swift", in: folder)
        #expect(adapter.contains("public struct NonesuchAdapter: ChannelAdapter {"))
        #expect(adapter.contains("kind: \"nonesuch\""))
        let tests = try Self.text("\(plugin)/Tests/ConformanceTests.swift", in: folder).split(separator: "\n")
        #expect(tests.prefix(7).last == "import Testing")
        #expect(new.outputText.contains("make conformance ADAPTER=nonesuch"))
    }

    @Test func theLinesStandInOrder() async throws {
        let folder = try Self.tree()
        for name in ["ZzNonesuch", "Nonesuch", "AaNonesuch"] {
            #expect(try await Program(["new", "channel", name], in: folder).exitCode() == 0)
        }
        #expect(try await Program(["new", "strategy", "NonesuchHours"], in: folder).exitCode() == 0)
        let lines = try Self.text(Self.package, in: folder).split(separator: "\n").map(String.init)
        let channels = lines.filter { $0.hasPrefix("    channel(") }
        #expect(channels == channels.sorted())
        #expect(channels.count { $0.contains("\"Nonesuch\"") } == 1)
        #expect(lines.filter { $0.hasPrefix("    strategy(") }.contains("    strategy(\"NonesuchHours\"),"))

        let registrations = try Self.text(Self.registrations, in: folder)
        let imports = registrations.split(separator: "\n").filter { $0.hasPrefix("import ") }
        #expect(imports == imports.sorted())
        for module in ["AaNonesuchChannel", "NonesuchSimulator", "ZzNonesuchChannel", "NonesuchHoursStrategy"] {
            #expect(imports.contains("import \(module)"))
        }
        for name in ["AaNonesuch", "Nonesuch", "ZzNonesuch"] {
            let pair =
                "    try plugins.register(\(name)Adapter.self)\n    try simulators.register(\(name)APISimulator.self)\n\n"
            #expect(registrations.contains(pair))
        }
        let last = try #require(registrations.firstRange(of: "ZzNonesuchAdapter"))
        let strategy = try #require(registrations.firstRange(of: "NonesuchHours.self"))
        #expect(last.lowerBound < strategy.lowerBound)
    }

    @Test func linesThatAreThereAreNotAddedAgain() async throws {
        let folder = try Self.tree()
        #expect(try await Program(["new", "channel", "Nonesuch"], in: folder).exitCode() == 0)
        let before = try [Self.package, Self.registrations].map { try Self.text($0, in: folder) }
        try FileManager.default.removeItem(at: folder.url.appending(path: "Plugins/Channels/Nonesuch"))
        #expect(try await Program(["new", "channel", "Nonesuch"], in: folder).exitCode() == 0)
        #expect(try [Self.package, Self.registrations].map { try Self.text($0, in: folder) } == before)
    }

    @Test func aStrategyGetsItsFolder() async throws {
        let folder = try Self.tree()
        #expect(try await Program(["new", "strategy", "NonesuchHours"], in: folder).exitCode() == 0)
        let plugin = "Plugins/Strategies/NonesuchHours"
        #expect(
            try Self.files(in: folder) == [
                "\(plugin)/README.md", "\(plugin)/Sources/NonesuchHours.swift",
                "\(plugin)/Tests/ConformanceTests.swift",
                "\(plugin)/Tests/NonesuchHoursTests.swift", "\(plugin)/sample.yaml",
            ]
        )
        let source = try Self.text("\(plugin)/Sources/NonesuchHours.swift", in: folder)
        #expect(source.contains("kind: \"nonesuch-hours\""))
    }

    /// The options of `new channel`, each value of each at least once.
    private static let variants: [[String]] = [
        [], ["--proof", "token", "--url", "own", "--statuses"], ["--proof", "key", "--url", "own"],
        ["--proof", "token", "--batches", "--handshake", "proof", "--echoes", "--reply-window"],
        ["--signed-time", "--handshake", "proof", "--statuses"], ["--handshake", "--batches"],
        ["--signed-time", "--handshake", "token", "--url", "own"], ["--handshake", "proof", "--url", "own"],
        ["--proof", "key", "--url", "own", "--handshake", "token"], ["--proof", "token", "--handshake", "token"],
        ["--url", "own", "--batches", "--statuses", "--rich-content", "--files", "--presence", "--credential-probe"],
        [
            "--connection-probe", "--webhook-registering", "--item-acknowledging", "--reconciliation",
            "--inline-answers", "--calls", "--statuses",
        ],
    ]

    @Test(arguments: variants)
    func newChannelCompiles(options: [String]) async throws {
        let folder = try Self.tree()
        let new = try Program(["new", "channel", "Nonesuch"] + options, in: folder)
        #expect(try await new.exitCode() == 0, "\(new.errorText)")
        for file in try Self.files(in: folder) {
            let text = try Self.text(file, in: folder)
            #expect(!text.contains("__"), "a condition or a name is left in \(file)")
            #expect(!text.contains("\n\n\n"), "\(file) has two empty lines")
        }
        // The facts that the suite needs stand in the tests, and none of them in `absent`.
        let tests = try Self.text("Plugins/Channels/Nonesuch/Tests/ConformanceTests.swift", in: folder)
        for (option, fact) in [("--handshake", "handshake: Handshake("), ("--signed-time", "staleAfter: .seconds(")] {
            #expect(tests.contains(fact) == options.contains(option))
        }
        #expect(tests.contains(".handshake") != options.contains("--handshake"))
        #expect(tests.contains(".signedTime") != options.contains("--signed-time"))
        let compiler = PluginCompiler(folder: folder)
        for (sources, module) in [("Sources", "NonesuchChannel"), ("Simulator", "NonesuchSimulator")] {
            let complaints = try await compiler.compile("Plugins/Channels/Nonesuch/\(sources)", as: module)
            #expect(complaints == "")
        }
        let complaints = try await compiler.check("Plugins/Channels/Nonesuch/Tests")
        #expect(complaints == "")
    }

    @Test func newStrategyCompiles() async throws {
        let folder = try Self.tree()
        #expect(try await Program(["new", "strategy", "NonesuchHours"], in: folder).exitCode() == 0)
        let compiler = PluginCompiler(folder: folder)
        let plugin = "Plugins/Strategies/NonesuchHours"
        let complaints =
            try await compiler.compile("\(plugin)/Sources", as: "NonesuchHoursStrategy")
            + compiler.check("\(plugin)/Tests")
        #expect(complaints == "")
    }

    @Test(arguments: [
        (["channel", "nonesuch"], "invalid plugin name 'nonesuch'"),
        (["channel", "Tele gram"], "invalid plugin name"), (["channel", "../X"], "invalid plugin name"),
        (["channel", "WhatsApp"], "'whatsapp' already exists in this build"),
        (["strategy", "StaticReply"], "'static-reply' already exists in this build"),
        (["channel", "Nonesuch", "--directory", "nowhere"], "no Package.swift in "),
        (["channel", "Nonesuch", "--proof", "key"], "--proof key needs --url own"),
        (["channel", "Nonesuch", "--proof", "token", "--signed-time"], "--signed-time needs --proof hmac"),
        (
            ["channel", "Nonesuch", "--proof", "key", "--url", "own", "--handshake", "proof"],
            "--handshake proof needs --proof hmac or token"
        ),
    ])
    func refusesWithASentence(arguments: [String], sentence: String) async throws {
        let folder = try Self.tree()
        let before = try [Self.package, Self.registrations].map { try Self.text($0, in: folder) }
        let new = try Program(["new"] + arguments, in: folder)
        #expect(try await new.exitCode() == 1)
        #expect(new.errorText.hasPrefix("error: "))
        #expect(new.errorText.contains(sentence))
        #expect(try Self.files(in: folder) == [])
        #expect(try [Self.package, Self.registrations].map { try Self.text($0, in: folder) } == before)
    }

    @Test func aFolderThatIsThereIsLeftAlone() async throws {
        let folder = try Self.tree()
        let path = folder.url.appending(path: "Plugins/Channels/Nonesuch/mine.txt")
        try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: path)
        let new = try Program(["new", "channel", "Nonesuch"], in: folder)
        #expect(try await new.exitCode() == 1)
        #expect(new.errorText.contains("the folder Plugins/Channels/Nonesuch already exists"))
        #expect(try Self.files(in: folder) == ["Plugins/Channels/Nonesuch/mine.txt"])
        #expect(try !Self.text(Self.package, in: folder).contains("Nonesuch"))
    }
}

/// `docs/examples`, which `make check-new` builds.
struct ExampleTests {
    @Test func theExampleIsAsShortAsTheGuideSays() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/examples/Line/Sources").standardized
        let sources = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let lines = try sources.flatMap { try String(contentsOf: $0, encoding: .utf8).split(separator: "\n") }
        let code = lines.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty && !$0.hasPrefix("//") }
        #expect((1...61).contains(code.count), "\(code.count) lines")
    }
}
