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

    /// The tenant's first step that detects intents.
    func step() async throws -> IntentDetection {
        // Nothing is sent: secrets that are not set may be made up.
        let file = ConfigurationFile(path: config, build: try Build(), simulators: "http://localhost")
        let configuration = try await file.loadForStart(isStrict: false)
        let id = TenantID(tenant)
        let steps =
            configuration.tenants.filter { $0.profile.id == id }.flatMap(\.respond)
            + configuration.channels.filter { $0.id.tenant == id }.flatMap(\.respond)
        guard let step = steps.lazy.compactMap({ $0.strategy as? IntentDetection }).first else {
            throw ValidationError("the tenant '\(tenant)' has no step 'intent-detection', or there is no such tenant")
        }
        return step
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
        let (ranked, isForeign) = try await options.step().scores(of: text)
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
        let lines = try lines()
        let report = try await options.step().report(on: lines)
        Terminal.output.print(json ? report.json : report.text)
    }

    private func lines() throws -> [IntentReport.Line] {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ValidationError("cannot read '\(file)'")
        }
        let rows = text.split(whereSeparator: \.isNewline).map { $0.split(separator: "\t", maxSplits: 1) }
        guard rows.first?.map(String.init) == ["intent", "text"] else {
            throw ValidationError("'\(file)' does not begin with the header 'intent', a tab and 'text'")
        }
        return try rows.dropFirst().enumerated().map { position, row in
            guard row.count == 2 else { throw ValidationError("\(file):\(position + 2): there is no tab") }
            return (String(row[0]), String(row[1]))
        }
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
