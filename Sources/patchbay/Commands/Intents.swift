import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import IntentDetectionStrategy

/// `patchbay intents`.
struct Intents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try what a tenant's intents make of messages.",
        discussion: """
            EXAMPLES:
              patchbay intents try --tenant lotus-dental "are you open on sundays?"
              patchbay intents test --tenant lotus-dental lines.tsv
            """,
        subcommands: [IntentsTry.self, IntentsTest.self]
    )
}

/// Whose intents are tried.
struct IntentsOptions: ParsableArguments {
    @Option(help: "The configuration.")
    var config = "channels.yaml"

    @Option(help: "The tenant; one without channels will do.")
    var tenant: String

    @Option(help: "The channel, if its steps are others than its tenant's.")
    var channel: String?

    /// The only step that detects intents.
    func step() async throws -> IntentDetection {
        // Nothing is sent: secrets that are not set may be made up.
        let file = ConfigurationFile(path: config, build: try Build(), simulators: "http://localhost")
        let configuration = try await file.loadForStart(isStrict: false)
        let steps = try chains(of: configuration).flatMap { $0 }.compactMap { $0.strategy as? IntentDetection }
        // Channels share their tenant's steps: what has the same examples is the same.
        var different: [IntentDetection] = []
        for step in steps where !different.contains(where: step.hasSameExamples) { different.append(step) }
        guard let step = different.first else {
            throw ValidationError("\(place) has no step 'intent-detection', or there is an error in its 'respond'")
        }
        guard different.count == 1 else {
            let remedy = channel == nil ? "name one of its channels with --channel" : "put their intents into one"
            throw ValidationError("\(place) has \(different.count) different steps 'intent-detection': \(remedy)")
        }
        return step
    }

    private var place: String {
        channel.map { "the channel '\($0)' of the tenant '\(tenant)'" } ?? "the tenant '\(tenant)'"
    }

    private func chains(of configuration: HubConfiguration) throws -> [[StepConfiguration]] {
        let id = TenantID(tenant)
        guard let owner = configuration.tenants.first(where: { $0.profile.id == id }) else {
            throw ValidationError("there is no tenant '\(tenant)' in \(config), or there is an error in it")
        }
        let channels = configuration.channels.filter { $0.id.tenant == id }
        guard let channel else { return [owner.respond] + channels.map(\.respond) }
        guard let found = channels.first(where: { $0.id.name == channel }) else {
            throw ValidationError("the tenant '\(tenant)' has no channel '\(channel)', or there is an error in it")
        }
        return [found.respond]
    }
}

/// `patchbay intents try`.
struct IntentsTry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Print the confidence of each intent for one message."
    )

    @OptionGroup var options: IntentsOptions

    @Argument(help: "The message.")
    var text: String

    func run() async throws {
        let step = try await options.step()
        if let (intent, rule) = await step.rule(for: text) { Terminal.output.print("\(rule) says: \(intent)") }
        let (ranked, isForeign) = try await step.scores(of: text)
        for (intent, confidence) in ranked {
            Terminal.output.print("\(confidence.formatted(.percent.precision(.fractionLength(1))))  \(intent)")
        }
        if isForeign { Terminal.output.print("It seems to be none of them.") }
    }
}

/// `patchbay intents test`.
struct IntentsTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Tell how well the classifier does on lines that somebody has sorted.",
        discussion: "The file has a header, 'intent' and 'text' with a tab between; 'none' marks foreign lines."
    )

    @OptionGroup var options: IntentsOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    @Argument(help: "The file with the lines.")
    var file: String

    func run() async throws {
        let lines = try SortedLines(file: file)
        let step = try await options.step()
        try lines.refuseUnknownIntents(besides: step.intentNames)
        let report = try await step.report(on: lines.lines)
        Terminal.output.print(json ? report.json : report.text)
    }
}

/// Lines that somebody has sorted, as a file has them.
private struct SortedLines {
    private static let foreign = "none"

    let lines: [IntentReport.Line]
    private let file: String

    init(file: String) throws {
        self.file = file
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ValidationError("cannot read '\(file)': there is no such file, or it is not UTF-8")
        }
        let rows = text.replacing("\u{FEFF}", with: "", maxReplacements: 1)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard rows.first.map({ $0.split(separator: "\t").map(String.init) }) == ["intent", "text"] else {
            throw ValidationError("'\(file)' does not begin with the header 'intent', a tab and 'text'")
        }
        lines = try rows.enumerated().dropFirst().filter { !$0.element.allSatisfy(\.isWhitespace) }.map { index, row in
            let cells = row.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            guard cells.count == 2 else { throw ValidationError("\(file):\(index + 1): there is no tab") }
            return (String(cells[0]), String(cells[1]))
        }
        guard !lines.isEmpty else { throw ValidationError("'\(file)' has no lines below its header") }
    }

    /// Throws for an intent that the step does not have: it could only be wrong.
    func refuseUnknownIntents(besides known: Set<String>) throws {
        let unknown = Set(lines.map(\.intent)).subtracting(known).subtracting([Self.foreign]).sorted()
        guard !unknown.isEmpty else { return }
        let names = unknown.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (unknown.count > 5 ? " …" : "")
        throw ValidationError(
            "'\(file)' has intents that the step does not have: \(names); lines of none are marked '\(Self.foreign)'"
        )
    }
}

extension IntentReport {
    fileprivate var json: String {
        let value: JSONValue = [
            "examples": .integer(Int64(lines)), "accuracy": .number(accuracy), "refused_right": .number(refusedRight),
            "refused_foreign": .number(refusedForeign), "train_seconds": .number(trainSeconds),
            "predict_microseconds": .number(predictMicroseconds),
        ]
        return String(decoding: value.data, as: UTF8.self)
    }

    fileprivate var text: String {
        func percent(_ share: Double) -> String { share.formatted(.percent.precision(.fractionLength(1))) }
        var rows = [
            "\(lines) lines: \(percent(accuracy)) right before refusal; refused \(percent(refusedRight)) of the right "
                + "and \(percent(refusedForeign)) of the foreign ones.",
            "Trained in \(trainSeconds.formatted(.number.precision(.fractionLength(2)))) s, "
                + "\(Int(predictMicroseconds)) µs a prediction.",
        ]
        rows += section(
            "Taken for each other",
            confusions.map { "\($0.count) × \($0.intended) taken for \($0.predicted)" }
        )
        rows += section("The worst", worst.map { "\($0.intent): \($0.right) of \($0.lines) right" })
        rows += section("Examples that fight", fights.map { "\($0.intent): “\($0.text)” looks like \($0.takenFor)" })
        return rows.joined(separator: "\n")
    }

    private func section(_ title: String, _ rows: [String]) -> [String] {
        rows.isEmpty ? [] : ["", title + ":"] + rows.map { "  " + $0 }
    }
}
