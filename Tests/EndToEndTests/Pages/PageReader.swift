import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// A reader who runs the commands of a page one after the other, in a folder of their own.
///
/// The commands are those of the page, run by a shell; ports are replaced by free ones, since tests run side by side.
final class PageReader {
    /// The way in which a command is run.
    enum Treatment {
        /// It must exit with this code.
        case run(exitCode: Int32)
        /// It keeps running until the reader starts another server or has finished.
        case serve
        /// The reader runs what comes before `pkill`, and then sends SIGHUP to the server that it started.
        case reload
        /// It builds, and then plays the demo: the target's last line is run until the first conversation is printed.
        case makeDemo
        /// It builds or tests: the target must exist.
        case make
        /// It needs a build of its own: this script runs the same command.
        case isRun(by: String)
        /// It requests a URL, which must answer with 200.
        case get
        /// It sets variables of the environment for the commands after it.
        case export
        /// It only changes the reader's shell or folder, which are prepared.
        case isPrepared
    }

    /// A command that no rule fits.
    struct UnknownCommand: Error, CustomStringConvertible {
        let command: String

        var description: String { "no rule says how to run '\(command)'; add one to the rules of the page" }
    }

    /// The treatment of the commands that begin with a text.
    struct Rule {
        let prefix: String
        let treatment: Treatment
    }

    let folder: TemporaryFolder
    private let rules: [Rule]
    private let ports: [(text: String, port: Int)]
    private var server: Program?
    private var variables: [String: String] = [:]

    init(_ rules: [Rule], in folder: TemporaryFolder) throws {
        self.rules = rules
        self.folder = folder
        ports = [("8080", try freePort()), ("8090", try freePort()), ("9464", try freePort())]
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "bin"),
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "bin/patchbay"),
            withDestinationURL: Program.products.appending(path: "patchbay")
        )
    }

    /// Runs a command by the first rule that fits.
    ///
    /// - Throws: ``UnknownCommand`` if no rule fits.
    func run(_ command: String, prints: String? = nil) async throws {
        guard let rule = rules.first(where: { command.hasPrefix($0.prefix) }) else {
            throw UnknownCommand(command: command)
        }
        switch rule.treatment {
        case .run(let exitCode): try await run(command, exitCode: exitCode, prints: prints)
        case .serve: try await serve(command)
        case .reload: try await reload(command)
        case .makeDemo: try await playDemo(command)
        case .make: _ = try await output(of: "make -n \(command.dropFirst("make ".count))", in: MarkdownPage.root)
        case .isRun(let script):
            let text = try String(contentsOf: MarkdownPage.root.appending(path: script), encoding: .utf8)
            #expect(text.contains(command), "\(script) does not run '\(command)'")
        case .get: try await get(command)
        case .export:
            for match in command.matches(of: /([A-Z_]+)='([^']*)'/) {
                variables[String(match.output.1)] = String(match.output.2)
            }
        case .isPrepared: break
        }
    }

    /// Stops the server, if one runs.
    func finish() async throws {
        guard let server else { return }
        server.signal(SIGTERM)
        #expect(try await server.exitCode() == 0)
        self.server = nil
    }

    private func run(_ command: String, exitCode: Int32, prints: String? = nil) async throws {
        let program = try shell(command)
        let actual = try await program.exitCode()
        #expect(actual == exitCode, "'\(command)' exits with \(actual): \(program.outputText) \(program.errorText)")
        #expect(!program.outputText.isEmpty, "'\(command)' prints nothing")
        if let prints { #expect(program.outputText.contains(prints), "'\(command)' prints \(program.outputText)") }
    }

    private func serve(_ command: String) async throws {
        try await finish()
        let server = try shell(command)
        self.server = server
        _ = try await server.line(after: "ready on ")
        try await waitForModels()
    }

    /// Waits until the hub has trained the models of `channels.yaml`: a debug build may need longer than a message waits.
    private func waitForModels() async throws {
        let configuration = try String(contentsOf: folder.url.appending(path: "channels.yaml"), encoding: .utf8)
        let steps = configuration.components(separatedBy: "- intent-detection:").dropFirst()
        let expected = steps.count { $0.contains("examples:") }
        try await eventually("\(expected) models are trained") {
            let cached = try? FileManager.default.contentsOfDirectory(atPath: folder.path("data/patchbay.db.cache"))
            return (cached ?? []).count { $0.hasPrefix("intent-detection-") } >= expected
        }
    }

    private func reload(_ command: String) async throws {
        let first = command.components(separatedBy: " && pkill ")[0]
        try await run(first, exitCode: 0)
        let server = try #require(self.server, "'\(command)' has no server to signal")
        server.signal(SIGHUP)
        try await eventually("the reload") { server.errorText.contains("reloaded") }
    }

    private func playDemo(_ command: String) async throws {
        let recipe = try await output(of: "make -n \(command.dropFirst("make ".count))", in: MarkdownPage.root)
        let line = try #require(recipe.split(separator: "\n").last { $0.contains("patchbay demo") })
        let demo = try shell(line.replacing(".build/debug/patchbay", with: "patchbay"))
        try await eventually("the first reply") { demo.outputText.contains(" ms · ") }
        demo.signal(SIGTERM)
        try await demo.exitCode()
    }

    private func get(_ command: String) async throws {
        let url = try #require(command.firstMatch(of: /(http:\/\/)?((127\.0\.0\.1|localhost):[^ "]+)/)?.output.2)
        #expect(try await Loopback().get("http://\(withFreePorts(String(url)))").status == 200, "\(command)")
    }

    private func output(of command: String, in folder: URL) async throws -> String {
        let program = try shell("cd '\(folder.path)' && \(command)")
        #expect(try await program.exitCode() == 0, "'\(command)' fails: \(program.errorText)")
        return program.outputText
    }

    /// Starts a command in a shell that becomes the command, so that a signal reaches it.
    private func shell(_ command: some StringProtocol) throws -> Program {
        var command = String(command)
        if command.contains("patchbay serve") || command.contains("patchbay demo") {
            command += " --listen 127.0.0.1:8080 --admin-listen 127.0.0.1:9464 --simulator-port 8090"
        } else if command.contains("patchbay simulate ") {
            command += " --simulators http://127.0.0.1:8090"
        }
        command = withFreePorts(command)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let environment = ["PATH": "\(folder.path("bin")):\(path)"].merging(variables) { own, _ in own }
        return try Program(
            URL(fileURLWithPath: "/bin/bash"),
            ["-c", command.contains("&&") ? command : "exec \(command)"],
            environment: environment,
            in: folder
        )
    }

    private func withFreePorts(_ text: String) -> String {
        ports.reduce(text) { text, port in
            text.replacing(":\(port.text)", with: ":\(port.port)").replacing(
                "port \(port.text)",
                with: "port \(port.port)"
            )
        }
    }
}
