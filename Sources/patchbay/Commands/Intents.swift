import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import IntentDetectionStrategy

/// `patchbay intents`.
struct Intents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try and evaluate a tenant's intents.",
        discussion: """
            EXAMPLES:
              patchbay intents try --tenant lotus-dental "are you open on sundays?"
              patchbay intents test --tenant lotus-dental lines.tsv
            """,
        subcommands: [IntentsTry.self, IntentsTest.self]
    )
}

/// The intents to use.
struct IntentsOptions: ParsableArguments {
    @Option(help: "The configuration file.")
    var config = "channels.yaml"

    @Option(help: "The tenant. It need not have any channels.")
    var tenant: String

    @Option(help: "The channel, if it has its own steps.")
    var channel: String?

    /// The single intent-detection step of the tenant or channel.
    func step() async throws -> IntentDetection {
        // Nothing is sent, so secrets that are not set can be generated.
        let file = ConfigurationFile(path: config, build: try Build(), simulators: "http://localhost")
        let configuration = try await file.loadForStart(isStrict: false)
        let steps = try chains(of: configuration).flatMap { $0 }.compactMap { $0.strategy as? IntentDetection }
        // Channels share their tenant's steps: steps with equal examples are one.
        var different: [IntentDetection] = []
        for step in steps where !different.contains(where: step.hasSameExamples) { different.append(step) }
        guard let step = different.first else {
            throw ValidationError("\(place) has no valid step 'intent-detection': run 'patchbay check'")
        }
        guard different.count == 1 else {
            let remedy = channel == nil ? "choose a channel with --channel" : "merge their intents into one step"
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
            throw ValidationError("no valid tenant '\(tenant)' in \(config): run 'patchbay check'")
        }
        let channels = configuration.channels.filter { $0.id.tenant == id }
        guard let channel else { return [owner.respond] + channels.map(\.respond) }
        guard let found = channels.first(where: { $0.id.name == channel }) else {
            throw ValidationError("the tenant '\(tenant)' has no valid channel '\(channel)': run 'patchbay check'")
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
        if let (intent, rule) = await step.rule(for: text) { Terminal.output.print("\(rule): \(intent)") }
        let (ranked, isOutOfScope) = try step.scores(of: text)
        for (intent, confidence) in ranked {
            Terminal.output.print("\(confidence.formatted(.percent.precision(.fractionLength(1))))  \(intent)")
        }
        if isOutOfScope { Terminal.output.print("Out of scope: no intent is recognised.") }
        guard let evidence = try step.evidence(for: text) else { return }
        let numbers = [evidence.score, evidence.threshold].map { String(format: "%.2f", $0) }
        let certain = evidence.certain.map { String(format: ", without a question from %.2f on", $0) } ?? ""
        Terminal.output.print(
            "Evidence for \(evidence.subject): \(numbers[0]); accepted from \(numbers[1]) on\(certain)."
        )
    }
}

/// `patchbay intents test`.
struct IntentsTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Evaluate the classifier on labelled lines.",
        discussion: """
            The file is tab-separated, with the header 'intent' and 'text'; the intent 'none' marks out-of-scope lines.
            """
    )

    @OptionGroup var options: IntentsOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    @Argument(help: "The file with the labelled lines.")
    var file: String

    func run() async throws {
        let lines = try LabelledLines(file: file)
        let step = try await options.step()
        try lines.refuseUnknownIntents(besides: step.intentNames)
        let report = try step.report(on: lines.lines)
        if json { return Terminal.output.print(report.json) }
        Terminal.output.print(report.text(of: lines))
    }
}
